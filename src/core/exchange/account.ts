import type { Account } from '../money/accounts.ts';
import type { Exchange } from './state.ts';

/** Where money for a replacement is booked: held for the customer until it left, a sale from then on. */
export function exchangeAccount({ shipped_at }: Pick<Exchange, 'shipped_at'>): Account {
  return shipped_at === null ? 'exchange_carried' : 'exchange_sales';
}
