import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { expireHolds } from '../hold/expire.ts';
import { heldBack } from '../hold/holds.ts';
import { endRefused, flagRefusedGoods } from '../hold/refuse.ts';
import { flagMissed, meetLaw, overrideGates, startLaw, strikeLaw, warnOfLaw } from '../hold/statutory.ts';
import { exchangesOf } from '../exchange/carry.ts';
import { followExchanges } from '../exchange/follow.ts';
import { ended } from '../exchange/lifecycle.ts';
import { reversePoints } from '../refund/points.ts';
import { release } from '../refund/release.ts';
import { explainDecisions, explainOffline } from '../settlement/decision.ts';
import { isPayment } from '../settlement/paid-by.ts';
import type { Refund, ReturnState } from '../state.ts';
import { announceAgain, recallAnnouncements } from './announce.ts';
import { assignDispositions } from './assign.ts';
import { completeCommerce } from './commerce.ts';
import { compensate } from './compensate.ts';
import { coverAgain } from './cover-again.ts';
import { closeCustodyOnly } from './custody-only.ts';
import { wakeForDues } from './due.ts';
import { gradeKept } from './early-grades.ts';
import { issueCredits, recordPayments, receiveInErp, writeOff } from './erp.ts';
import { tellContracts } from './contract.ts';
import { followRedirect } from './follow-redirect.ts';
import { keepUnits } from './keep.ts';
import { isKept } from './kept.ts';
import { isOver, lots } from './lots.ts';
import { openReturn } from './open.ts';
import { closeRest } from './rest.ts';
import { orderIn, type Turn } from './turn.ts';
import { flagUncosted } from './uncosted.ts';
import { earn } from './unearned.ts';

/** What moves a return on, in the order in which one rule makes room for the next. */
const RULES = [
  expireHolds,
  startLaw,
  warnOfLaw,
  strikeLaw,
  overrideGates,
  endRefused,
  recallAnnouncements,
  announceAgain,
  compensate,
  followRedirect,
  keepUnits,
  gradeKept,
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
  closeRest,
  flagRefusedGoods,
  flagMissed,
  meetLaw,
  flagUncosted,
  close,
];

/** Units that are only in custody have no disposition, no refund and no document in the ERP. */
const CUSTODY_RULES = [recallAnnouncements, compensate, followRedirect, gradeKept, closeCustodyOnly];

/**
 * After every fact: whatever the state now calls for and was not asked for yet. Each rule looks at the state alone,
 * so the order in which the facts came makes no difference to what is done in the end.
 */
export function advance(plan: Draft, aggregate: string, return_id: string, world: World): Verdict {
  const turn: Turn = { plan, world, aggregate, return_id };
  let seen = plan.state(aggregate);
  let state = openReturn(plan, aggregate, return_id);
  for (const rule of state?.kind === 'custody_only' ? CUSTODY_RULES : RULES) {
    if (state === null) break;
    rule(turn, state);
    const now = plan.state(aggregate);
    if (now === seen) continue;
    seen = now;
    state = openReturn(plan, aggregate, return_id);
  }
  return plan.done({});
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
