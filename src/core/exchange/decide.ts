import type {
  ExchangeFact,
  ExchangeOriginalSent,
  ExchangePaid,
  ExchangeShipped,
  ExchangeUnavailable,
} from '../base/exchange.ts';
import { later } from '../base/instant.ts';
import { never } from '../base/must.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import { advance } from '../return/advance.ts';
import type { Draft } from '../draft.ts';
import { wakeForDues } from '../return/due.ts';
import type { Turn } from '../return/turn.ts';
import type { OrderState } from '../state.ts';
import { exchangeAccount } from './account.ts';
import { needed } from './carry.ts';
import { convert, giveBack } from './convert.ts';
import { difference } from './difference.ts';
import { waiting } from './lifecycle.ts';
import { tenderOfPayment } from './naming.ts';
import type { Exchange } from './state.ts';

const DAY_MS = 86_400_000;

interface Heard {
  readonly turn: Turn;
  readonly order: OrderState;
  readonly exchange_id: string;
  readonly exchange: Exchange;
}

/** What is told of an exchange. */
export function decideExchange(plan: Draft, aggregate: string, fact: ExchangeFact, world: World): Verdict {
  const { exchange_id } = fact;
  const order = plan.state(aggregate);
  const exchange = order?.kind === 'order' ? order.exchanges?.[exchange_id] : undefined;
  if (order?.kind !== 'order' || exchange === undefined)
    return { kind: 'refused', code: 'exchange_unknown', detail: `there is no exchange ${exchange_id} in this order` };
  const { return_id } = exchange;
  const heard: Heard = { turn: { plan, world, aggregate, return_id }, order, exchange_id, exchange };
  const refusal = hear(heard, fact);
  if (refusal !== null) return refusal;
  wakeForDues(plan, aggregate);
  advance(plan, aggregate, return_id, world);
  return plan.done({ exchange_id });
}

function hear(heard: Heard, fact: ExchangeFact): Refusal | null {
  switch (fact.type) {
    case 'exchange.paid':
      return paidFor(heard, fact);
    case 'exchange.shipped':
      return shipped(heard, fact);
    case 'exchange.unavailable':
      return unavailable(heard, fact);
    case 'exchange.original_sent':
      return originalSent(heard, fact);
    default:
      return never(fact, 'fact of an exchange');
  }
}

/** Money came in. What the replacement does not need of it goes back at once. */
function paidFor({ turn, order, exchange_id, exchange }: Heard, fact: ExchangePaid): Refusal | null {
  const { system, payment_ref, amount_minor, currency } = fact;
  if (exchange.payments.some((one) => one.system === system && one.payment_ref === payment_ref)) return null;
  if (currency !== order.currency)
    return { kind: 'refused', code: 'currency_differs', detail: `the order was paid in ${order.currency}` };
  if (!Number.isSafeInteger(amount_minor) || amount_minor <= 0)
    return { kind: 'refused', code: 'amount_not_positive', detail: 'a payment has to be more than nothing' };
  if (order.returns[exchange.return_id]?.status === 'closed') return ended(exchange_id, exchange);
  recordPayment(turn, exchange_id, { system, payment_ref, amount_minor });
  const spare_minor = amount_minor - Math.min(amount_minor, due(order, exchange_id, exchange));
  if (spare_minor > 0) giveBack(turn, exchange_id, spare_minor);
  return null;
}

/** Books a payment for a replacement; the order has it as one more of its payments from now on. */
export function recordPayment(
  { plan, aggregate, return_id }: Turn,
  exchange_id: string,
  payment: { readonly system: string; readonly payment_ref: string; readonly amount_minor: number },
): void {
  const order = plan.state(aggregate);
  const exchange = order?.kind === 'order' ? order.exchanges?.[exchange_id] : undefined;
  if (order?.kind !== 'order' || exchange === undefined) return;
  const { system, payment_ref, amount_minor } = payment;
  const tender_id = tenderOfPayment(exchange_id, exchange.payments.length + 1);
  plan.emit(aggregate, { type: 'exchange.paid', return_id, exchange_id, tender_id, ...payment });
  plan.refer({ kind: 'payment', id: payment_ref }, aggregate);
  const credit = exchangeAccount(exchange);
  plan.money({ aggregate, debit: `settled:${system}`, credit, amount_minor, currency: order.currency });
}

