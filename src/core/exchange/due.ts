import type { Instant } from '../base/instant.ts';
import type { OrderState } from '../state.ts';

/** When exchanges of an order move on by themselves, and what that is about. */
export function exchangeDues(order: OrderState): { readonly at: Instant; readonly why: string }[] {
  return Object.values(order.exchanges ?? {}).flatMap(({ until }) =>
    until === null ? [] : [{ at: until, why: 'exchange due' }],
  );
}
