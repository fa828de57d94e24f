import type { Draft } from '../draft.ts';
import type { Cover } from '../event.ts';
import type { OrderState, RefundPartState } from '../state.ts';
import { allParts } from './fold.ts';
import { coveredBy, granted, hold, takenByBank } from './guard.ts';
import { asksFor, coverAccount, refer } from './pay.ts';
import { closeUnclaimed, startUnclaimed } from './unclaimed.ts';

interface Waiting {
  readonly owner: string;
  readonly refund: number;
  readonly part: RefundPartState;
}

/**
 * Parts that were held or failed: what the customer has from elsewhere by now is covered, and what nothing holds any more
 * goes on its way. Looks at the state alone, so it may be called after anything. Gives the owners whose refunds moved.
 */
export function settleWaiting(plan: Draft, aggregate: string): ReadonlySet<string> {
  const moved = new Set<string>();
  for (;;) {
    const order = plan.state(aggregate);
    if (order?.kind !== 'order') return moved;
    const next = allParts(order)
      .filter(({ part }) => part.status === 'held' || part.status === 'failed')
      .find((one) => step(plan, aggregate, order, one));
    if (next === undefined) return moved;
    moved.add(next.owner);
  }
}

function step(plan: Draft, aggregate: string, order: OrderState, waiting: Waiting): boolean {
  const { owner, refund, part } = waiting;
  const found = coverFor(order, part);
  if (found !== null) {
    cover(plan, aggregate, order, waiting, found);
    return true;
  }
  if (
    part.status !== 'held' ||
    part.held === 'window' ||
    part.held === 'marketplace' ||
    hold(order, part.tender_id) !== null
  )
    return false;
  const { held: _held, ...free } = part;
  const wanted = asksFor(order, owner, refund, [free]);
  plan.emit(aggregate, { type: 'refund.resumed', return_id: owner, refund, part: part.part }, wanted);
  return true;
}

/** Money that somebody gave back in the payment system is for what was owed there; so is what the bank took. */
function coverFor(order: OrderState, part: RefundPartState): { covered: Cover; left_minor: number } | null {
  const taken = takenByBank(order, part.tender_id)[0];
  if (taken !== undefined) return { covered: { by: 'dispute', id: taken.id }, left_minor: taken.left_minor };
  for (const [id, grant] of Object.entries(order.grants ?? {})) {
    const others = grant.kind === 'outside' || grant.kind === 'marketplace';
    const left_minor = others ? granted(order, id, part.tender_id) : 0;
    if (left_minor > 0) return { covered: { by: coveredBy(grant), id }, left_minor };
  }
  return null;
}

function cover(
  plan: Draft,
  aggregate: string,
  order: OrderState,
  { owner, refund, part }: Waiting,
  { covered, left_minor }: { readonly covered: Cover; readonly left_minor: number },
): void {
  const amount_minor = Math.min(part.amount_minor, left_minor);
  const all = allParts(order).filter((one) => one.owner === owner && one.refund === refund);
  const rest = amount_minor === part.amount_minor ? null : Math.max(...all.map((one) => one.part.part)) + 1;
  plan.emit(aggregate, {
    type: 'refund.covered',
    return_id: owner,
    refund,
    part: part.part,
    amount_minor,
    rest,
    covered,
  });
  if (rest !== null) refer(plan, aggregate, owner, refund, [{ part: rest }]);
  const { currency } = order;
  plan.money({ aggregate, debit: 'refund_owed', credit: coverAccount(covered.by), amount_minor, currency });
  if (part.status !== 'failed' && part.held !== 'window') return;
  const because = covered.by === 'dispute' ? 'the bank gave the money back' : 'the money was given back outside';
  plan.exception({ change: 'close', id: failedId(owner, refund, part.part), because });
  closeUnclaimed(plan, { owner, refund, part }, because);
  const left = { part: rest ?? 0, amount_minor: part.amount_minor - amount_minor };
  if (rest !== null) flagFailed(plan, aggregate, owner, refund, left, 'what is left of a part that was covered');
}

/** Names the exception of a part that could not be paid. */
export function failedId(owner: string, refund: number, part: number): string {
  return `refund_failed:${owner}:${refund}.${part}`;
}

/** A part that the payment system did not pay, or takes no more: a person has to send it another way. */
export function flagFailed(
  plan: Draft,
  aggregate: string,
  owner: string,
  refund: number,
  { part, amount_minor }: Pick<RefundPartState, 'part' | 'amount_minor'>,
  because: string | null,
): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  plan.exception({
    change: 'open',
    id: failedId(owner, refund, part),
    kind: 'refund_failed',
    aggregate,
    money_at_risk_minor: amount_minor,
    currency: order.currency,
    detail: { return_id: owner, refund, part, because },
    at: plan.input.at,
  });
  startUnclaimed(plan, aggregate, { owner, refund, part });
}