function shipped({ turn, order, exchange_id, exchange }: Heard, fact: ExchangeShipped): Refusal | null {
  const { plan, aggregate, return_id } = turn;
  if (exchange.shipped_at !== null) return null;
  if (!waiting(exchange.status)) return ended(exchange_id, exchange);
  const { node, line_ref } = fact;
  const { advance: pledge, sku, quantity, original_sent } = exchange;
  const shipped_at = plan.input.at;
  const until =
    pledge === null || original_sent !== undefined ? null : later(shipped_at, pledge.charge_after_days * DAY_MS);
  const unpaid_minor = difference(order, exchange_id);
  const held_minor = exchange.value_minor - needed(order, exchange_id);
  plan.emit(aggregate, { type: 'exchange.shipped', return_id, exchange_id, node, line_ref, shipped_at, until });
  plan.units({ aggregate, order_line: exchange_id, sku, from: `sellable:${node}`, to: 'customer', quantity });
  const { currency } = order;
  if (held_minor > 0)
    plan.money({ aggregate, debit: 'exchange_carried', credit: 'exchange_sales', amount_minor: held_minor, currency });
  plan.exception({ change: 'close', id: `posting_rejected:${exchange_id}`, because: 'the replacement left' });
  if (unpaid_minor > 0)
    plan.exception({
      change: 'open',
      id: `exchange_unpaid:${exchange_id}`,
      kind: 'exchange_unpaid',
      aggregate,
      money_at_risk_minor: unpaid_minor,
      currency,
      detail: { return_id, exchange_id, sku, quantity, unpaid_minor },
      at: plan.input.at,
    });
  return null;
}

function unavailable({ turn, exchange_id, exchange }: Heard, fact: ExchangeUnavailable): Refusal | null {
  const { plan, aggregate, return_id } = turn;
  if (fact.by.trim() === '' || fact.reason.trim() === '')
    return { kind: 'refused', code: 'name_or_reason_missing', detail: 'say who tells this and why' };
  if (exchange.status === 'converted') return null;
  if (!waiting(exchange.status)) return ended(exchange_id, exchange);
  const wish = exchange.if_unavailable;
  if (wish.to !== 'wait' || wish.until <= plan.facts.now || exchange.status === 'awaiting_stock') {
    convert(turn, exchange_id, fact.reason);
    return null;
  }
  const moved = { return_id, exchange_id, to: 'awaiting_stock', until: wish.until, because: fact.reason } as const;
  plan.emit(aggregate, { type: 'exchange.moved', ...moved });
  return null;
}

function originalSent({ turn, exchange_id, exchange }: Heard, fact: ExchangeOriginalSent): Refusal | null {
  const { plan, aggregate, return_id } = turn;
  if (exchange.original_sent !== undefined || !(waiting(exchange.status) || exchange.status === 'shipped')) return null;
  const { tracking } = fact;
  plan.emit(aggregate, { type: 'exchange.original_sent', return_id, exchange_id, tracking });
  return null;
}

/** What a replacement can take in money now. */
function due(order: OrderState, exchange_id: string, { status }: Exchange): number {
  if (waiting(status)) return difference(order, exchange_id);
  return status === 'shipped' || status === 'charged' ? needed(order, exchange_id) : 0;
}

function ended(exchange_id: string, { status }: Exchange): Refusal {
  const detail = `exchange ${exchange_id} is ${status}; nothing of it can change any more`;
  return { kind: 'refused', code: 'exchange_ended', detail };
}
