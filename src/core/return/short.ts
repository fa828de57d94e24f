import type { GoodsReceived, ReturnShortClosed } from '../base/input-goods.ts';
import { count } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { refuseNameless } from '../refund/signed.ts';
import type { Lot, ReturnLine, ReturnState } from '../state.ts';
import { advance } from './advance.ts';
import { decideCancelled } from './cancel.ts';
import { awaitedLots, isToKeep } from './kept.ts';
import { every } from './lots.ts';
import { openReturn, ownReturnId } from './open.ts';
import { wakeForDues } from './due.ts';
import { settleShort, shortId } from './rest.ts';
import { orderIn, type Turn } from './turn.ts';

const awaited = ({ stage, refund }: Lot, line: ReturnLine, given_up: boolean): boolean =>
  stage === 'authorised' && !isToKeep({ stage }, line) && !(given_up && refund !== null);

/** What has not come will not come. Of a return of which nothing came, that is a cancellation. */
export function decideShortClosed(plan: Draft, aggregate: string, fact: ReturnShortClosed, world: World): Verdict {
  const nameless = refuseNameless(fact);
  if (nameless !== null) return nameless;
  const { by, reason } = fact;
  const return_id = ownReturnId(plan, aggregate, fact.return_id);
  const state = openReturn(plan, aggregate, return_id);
  if (state === null || state.status !== 'in_progress')
    return decideCancelled(plan, aggregate, { type: 'return.cancelled', return_id, reason }, world);
  const items = every(state.lines, (lot, line) => awaited(lot, line, state.given_up === true));
  if (items.length === 0)
    return { kind: 'refused', code: 'nothing_outstanding', detail: `nothing of return ${return_id} is still to come` };
  if (awaitedLots(state).some(({ lot }) => lot.refund !== null))
    return {
      kind: 'refused',
      code: 'return_not_cancellable',
      detail: `units of return ${return_id} that have not come are already paid for; they have to come`,
    };
  plan.emit(aggregate, { type: 'return.short_closed', return_id, items, by, reason });
  if (state.short === 'told') settleShort(plan, return_id, `${by} closed the return short: ${reason}`);
  if (plan.facts.now > state.receipt_due_at)
    plan.exception({
      change: 'close',
      id: `overdue_receipt:${return_id}`,
      because: 'the rest is not awaited any more',
    });
  wakeForDues(plan, aggregate);
  return advance(plan, aggregate, return_id, world);
}

/** After a receipt: missing units become somebody's business when the holder says that no more will come, and cease to be when they come. */
export function judgeShort(turn: Turn, before: ReturnState | null, fact: GoodsReceived): void {
  const { plan, aggregate, return_id } = turn;
  const state = openReturn(plan, aggregate, return_id);
  if (state === null) return;
  if (before?.short === 'told' && state.short !== 'told') settleShort(plan, return_id, 'the missing units came');
  if (before?.short === 'told' || state.short !== 'told') return;
  const missing = awaitedLots(state);
  const { weight_g, photos } = fact.evidence ?? {};
  plan.exception({
    change: 'open',
    id: shortId(return_id),
    kind: 'short_receipt',
    aggregate,
    money_at_risk_minor: missing.reduce((sum, { line, lot }) => sum + line.unit_minor * count(lot.units), 0),
    currency: orderIn(turn).currency,
    detail: {
      return_id,
      node: fact.node,
      units: missing.reduce((sum, { lot }) => sum + count(lot.units), 0),
      ...(weight_g === undefined ? {} : { weight_g }),
      ...(photos === undefined ? {} : { photos }),
    },
    at: plan.input.at,
  });
}
