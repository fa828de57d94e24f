import type { ParcelLost } from '../base/input-goods.ts';
import { must } from '../base/must.ts';
import { count, type LineUnits } from '../base/units.ts';
import { openClaim, recoverClaim } from '../claim/decide.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { ReturnState } from '../state.ts';
import { advance } from './advance.ts';
import { awaitedLots, isToKeep } from './kept.ts';
import { every, lots, valueOf } from './lots.ts';
import { match, postUnits } from './match.ts';
import { claimAggregate, lossClaim } from './names.ts';
import { currencyOf, openReturn, ownReturnId } from './open.ts';
import { wakeForDues } from './due.ts';
import { settleShort } from './rest.ts';
import { receivingRules } from './rules.ts';

/** How long a carrier has to answer. */
const ANSWER_DAYS = 30;

/**
 * A parcel is lost on its way back: the carrier owes its value from now on. Whether the customer has to wait is the policy's
 * matter; where it asks for a proof of drop-off, one that is told later counts from then on.
 */
export function decideParcelLost(plan: Draft, aggregate: string, fact: ParcelLost, world: World): Verdict {
  const { carrier, tracking, proof_of_dropoff } = fact;
  const return_id = ownReturnId(plan, aggregate, fact.return_id);
  const state = openReturn(plan, aggregate, return_id);
  if (state === null)
    return { kind: 'refused', code: 'return_unknown', detail: `there is no open return ${return_id}` };
  const items = lostNow(state, fact.items);
  const before = every(state.lines, (lot) => lot.stage === 'lost' && lot.excused === undefined);
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a return without its sale');
  const rule = receivingRules(plan, sold, state).lost_parcel;
  const free = rule === 'refund' || (rule === 'refund_with_proof' && proof_of_dropoff !== null);
  const excused = free ? [...items, ...before] : [];
  if (items.length === 0 && excused.length === 0)
    return { kind: 'refused', code: 'nothing_outstanding', detail: `nothing of return ${return_id} is still to come` };
  plan.emit(aggregate, { type: 'return.parcel_lost', return_id, carrier, tracking, items, excused, proof_of_dropoff });
  for (const item of items) postUnits(plan, aggregate, state, item, 'customer', 'lost');
  claim(plan, aggregate, state, fact, items);
  if (excused.length > 0 && before.length > 0) settleLost(plan, return_id, 'the customer need not wait for it');
  if (!free) flagLost(plan, aggregate, return_id, state, items, fact);
  settleAwaited(plan, aggregate, return_id, state);
  return advance(plan, aggregate, return_id, world);
}

/** After a receipt: what was lost is here. */
export function judgeFound(plan: Draft, aggregate: string, return_id: string, before: ReturnState | null): void {
  const lost = (state: ReturnState | null): boolean =>
    state !== null && lots(state).some(({ lot }) => lot.stage === 'lost');
  if (before === null || !lost(before) || lost(openReturn(plan, aggregate, return_id))) return;
  if (lots(before).some(({ lot }) => lot.stage === 'lost' && lot.excused === undefined))
    settleLost(plan, return_id, 'the goods came');
  const claim_of = claimAggregate(lossClaim(return_id));
  if (plan.state(claim_of)?.kind === 'claim') recoverClaim(plan, claim_of);
  else flagStanding(plan, aggregate, return_id, before);
}

/** The receipt of lost units was wrong: they are lost as before, and whoever looked into it has to look again. */
export function flagLostAgain(
  plan: Draft,
  aggregate: string,
  return_id: string,
  state: ReturnState,
  back: readonly (LineUnits & { readonly to: string })[],
): void {
  const items = back.filter(({ to }) => to === 'lost');
  const after = openReturn(plan, aggregate, return_id);
  const waits = after !== null && lots(after).some(({ lot }) => lot.stage === 'lost' && lot.excused === undefined);
  if (items.length > 0 && waits) flagLost(plan, aggregate, return_id, state, items, null);
}

/** The goods came by a way that did not lead to their claim; somebody has to end it. */
function flagStanding(plan: Draft, aggregate: string, return_id: string, before: ReturnState): void {
  const money_at_risk_minor = valueOf(
    before.lines,
    every(before.lines, (lot) => lot.stage === 'lost'),
  );
  if (money_at_risk_minor === 0) return;
  plan.exception({
    change: 'open',
    id: `claim_to_repay:${claimAggregate(lossClaim(return_id))}`,
    kind: 'claim_to_repay',
    aggregate,
    money_at_risk_minor,
    currency: currencyOf(plan, aggregate),
    detail: { return_id, claim_id: lossClaim(return_id) },
    at: plan.input.at,
  });
}

function lostNow(state: ReturnState, items: ParcelLost['items']): LineUnits[] {
  if (items === null) return every(state.lines, (lot, line) => lot.stage === 'authorised' && !isToKeep(lot, line));
  return match(state.lines, items, (lot) => lot.stage === 'authorised').items.map(({ line, units }) => ({
    line,
    units,
  }));
}

function claim(
  plan: Draft,
  aggregate: string,
  state: ReturnState,
  { return_id, carrier }: ParcelLost,
  items: readonly LineUnits[],
): void {
  const claim_id = lossClaim(return_id);
  const amount_minor = valueOf(state.lines, items);
  // One claim covers a return; what is lost after it was made is told with the same claim by people.
  if (amount_minor === 0 || plan.state(claimAggregate(claim_id)) !== null) return;
  openClaim(plan, claimAggregate(claim_id), {
    type: 'claim.opened',
    claim_id,
    of: 'carrier',
    against: carrier,
    return_id,
    items: [],
    amount_minor,
    currency: currencyOf(plan, aggregate),
    answer_days: ANSWER_DAYS,
  });
}

function flagLost(
  plan: Draft,
  aggregate: string,
  return_id: string,
  state: ReturnState,
  items: readonly LineUnits[],
  told: Pick<ParcelLost, 'carrier' | 'tracking'> | null,
): void {
  const { carrier = null, tracking = null } = told ?? {};
  plan.exception({
    change: 'open',
    id: lostId(return_id),
    kind: 'lost_in_transit',
    aggregate,
    money_at_risk_minor: valueOf(state.lines, items),
    currency: currencyOf(plan, aggregate),
    detail: { return_id, carrier, tracking, units: items.reduce((sum, { units }) => sum + count(units), 0) },
    at: plan.input.at,
  });
}

/** What was lost is not overdue and not short any more. */
function settleAwaited(plan: Draft, aggregate: string, return_id: string, before: ReturnState): void {
  const after = openReturn(plan, aggregate, return_id);
  wakeForDues(plan, aggregate);
  if (before.short === 'told' && after?.short !== 'told')
    settleShort(plan, return_id, 'a claim against the carrier is made');
  const awaited = after !== null && awaitedLots(after).length > 0;
  if (!awaited && plan.facts.now > before.receipt_due_at)
    plan.exception({ change: 'close', id: `overdue_receipt:${return_id}`, because: 'the goods are lost' });
}

function settleLost(plan: Draft, return_id: string, because: string): void {
  plan.exception({ change: 'close', id: lostId(return_id), because });
}

function lostId(return_id: string): string {
  return `lost_in_transit:${return_id}`;
}
