import type { ExchangeFact } from './exchange.ts';
import type { SaleFact } from './sale.ts';
import type { SettlementFact } from './settlement.ts';

/** What is told of a sale beside plain returns and refunds. */
export type OutcomeFact = ExchangeFact | SettlementFact | SaleFact;

const MATTERS = ['exchange.', 'marketplace.', 'cash.', 'invoice.', 'pos.', 'order.cancelled', 'order.reinstated'];

/** Whether a fact is one of these. */
export function isOutcomeFact(fact: { readonly type: string }): fact is OutcomeFact {
  return MATTERS.some((matter) => fact.type.startsWith(matter));
}
