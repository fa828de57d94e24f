import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import { refusable } from '../hold/holds.ts';
import { dispositionOf } from '../policy/place.ts';
import { underPolicy } from '../policy/fresh.ts';
import { policyAt, policyName, policyNamed } from '../policy/policy.ts';
import { once } from '../policy/rules.ts';
import { caseOf, inspected as afterInspection } from '../policy/situate.ts';
import { knownFrom } from '../replica/known.ts';
import type { ReturnState } from '../state.ts';
import { lots } from './lots.ts';
import { askToPlace } from './place.ts';
import { forcedRule } from './recall.ts';
import { receivingRules } from './rules.ts';
import { askApproval } from './scrap.ts';
import type { Turn } from './turn.ts';

/**
 * Inspected units get their disposition under the version that the return was authorised under, and the holder is asked to put
 * them there. What is dear is destroyed only when a person has agreed; a recall needs nobody's agreement.
 */
export function assignDispositions({ plan, world, aggregate, return_id }: Turn, state: ReturnState): void {
  // What was paid for is ours, whatever becomes of the rest.
  const inspected = lots(state).filter(
    ({ lot }) => lot.stage === 'inspected' && lot.hold === undefined && (lot.refund !== null || !refusable(state)),
  );
  if (inspected.length === 0) return;
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a return without its sale');
  const { policies, known = knownFrom((name) => plan.state(name), plan.facts.now) } = plan.facts;
  const { channel } = state;
  const policy = policyNamed(policies, state.policy) ?? policyAt(policies, sold.lines[0]?.bought_at ?? sold.placed_at);
  const limit = receivingRules(plan, sold, state).scrap_approval_over_minor;
  const byId = new Map(sold.lines.map((line) => [line.line_id, line]));
  const decided = inspected.map(({ line, lot }) => {
    const bought = must(byId.get(line.line_id), 'a return line that was never sold');
    const wish = { channel, reason: line.reason, quantity: count(lot.units), at: state.requested_at };
    const grade = must(lot.grade, 'an inspected lot without a grade');
    const node = lot.node ?? state.node;
    const unit = { grade, node, value_minor: line.unit_minor };
    const chosen =
      lot.forced === undefined
        ? dispositionOf(policy, afterInspection(underPolicy(caseOf(sold, bought, wish, known), policy), unit))
        : { value: lot.forced.to, rules: forcedRule(line.sku, lot) };
    const dear = limit !== null && line.unit_minor * count(lot.units) > limit;
    const waits = chosen.value === 'scrap' && dear && lot.forced === undefined;
    const { units, container } = lot;
    return {
      line: line.line,
      sku: line.sku,
      units,
      container,
      node,
      disposition: chosen.value,
      waits,
      rules: chosen.rules,
    };
  });
  plan.emit(
    aggregate,
    {
      type: 'disposition.assigned',
      return_id,
      policy: policyName(policy),
      rules: once(decided.flatMap(({ rules }) => rules)),
      items: decided.map(({ line, units, disposition, waits }) => ({
        line,
        units,
        disposition,
        ...(waits ? { awaits: 'approval' as const } : {}),
      })),
    },
    askToPlace(
      plan,
      return_id,
      state,
      decided.filter(({ waits }) => !waits),
    ),
  );
  const waiting = decided.filter(({ waits }) => waits);
  if (waiting.length > 0) askApproval(plan, aggregate, return_id, waiting);
}
