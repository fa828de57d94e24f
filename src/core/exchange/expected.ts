import type { Account } from '../money/accounts.ts';
import type { OrderState } from '../state.ts';
import { exchangeAccount } from './account.ts';
import { carried } from './carry.ts';

/** What the money book must hold of the exchanges of an order: what goods and payments brought, less what went back. */
export function expectExchanges(order: OrderState, book: (account: Account, amount_minor: number) => void): void {
  for (const [exchange_id, exchange] of Object.entries(order.exchanges ?? {})) {
    const account = exchangeAccount(exchange);
    book(account, carried(order, exchange_id));
    for (const { system, amount_minor } of exchange.payments) {
      book(`settled:${system}`, -amount_minor);
      book(account, amount_minor);
    }
  }
}
