import type { InvoicePaid } from '../base/settlement.ts';
import { must } from '../base/must.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { Account } from '../money/accounts.ts';
import { allParts, refundsOf } from '../refund/fold.ts';
import type { OrderState } from '../state.ts';

/** A credit memo stands: it is set off against the invoice, and what exceeds what is unpaid is the customer's balance. */
export function setOff(plan: Draft, aggregate: string, owner: string, refund: number, document_ref: string): void {
  for (;;) {
    const order = plan.state(aggregate);
    if (order?.kind !== 'order') return;
    const parts = refundsOf(order, owner).find((one) => one.refund === refund)?.parts ?? [];
    const part = parts.find(({ paid_by, status }) => paid_by === 'invoice' && status === 'released');
    if (part === undefined) return;
    const before = balances(order, part.tender_id);
    const moved = { return_id: owner, refund, part: part.part, refund_ref: document_ref, because: null };
    plan.emit(aggregate, { type: 'refund.settled', ...moved });
    const after = balances(must(orderOf(plan, aggregate), 'an order that was just there'), part.tender_id);
    const book = { aggregate, debit: 'refund_owed', currency: order.currency } as const;
    const against = after.unpaid_minor - before.unpaid_minor;
    const over = after.balance_minor - before.balance_minor;
    if (against > 0) plan.money({ ...book, credit: `receivable:${part.system}`, amount_minor: against });
    if (over > 0) plan.money({ ...book, credit: 'customer_account', amount_minor: over });
  }
}

/** The customer paid on an invoice: what was credited beyond what is still unpaid becomes the customer's balance. */
export function decideInvoicePaid(plan: Draft, aggregate: string, fact: InvoicePaid, world: World): Verdict {
  const { payment_ref, amount_minor, currency } = fact;
  const order = orderOf(plan, aggregate);
  const tender = world
    .sold(aggregate.slice('order/'.length))
    ?.tenders.find((one) => one.payment_ref === payment_ref && one.kind === 'account');
  if (order === null || tender === undefined)
    return { kind: 'refused', code: 'order_unknown', detail: `no order was sold on the invoice ${payment_ref}` };
  if (currency !== order.currency)
    return { kind: 'refused', code: 'currency_differs', detail: `the order was sold in ${order.currency}` };
  if (!Number.isSafeInteger(amount_minor) || amount_minor <= 0)
    return { kind: 'refused', code: 'amount_not_positive', detail: 'a payment has to be more than nothing' };
  const { tender_id, system } = tender;
  const before = balances(order, tender_id);
  plan.emit(aggregate, { type: 'invoice.paid', tender_id, amount_minor });
  const after = balances(must(orderOf(plan, aggregate), 'an order that was just there'), tender_id);
  const over = before.unpaid_minor - after.unpaid_minor;
  if (over > 0)
    plan.money({ aggregate, debit: `receivable:${system}`, credit: 'customer_account', amount_minor: over, currency });
  return plan.done({ tender_id, unpaid_minor: orderOf(plan, aggregate)?.tenders[tender_id]?.unpaid_minor ?? 0 });
}

/** What the money book must hold of credits on account. */
export function expectInvoices(order: OrderState, book: (account: Account, amount_minor: number) => void): void {
  for (const tender_id of Object.keys(order.tenders)) {
    const { system, unpaid_minor, balance_minor } = balances(order, tender_id);
    if (system === null) continue;
    book(`receivable:${system}`, unpaid_minor);
    book('customer_account', balance_minor);
  }
}

/** What was credited to a tender on account: against what is unpaid of its invoice, and beyond it. */
function balances(
  order: OrderState,
  tender_id: string,
): { readonly system: string | null; readonly unpaid_minor: number; readonly balance_minor: number } {
  const settled = allParts(order).filter(
    ({ part }) => part.tender_id === tender_id && part.paid_by === 'invoice' && part.status === 'settled',
  );
  const credited = settled.reduce((sum, { part }) => sum + part.amount_minor, 0);
  const unpaid_minor = Math.min(credited, order.tenders[tender_id]?.unpaid_minor ?? 0);
  return { system: settled[0]?.part.system ?? null, unpaid_minor, balance_minor: credited - unpaid_minor };
}

function orderOf(plan: Draft, aggregate: string): OrderState | null {
  const order = plan.state(aggregate);
  return order?.kind === 'order' ? order : null;
}
