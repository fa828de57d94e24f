import { count } from '../base/units.ts';
import type { LineUnits } from '../event.ts';
import type { Adjustment } from '../refund/owed.ts';
import type { Sold } from '../order/sold.ts';
import { inForce } from '../refund/fold.ts';
import { taxGiven } from '../refund/tax.ts';
import type { LotStage } from '../return/lifecycle.ts';
import { lots, valueOf } from '../return/lots.ts';
import type { OrderState, Refund, ReturnState } from '../state.ts';
import { waiting } from './lifecycle.ts';
import type { Exchange } from './state.ts';

/** Units that are about to be paid for. */
interface Goods {
  readonly sold: Sold;
  readonly state: ReturnState;
  readonly items: readonly LineUnits[];
}

/**
 * What of the goods' value pays for replacements instead of going back as money: one signed amount for each exchange, up to
 * what its replacement still needs. `most_minor` is what the goods come to after promotions.
 */
export function carry(
  { order, return_id, ...on }: Goods & { readonly order: OrderState; readonly return_id: string },
  most_minor: number,
): Adjustment[] {
  let left = most_minor;
  return exchangesOf(order, return_id).flatMap(({ exchange_id, exchange }) => {
    if (!takes(exchange)) return [];
    const items = on.items.filter(({ line }) => exchange.lines.includes(line));
    const value_minor = valueOf(on.state.lines, items) - taxBack(order, { ...on, items });
    const amount = Math.min(left, value_minor, needed(order, exchange_id));
    if (amount <= 0) return [];
    left -= amount;
    const title = `Carried forward to ${exchange.quantity} of ${exchange.sku}`;
    return [{ kind: 'exchange' as const, code: exchange_id, title, amount_minor: -amount }];
  });
}

/** Tax of these very units that the customer was given back before: it pays for nothing any more. */
function taxBack(order: OrderState, goods: Goods): number {
  return Object.values(order.grants ?? {}).reduce(
    (sum, grant) => sum + (grant.kind === 'tax' ? taxGiven(goods, grant) : 0),
    0,
  );
}

/** The exchanges of a return, in the order they were planned. */
export function exchangesOf(
  order: OrderState,
  return_id: string,
): { readonly exchange_id: string; readonly exchange: Exchange }[] {
  return Object.entries(order.exchanges ?? {}).flatMap(([exchange_id, exchange]) =>
    exchange.return_id === return_id ? [{ exchange_id, exchange }] : [],
  );
}

/** What goods brought to a replacement so far, less what a conversion gave back, in minor units. */
export function carried(order: OrderState, exchange_id: string): number {
  const exchange = order.exchanges?.[exchange_id];
  const refunds: readonly Refund[] = exchange === undefined ? [] : (order.returns[exchange.return_id]?.refunds ?? []);
  return inForce(refunds)
    .flatMap(({ adjustments = [] }) => adjustments)
    .reduce(
      (sum, { kind, code, amount_minor }) => sum - (kind === 'exchange' && code === exchange_id ? amount_minor : 0),
      0,
    );
}

/** What was paid for a replacement in money. */
export function paid({ payments }: Pick<Exchange, 'payments'>): number {
  return payments.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
}

/** What a replacement still needs to be paid for, by goods or by money. */
export function needed(order: OrderState, exchange_id: string): number {
  const exchange = order.exchanges?.[exchange_id];
  return exchange === undefined ? 0 : Math.max(0, exchange.value_minor - paid(exchange) - carried(order, exchange_id));
}

/** Where units are that bring nothing any more unless they are received anew. */
const NEVER_PAID: ReadonlySet<LotStage> = new Set(['cancelled', 'handed_back', 'in_custody', 'sent_back']);

/** What goods that are still to come will bring at most. */
export function toCome(order: OrderState, { return_id, lines }: Exchange): number {
  const state = order.returns[return_id];
  if (state === undefined || state.status === 'closed' || state.status === 'refused') return 0;
  return lots(state).reduce((sum, { line, lot }) => {
    const open = lines.includes(line.line) && lot.refund === null && !NEVER_PAID.has(lot.stage);
    return sum + (open ? count(lot.units) * line.unit_minor : 0);
  }, 0);
}

/** What of the value of returned goods lives on in replacements, so that it counts as not given back. */
export function forward(order: OrderState): number {
  return Object.entries(order.exchanges ?? {}).reduce(
    (sum, [exchange_id, { status }]) =>
      sum + (status === 'converted' || status === 'cancelled' ? 0 : carried(order, exchange_id)),
    0,
  );
}

/** A pledge that is being taken pays for the replacement; goods that come then are paid for in money. */
function takes({ status }: Exchange): boolean {
  return waiting(status) || status === 'shipped';
}
