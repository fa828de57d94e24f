import type { RefundReported } from '../base/input.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { advance } from '../return/advance.ts';
import type { Refund } from '../state.ts';
import { refundsOf } from './fold.ts';
import { REFUND_LIFE, type RefundStatus } from './lifecycle.ts';
import { isOlder, noteOlder } from './older.ts';
import { arrivedAt } from './pay.ts';
import { flagFailed, settleWaiting } from './settle.ts';

/** Which part of which refund a name of ours means. */
export interface PartName {
  readonly return_id: string;
  readonly refund: number;
  readonly part: number;
}

/** What the payment system says about a part of a refund, whichever way it reached us. */
export interface PaymentWord {
  readonly status: 'submitted' | 'unknown' | 'settled' | 'failed';
  readonly refund_ref: string | null;
  readonly because: string | null;
}

/** The payment system's own message about a refund of ours. */
export function decideRefundReport(plan: Draft, aggregate: string, fact: RefundReported, world: World): Verdict {
  const name = partName(fact.refund_id);
  if (name === null) return plan.done({ ignored: 'not a refund of ours' });
  const status = fact.status === 'succeeded' ? 'settled' : fact.status === 'failed' ? 'failed' : 'submitted';
  moveRefund(plan, aggregate, name, { status, refund_ref: fact.refund_ref, because: fact.failure });
  return advance(plan, aggregate, name.return_id, world);
}

/**
 * Moves a part of a refund as its life cycle allows and books the money. A word that says nothing new, or comes after
 * a later one, changes nothing.
 */
export function moveRefund(plan: Draft, aggregate: string, name: PartName, word: PaymentWord): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  const { return_id, refund, part } = name;
  const found = findPart(refundsOf(order, return_id), name);
  const stoodIn = found?.status === 'replaced' || found?.status === 'covered';
  if (found !== null && stoodIn && word.status === 'settled') arrivedTwice(plan, aggregate, name, found.amount_minor);
  if (found !== null && isOlder(found.status, word.status)) noteOlder(plan, aggregate, name, word, found.status);
  if (found === null || !leadsTo(found.status, word.status)) return;
  const { status, refund_ref, because } = word;
  plan.emit(aggregate, { type: `refund.${status}`, return_id, refund, part, refund_ref, because });
  const book = { aggregate, amount_minor: found.amount_minor, currency: order.currency };
  const settled = arrivedAt(found);
  const submitted = found.status === 'submitted' || found.status === 'settled';
  if ((status === 'submitted' || status === 'settled') && !submitted)
    plan.money({ ...book, debit: 'refund_owed', credit: 'refund_submitted' });
  if (status === 'settled') plan.money({ ...book, debit: 'refund_submitted', credit: settled });
  if (status === 'failed') failed(plan, aggregate, name, found, because);
  // A part that is accounted for again may have been what held others of its payment.
  settleWaiting(plan, aggregate);
}

function failed(
  plan: Draft,
  aggregate: string,
  { return_id, refund }: PartName,
  found: Refund['parts'][number],
  because: string | null,
): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  const book = { aggregate, amount_minor: found.amount_minor, currency: order.currency };
  const settled = arrivedAt(found);
  if (found.status === 'settled') plan.money({ ...book, debit: settled, credit: 'refund_owed' });
  if (found.status === 'submitted') plan.money({ ...book, debit: 'refund_submitted', credit: 'refund_owed' });
  flagFailed(plan, aggregate, return_id, refund, found, because);
}

/** A part that was sent again, or that others stood in for, has arrived as well: nothing is undone by guessing, and somebody gets it back. */
function arrivedTwice(plan: Draft, aggregate: string, name: PartName, amount_minor: number): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  const { return_id, refund, part } = name;
  plan.exception({
    change: 'open',
    id: `double_refund:${return_id}:${refund}.${part}`,
    kind: 'double_refund',
    aggregate,
    money_at_risk_minor: amount_minor,
    currency: order.currency,
    detail: { return_id, refund, part },
    at: plan.input.at,
  });
}

/** Reads `<return>:refund:<refund>.<part>`; null for any other name. */
export function partName(refund_id: string): PartName | null {
  const match = /^(.+):refund:(\d+)\.(\d+)$/.exec(refund_id);
  if (match === null) return null;
  return { return_id: String(match[1]), refund: Number(match[2]), part: Number(match[3]) };
}

/** The part of a refund that a name of ours means; null when the return has no such part. */
export function findPart(refunds: readonly Refund[], { refund, part }: PartName): Refund['parts'][number] | null {
  return refunds.find((one) => one.refund === refund)?.parts.find((one) => one.part === part) ?? null;
}

/** Whether the life cycle leads from one status to the other, perhaps over one that nobody told us of. */
function leadsTo(from: RefundStatus, to: RefundStatus): boolean {
  return REFUND_LIFE[from].includes(to);
}
