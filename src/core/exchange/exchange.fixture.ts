import type { Advance, ExchangeFact, ExchangeWished, Fallback, Remedy, Replacement } from '../base/exchange.ts';
import { house, tell, GIFT_RETAILER, type Heard, type House } from '../house.fixture.ts';
import type { OrderNotice } from '../base/input.ts';
import { LAMPS, orderIn } from '../paid.fixture.ts';
import { ask, inspect, receive, sell } from '../words.fixture.ts';
import type { ExchangeTerms } from '../policy/terms.ts';

/** The first exchange of the first return of request `Q1`. */
export const FIRST = 'Q1-1:exchange:1';

export const PLEDGE = {
  system: 'pay',
  authorization_ref: 'auth 1',
  amount_minor: 4500,
  charge_after_days: 14,
} as const;

export const VOUCHER = { system: 'credits', account_ref: 'member 7' } as const;

/** Two lamps at 45.00 each are sold, under terms of exchange of their own where a test has any. */
export function exchangeHouse(terms: Partial<ExchangeTerms> = {}, order: OrderNotice = LAMPS): House {
  const at = house([{ ...GIFT_RETAILER, terms: { ...GIFT_RETAILER.terms, exchanges: terms } }]);
  sell(at, order);
  return at;
}

/** A wish for one or more other items: `wished(4500)` is one vase at 45.00. */
export function wished(
  unit_minor: number,
  some: Partial<Replacement> & { readonly advance?: Advance; readonly fallback?: Fallback } = {},
): ExchangeWished {
  const { advance = null, fallback = { to: 'refund' }, ...price } = some;
  const one = { sku: 'VASE', title: 'Vase', quantity: 1, unit_tax_minor: 0, currency: 'GBP' };
  return { kind: 'exchange', for: { ...one, unit_minor, ...price }, advance, if_unavailable: fallback };
}

/** The customer asks to swap units under `Q1`, or under another name. */
export function swap(at: House, remedy: Remedy, units = 1, request = 'Q1', sku = 'LAMP'): Heard {
  const line = { sku, line_id: null, quantity: units, reason: 'unwanted', commerce_line_ref: null, remedy };
  return ask(at, request, {}, { lines: [line] });
}

/** Units of a return arrive and are graded, which is when they are paid for. */
export function comeBack(at: House, units = 1, request = 'Q1', sku = 'LAMP'): Heard {
  receive(at, `${request}-1`, { [sku]: units });
  return inspect(at, `${request}-1`, [sku, units, 'A']);
}

/** Something is told of an exchange. */
export function hear(at: House, fact: ExchangeFact): Heard {
  const return_id = fact.exchange_id.slice(0, fact.exchange_id.indexOf(':'));
  return tell(at, { reference: { kind: 'return', id: return_id } }, fact);
}

export function pay(at: House, amount_minor: number, payment_ref = 'pi x', exchange_id = FIRST): Heard {
  return hear(at, { type: 'exchange.paid', exchange_id, system: 'pay', payment_ref, amount_minor, currency: 'GBP' });
}

export function ship(at: House, exchange_id = FIRST): Heard {
  return hear(at, { type: 'exchange.shipped', exchange_id, node: 'DC1', line_ref: null });
}

export function soldOut(at: House, exchange_id = FIRST): Heard {
  return hear(at, { type: 'exchange.unavailable', exchange_id, by: 'shop', reason: 'out of stock' });
}

export function onTheRoad(at: House, exchange_id = FIRST): Heard {
  return hear(at, { type: 'exchange.original_sent', exchange_id, tracking: '1Z' });
}

/** How far an exchange has come. */
export function status(at: House, exchange_id = FIRST): string | undefined {
  return orderIn(at).exchanges?.[exchange_id]?.status;
}

/** The refunds of a return: what each gives, and what of it pays for a replacement. */
export function refunds(at: House, return_id = 'Q1-1'): (readonly [number, ...number[]])[] {
  return (orderIn(at).returns[return_id]?.refunds ?? []).map(({ amount_minor, adjustments = [] }) => [
    amount_minor,
    ...adjustments.filter(({ kind }) => kind === 'exchange').map((one) => one.amount_minor),
  ]);
}
