import type { Instant } from '../base/instant.ts';
import { must } from '../base/must.ts';
import type { Wanted } from '../draft.ts';
import { heldBack } from '../hold/holds.ts';
import { takenByBank } from '../refund/guard.ts';
import { wakeForDues } from '../return/due.ts';
import { recallAnnouncements } from '../return/announce.ts';
import { compensate } from '../return/compensate.ts';
import { lots } from '../return/lots.ts';
import { openReturn } from '../return/open.ts';
import { orderIn, type Turn } from '../return/turn.ts';
import type { OrderState, ReturnState } from '../state.ts';
import { carried, exchangesOf, needed, paid, toCome } from './carry.ts';
import { convert, settleConverted } from './convert.ts';
import { difference } from './difference.ts';
import { waiting, type ExchangeStatus } from './lifecycle.ts';
import { numberOf } from './naming.ts';
import type { Exchange } from './state.ts';

/** Where an exchange is to go next, and why; null when it stays. */
interface Step {
  readonly to: Exclude<ExchangeStatus, 'planned'>;
  readonly because: string;
  readonly until?: Instant;
}

/** Exchanges go on as their money and their goods come: the difference first, then the goods, then the replacement. */
export function followExchanges(turn: Turn, { dispatched, scanned }: ReturnState): void {
  const { plan, aggregate, return_id } = turn;
  const sent = dispatched ?? scanned;
  for (const { exchange_id, exchange } of exchangesOf(orderIn(turn), return_id)) {
    if (sent !== undefined && stopsPledge(exchange)) {
      const tracking = sent.tracking ?? '';
      plan.emit(aggregate, { type: 'exchange.original_sent', return_id, exchange_id, tracking });
      wakeForDues(plan, aggregate);
    }
    go(turn, exchange_id);
  }
}

/** Whether the word that the original is on its way still changes something. */
function stopsPledge({ advance, original_sent, status }: Exchange): boolean {
  return advance !== null && original_sent === undefined && (waiting(status) || status === 'shipped');
}

function go(turn: Turn, exchange_id: string): void {
  const { plan, aggregate, return_id } = turn;
  const order = orderIn(turn);
  const exchange = must(order.exchanges?.[exchange_id], 'an exchange that was just there');
  if (exchange.status === 'converted') return settleConverted(turn, exchange_id);
  const step = next(order, exchange_id, exchange);
  if (step === null || step.to === exchange.status) return;
  if (step.to === 'converted') return convert(turn, exchange_id, step.because);
  const { to, because, until = null } = step;
  const moved = { type: 'exchange.moved', return_id, exchange_id, to, until, because } as const;
  plan.emit(aggregate, moved, to === 'ordered' ? [orderCall(turn, exchange_id, exchange)] : []);
  if (to === 'complete')
    plan.exception({ change: 'close', id: `exchange_unpaid:${exchange_id}`, because: 'the replacement is paid for' });
  if (to === 'complete' && exchange.status === 'charged') keepOriginal(turn);
  wakeForDues(plan, aggregate);
}

/** The pledge paid for the replacement, so the original is the customer's: a return that was for nothing else is over. */
function keepOriginal(turn: Turn): void {
  const { plan, aggregate, return_id } = turn;
  const order = orderIn(turn);
  const state = openReturn(plan, aggregate, return_id);
  const charged = exchangesOf(order, return_id).filter(({ exchange }) => exchange.charged_minor !== undefined);
  const all = new Set(charged.flatMap(({ exchange }) => exchange.lines));
  if (state?.status !== 'authorised' || state.lines.some(({ line }) => !all.has(line))) return;
  if (lots(state).some(({ lot }) => lot.refund !== null)) return;
  plan.emit(aggregate, { type: 'return.cancelled', return_id, reason: 'the original was kept and paid for' });
  plan.exception({
    change: 'close',
    id: `overdue_receipt:${return_id}`,
    because: 'the original was kept and paid for',
  });
  for (const rule of [recallAnnouncements, compensate])
    rule(turn, must(openReturn(plan, aggregate, return_id), 'a return that was just there'));
}

function next(order: OrderState, exchange_id: string, exchange: Exchange): Step | null {
  switch (exchange.status) {
    case 'planned':
    case 'awaiting_payment':
    case 'awaiting_goods':
      return before(order, exchange_id, exchange);
    case 'shipped':
    case 'charged':
      return needed(order, exchange_id) === 0 ? { to: 'complete', because: 'it is paid for' } : null;
    case 'ordered':
    case 'awaiting_stock':
      return over(order, exchange) ? { to: 'converted', because: 'its return was refused' } : null;
    case 'complete':
    case 'converted':
    case 'cancelled':
      return null;
  }
}

function before(order: OrderState, exchange_id: string, exchange: Exchange): Step {
  const open = toCome(order, exchange);
  if (over(order, exchange)) {
    const empty = carried(order, exchange_id) === 0 && paid(exchange) === 0;
    return { to: empty ? 'cancelled' : 'converted', because: 'its goods do not come back' };
  }
  if (open === 0 && carried(order, exchange_id) === 0 && paid(exchange) === 0 && exchange.goods_minor > 0)
    return { to: 'cancelled', because: 'its goods do not come back' };
  if (Object.keys(order.tenders).some((tender_id) => takenByBank(order, tender_id).length > 0))
    return { to: 'converted', because: 'the bank gave the customer the money back' };
  if (difference(order, exchange_id) > 0)
    return { to: 'awaiting_payment', because: 'it costs more than what comes back', until: exchange.pay_by };
  if (Object.values(order.disputes ?? {}).some(({ status }) => status === 'open'))
    return { to: 'awaiting_goods', because: 'a payment of the order is disputed' };
  if (exchange.advance !== null && held(order, exchange))
    return { to: 'awaiting_goods', because: 'the refunds of its return are held' };
  if (exchange.advance !== null) return { to: 'ordered', because: 'a pledge stands for the original' };
  return open === 0
    ? { to: 'ordered', because: 'its goods are back and it is paid for' }
    : { to: 'awaiting_goods', because: 'its goods are to come back first' };
}

/** Whether the return that pays for a replacement ended without its goods. */
function over(order: OrderState, { return_id }: Exchange): boolean {
  const status = order.returns[return_id]?.status;
  return status === 'cancelled' || status === 'refused';
}

function held(order: OrderState, { return_id }: Exchange): boolean {
  const state = order.returns[return_id];
  return state !== undefined && state.status !== 'closed' && heldBack(state);
}

function orderCall({ plan, world, aggregate, return_id }: Turn, exchange_id: string, exchange: Exchange): Wanted {
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'an exchange without its sale');
  const { sku, title, quantity, value_minor, tax_minor } = exchange;
  return {
    step: `exchange:${numberOf(exchange_id)}`,
    key: exchange_id,
    system: plan.facts.systems.commerce,
    operation: {
      name: 'commerce.exchange.open',
      exchange_id,
      return_id,
      order_ref: sold.source_ref,
      currency: sold.currency,
      at: plan.input.at,
      sku,
      title,
      quantity,
      value_minor,
      tax_minor,
      paid_minor: paid(exchange),
    },
  };
}
