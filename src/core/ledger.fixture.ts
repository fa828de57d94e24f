import type { Signed } from './base/input.ts';
import { GIFT_RETAILER, house, tell, type Heard, type House } from './house.fixture.ts';
import type { BookTerms } from './policy/books.ts';
import type { Policy } from './policy/policy.ts';
import { books } from './books.fixture.ts';

const SIGNED: Signed = { by: 'Ana', second: null, reason: 'three letters without an answer' };

/** A house whose policy says this of the books, and pays at once where `instant` says so. */
export function bookHouse(terms: BookTerms, { instant = false }: { readonly instant?: boolean } = {}): House {
  const gates: Policy['gates'] = instant ? { rules: [], otherwise: [] } : GIFT_RETAILER.gates;
  return house([{ ...GIFT_RETAILER, gates, books: terms }]);
}

/** The ERP tells what lines of order 7001 cost: `cost(house, { '1': 1000 })`. */
export function cost(at: House, lines: Readonly<Record<string, number>>, basis: 'issue' | 'estimate' = 'issue'): Heard {
  const told = Object.entries(lines).map(([line_id, cost_minor]) => ({ line_id, cost_minor }));
  return tell(at, { aggregate: 'order/7001' }, { type: 'cost.told', order_id: '7001', lines: told, basis });
}

/** A person gives up goods that were paid for and never came. */
export function giveUp(at: House, return_id: string, signed: Partial<Signed> = {}): Heard {
  const to = { reference: { kind: 'return', id: return_id } } as const;
  return tell(at, to, { type: 'goods.given_up', return_id, ...SIGNED, ...signed });
}

/** The time for returns of order 7001 is over. */
export function expectNoMore(at: House): Heard {
  return tell(at, { aggregate: 'order/7001' }, { type: 'period.expected_returns_released', order_id: '7001' });
}

/** The accounts of an order that hold value of goods, by their net debit. */
export function value(at: House, order_id = '7001'): Readonly<Record<string, number>> {
  const held = Object.entries(books(at, order_id).money).filter(([account]) => GOODS.test(account));
  return Object.fromEntries(held.map(([account, credit_minor]) => [account, -credit_minor]));
}

const GOODS =
  /^(cost_of_sales|goods_to_recover|right_of_return|vendor_claims|write_off|donations|kept_goods|stock_loss|inventory:\w+)$/;
