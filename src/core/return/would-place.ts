import type { Disposition, Grade } from '../base/codes.ts';
import { must } from '../base/must.ts';
import { dispositionOf } from '../policy/place.ts';
import { policyAt, policyNamed } from '../policy/policy.ts';
import { caseOf, inspected } from '../policy/situate.ts';
import type { ReturnLine, ReturnState } from '../state.ts';
import type { Turn } from './turn.ts';

/** Where units of a return line would be sent at a grade, under the version that the return began with. */
export function wouldPlace(
  turn: Turn,
  state: ReturnState,
  line: ReturnLine,
  quantity: number,
  grade: Grade,
): Disposition {
  const sold = must(turn.world.sold(turn.aggregate.slice('order/'.length)), 'a return without its sale');
  const { policies, known } = turn.plan.facts;
  const policy = policyNamed(policies, state.policy) ?? policyAt(policies, sold.lines[0]?.bought_at ?? sold.placed_at);
  const bought = must(
    sold.lines.find((one) => one.line_id === line.line_id),
    'a return line that was never sold',
  );
  const wish = { channel: state.channel, reason: line.reason, quantity, at: state.requested_at };
  const unit = { grade, node: state.node, value_minor: line.unit_minor };
  return dispositionOf(policy, inspected(caseOf(sold, bought, wish, known), unit)).value;
}
