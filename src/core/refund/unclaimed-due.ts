import type { Instant } from '../base/instant.ts';
import type { OrderState, RefundPartState } from '../state.ts';
import { allParts } from './fold.ts';

/** When money that an order owes and cannot pay becomes unclaimed. */
export function unclaimedDues(order: OrderState): { readonly at: Instant; readonly why: string }[] {
  return owedParts(order).map(({ unclaimed_at }) => ({ at: unclaimed_at, why: 'refund unclaimed' }));
}

/** Parts that are owed with a time after which they are unclaimed. */
export function owedParts(order: OrderState): {
  readonly owner: string;
  readonly refund: number;
  readonly part: RefundPartState;
  readonly unclaimed_at: Instant;
}[] {
  return allParts(order).flatMap((one) => {
    const { status, held, unclaimed_at } = one.part;
    const owed = status === 'failed' || (status === 'held' && held === 'window');
    return owed && unclaimed_at !== undefined ? [{ ...one, unclaimed_at }] : [];
  });
}
