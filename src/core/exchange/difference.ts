import type { OrderState } from '../state.ts';
import { needed, toCome } from './carry.ts';

/** What has to be paid in money before the replacement may be ordered. */
export function difference(order: OrderState, exchange_id: string): number {
  const exchange = order.exchanges?.[exchange_id];
  return exchange === undefined ? 0 : Math.max(0, needed(order, exchange_id) - toCome(order, exchange));
}
