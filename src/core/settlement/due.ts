import type { Instant } from '../base/instant.ts';
import type { OrderState } from '../state.ts';

/** Until when decisions of marketplaces can be appealed against. */
export function decisionDues(order: OrderState): { readonly at: Instant; readonly why: string }[] {
  return Object.values(order.grants ?? {}).flatMap(({ decision }) =>
    decision?.status === 'open' ? [{ at: decision.appeal_until, why: 'appeal due' }] : [],
  );
}
