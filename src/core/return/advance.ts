import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { expireHolds } from '../hold/expire.ts';
import { heldBack, refusable } from '../hold/holds.ts';
import { endRefused, flagRefusedGoods } from '../hold/refuse.ts';
import { flagMissed, meetLaw, overrideGates, startLaw, strikeLaw, warnOfLaw } from '../hold/statutory.ts';
import { dispositionOf } from '../policy/place.ts';
import { exchangesOf } from '../exchange/carry.ts';
import { followExchanges } from '../exchange/follow.ts';
import { ended } from '../exchange/lifecycle.ts';
import { underPolicy } from '../policy/fresh.ts';
import { policyAt, policyName, policyNamed } from '../policy/policy.ts';
import { once } from '../policy/rules.ts';
import { caseOf, inspected as afterInspection } from '../policy/situate.ts';
import { reversePoints } from '../refund/points.ts';
import { release } from '../refund/release.ts';
import { explainDecisions, explainOffline } from '../settlement/decision.ts';
import { isPayment } from '../settlement/paid-by.ts';
import type { Refund, ReturnState } from '../state.ts';
import { announceAgain, recallAnnouncements } from './announce.ts';
import { compensate } from './compensate.ts';
import { knownFrom } from '../replica/known.ts';
import { completeCommerce } from './commerce.ts';
import { issueCredits, recordPayments, receiveInErp, writeOff } from './erp.ts';
import { tellContracts } from './contract.ts';
import { keepUnits } from './keep.ts';
import { isKept } from './kept.ts';
import { isOver, lots } from './lots.ts';
import { openReturn } from './open.ts';
import { wakeForDues } from './due.ts';
import { flagUncosted } from './uncosted.ts';
import { next, orderIn, type Turn } from './turn.ts';
import { coverAgain } from './cover-again.ts';
import { earn } from './unearned.ts';

/**
 * After every fact: whatever the state now calls for and was not asked for yet. Each rule looks at the state alone,
 * so the order in which the facts came makes no difference to what is done in the end.
 */
export function advance(plan: Draft, aggregate: string, return_id: string, world: World): Verdict {
  const turn: Turn = { plan, world, aggregate, return_id };
  for (const rule of [
    expireHolds,
    startLaw,
    warnOfLaw,
    strikeLaw,
    overrideGates,
    endRefused,
    recallAnnouncements,
    announceAgain,
    compensate,
    keepUnits,
    assignDispositions,
    release,
    followExchanges,
    coverAgain,
    reversePoints,
    tellContracts,
    explainDecisions,
    explainOffline,
    receiveInErp,
    writeOff,
    issueCredits,
    recordPayments,
    completeCommerce,
    earn,
    flagRefusedGoods,
    flagMissed,
    meetLaw,
    flagUncosted,
    close,
  ]) {
    const state = openReturn(plan, aggregate, return_id);
    if (state !== null) rule(turn, state);
  }
  return plan.done({});
}

/** Inspected units get their disposition under the version that the return was authorised under, and the holder is asked to put them there. */
function assignDispositions({ plan, world, aggregate, return_id }: Turn, state: ReturnState): void {
  // What was paid for is ours, whatever becomes of the rest.
  const inspected = lots(state).filter(
    ({ lot }) => lot.stage === 'inspected' && (lot.refund !== null || !refusable(state)),
  );
  if (inspected.length === 0) return;
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a return without its sale');
  const { policies, known = knownFrom((name) => plan.state(name), plan.facts.now) } = plan.facts;
  const { channel, node } = state;
  const policy = policyNamed(policies, state.policy) ?? policyAt(policies, sold.lines[0]?.bought_at ?? sold.placed_at);
  const byId = new Map(sold.lines.map((line) => [line.line_id, line]));
  const placed = inspected.map(({ line, lot }) => {
    const bought = must(byId.get(line.line_id), 'a return line that was never sold');
    const wish = { channel, reason: line.reason, quantity: count(lot.units), at: state.requested_at };
    const grade = must(lot.grade, 'an inspected lot without a grade');
    const unit = { grade, node, value_minor: line.unit_minor };
    const { value, rules } = dispositionOf(
      policy,
      afterInspection(underPolicy(caseOf(sold, bought, wish, known), policy), unit),
    );
    const { units, container } = lot;
    return { line: line.line, sku: line.sku, units, container, disposition: value, rules };
  });
  const number = next(state, 'place');
  plan.emit(
    aggregate,
    {
      type: 'disposition.assigned',
      return_id,
      policy: policyName(policy),
      rules: once(placed.flatMap(({ rules }) => rules)),
      items: placed.map(({ line, units, disposition }) => ({ line, units, disposition })),
    },
    [
      {
        step: `place:${number}`,
        key: `${return_id}:place:${number}`,
        system: plan.facts.systems.wms,
        operation: {
          name: 'wms.return.place',
          return_id,
          node: state.node,
          at: plan.input.at,
          moves: placed.map(({ line, sku, units, disposition, container }) => ({
            line,
            sku,
            quantity: count(units),
            disposition,
            container,
          })),
        },
      },
    ],
  );
}

/** Everything is placed, paid, posted and told: nothing can change the return any more. */
function close(turn: Turn, state: ReturnState): void {
  const { plan, aggregate, return_id } = turn;
  const all = lots(state);
  if (state.status !== 'in_progress' || !all.every(({ lot }) => isOver(state, lot))) return;
  if (Object.values(state.steps).some(({ status }) => status !== 'done' && status !== 'withdrawn')) return;
  if (state.steps['complete'] === undefined || heldBack(state)) return;
  if (all.some(({ lot }) => lot.stage === 'placed' && (lot.refund === null || lot.receipt === null))) return;
  if (all.some(({ lot }) => isKept(lot) && lot.refund === null)) return;
  if (state.refunds.some((refund) => refund.status !== 'settled' || unrecorded(state, refund))) return;
  if (exchangesOf(orderIn(turn), return_id).some(({ exchange }) => !ended(exchange.status))) return;
  plan.emit(aggregate, { type: 'return.closed', return_id });
  wakeForDues(plan, aggregate);
}

function unrecorded(state: ReturnState, { refund, parts }: Refund): boolean {
  return parts.some(isPayment) && state.steps[`record:${refund}`]?.status !== 'done';
}
