import { concernsHolds } from '#core/hold/fold.ts';
import { takesBack } from '#core/refund/event.ts';
import { readable } from '#core/base/money.ts';
import { never } from '#core/base/must.ts';
import { count } from '#core/base/units.ts';
import type { EventBody, LineUnits } from '#core/event.ts';
import { isBookEvent } from '#core/money/fold.ts';
import { ofGoods } from '#core/event-goods.ts';
import { isOutcome } from '#core/order/outcome.ts';
import type { House } from '#test/kit/house.ts';
import type { Ledgers } from '#test/kit/retailer.ts';

/** What a milestone says in one line; null for the small print between systems, whose order chance decides. */
export function milestone(body: EventBody, currency: string): string | null {
  const money = (amount_minor: number): string => readable(amount_minor, currency);
  if (isOutcome(body)) return body.type === 'exchange.moved' ? `exchange.moved ${body.to}` : body.type;
  if (ofGoods(body) || isBookEvent(body) || concernsHolds(body) || takesBack(body)) return body.type;
  switch (body.type) {
    case 'return.authorized':
      return `return.authorized ${body.lines.map((one) => `${sum([one])} ${one.sku} at ${money(one.unit_minor)}`).join(', ')}`;
    case 'return.denied':
      return `return.denied ${body.lines.map((one) => `${one.quantity} ${one.sku} ${one.code}`).join(', ')}`;
    case 'return.cancelled':
      return `return.cancelled ${body.reason}`;
    case 'return.item_received':
      return `return.item_received ${sum(body.items)}${body.unexpected.map((one) => `, unexpected ${one.quantity} ${one.sku}`).join('')}`;
    case 'inspection.completed':
      return `inspection.completed ${body.items.map((one) => `${sum([one])} ${one.grade}`).join(', ')}`;
    case 'disposition.assigned':
    case 'stock.placed':
      return `${body.type} ${body.items.map((one) => `${sum([one])} ${one.disposition}`).join(', ')}`;
    case 'refund.released':
      return `refund.released ${money(body.amount_minor)}`;
    case 'refund.unknown':
    case 'refund.settled':
    case 'refund.failed':
    case 'credit_memo.posted':
    case 'return.closed':
      return body.type;
    case 'posting.rejected':
      return `posting.rejected ${body.operation} ${body.code}`;
    case 'refund.resumed':
    case 'refund.covered':
    case 'refund.redirected':
    case 'dispute.opened':
      return body.type;
    case 'dispute.closed':
      return `dispute.closed ${body.outcome}`;
    case 'money.granted':
      return `money.granted ${body.kind} ${money(body.amount_minor)}`;
    case 'order.recorded':
    case 'order.shipped':
      return `${body.type} ${body.units} units`;
    case 'return.requested':
    case 'refund.held':
    case 'refund.submitted':
    case 'posting.requested':
    case 'posting.accepted':
    case 'stock.adjusted':
    case 'stock.opened':
    case 'credit.found':
    case 'correction.weighed':
    case 'evidence.attached':
    case 'fact.noted':
    case 'exception.resolved':
      return null;
    case 'fact.declared_wrong':
      return `fact.declared_wrong ${body.fact} ${sum(body.back)} back`;
    case 'product.told':
    case 'customer.told':
    case 'favour.granted':
      return null;
    case 'goods.kept':
    case 'parcel.scanned':
    case 'parcel.delivered':
      return body.type;
    default:
      return never(body, 'event');
  }
}

/** Both books as sums by place and account; what shipped from the shelf and what was there before is in it. */
export function bookLines({ books }: House): string[] {
  const units = new Map<string, number>();
  for (const { from, to, sku, quantity } of books.units) {
    add(units, `${from} ${sku}`, -quantity);
    add(units, `${to} ${sku}`, quantity);
  }
  const money = new Map<string, number>();
  for (const { debit, credit, amount_minor, currency } of books.money) {
    add(money, `${debit} ${currency}`, -amount_minor);
    add(money, `${credit} ${currency}`, amount_minor);
  }
  return [
    ...lines(units, (quantity, name) => `units ${name}: ${quantity}`),
    ...lines(money, (amount, name) => `money ${name.split(' ')[0]}: ${readable(amount, name.split(' ')[1] ?? '')}`),
  ];
}

/** What every system holds in its own books. */
export function ledgerLines({ shopify, netsuite, manhattan, stripe }: Ledgers): string[] {
  const gbp = (amount_minor: number): string => readable(amount_minor, 'GBP');
  return [
    ...shopify.returns.map(
      (one) =>
        `shopify return of ${one.order}: ${one.status}, ${one.lines.map((line) => `${line.processed} of ${line.quantity} ${line.sku}`).join(', ')} processed`,
    ),
    ...netsuite.authorisations.map(
      (one) =>
        `netsuite authorisation of ${one.order}: ${one.status}, ${one.units} authorised, ${one.received} received, ${one.credited} credited`,
    ),
    ...netsuite.credit_memos.map(
      (one) => `netsuite credit memo: ${gbp(one.amount_minor)}, ${gbp(one.refunded_minor)} refunded`,
    ),
    ...netsuite.adjustments
      .filter((one) => one.external_id !== null)
      .map((one) => `netsuite adjustment: ${one.units} units`),
    ...netsuite.stock.map((one) => `netsuite stock ${one.status} ${one.sku}: ${one.quantity}`),
    ...Object.entries(manhattan.asns).map(([status, asns]) => `manhattan announcements at ${status}: ${asns}`),
    ...manhattan.stock.map((one) => `manhattan stock ${one.status} ${one.sku}: ${one.quantity}`),
    ...stripe.refunds.map((one) => `stripe refund: ${gbp(one.amount)} ${one.status}`),
    `stripe refund calls accepted: ${stripe.refund_calls_accepted}`,
    `effects beyond the first: ${shopify.duplicate_effects + netsuite.duplicate_effects + manhattan.duplicate_effects + stripe.duplicate_effects}`,
  ];
}

function sum(items: readonly Pick<LineUnits, 'units'>[]): number {
  return items.reduce((total, { units }) => total + count(units), 0);
}

function add(sums: Map<string, number>, name: string, quantity: number): void {
  sums.set(name, (sums.get(name) ?? 0) + quantity);
}

function lines(sums: ReadonlyMap<string, number>, say: (quantity: number, name: string) => string): string[] {
  return [...sums]
    .filter(([, quantity]) => quantity !== 0)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, quantity]) => say(quantity, name));
}
