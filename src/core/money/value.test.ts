import { expect, test } from 'vitest';
import { disagreements } from '../books.fixture.ts';
import { GIFT_RETAILER, answer, answerAll, house, type House } from '../house.fixture.ts';
import { bookHouse, cost, value } from '../ledger.fixture.ts';
import { favourFor } from '../life.fixture.ts';
import { NO_TERMS } from '../policy/terms.ts';
import { bring, finish, orderIn, troubles } from '../paid.fixture.ts';
import { ask, inspect, line, move, notice, receive, sell, tale } from '../words.fixture.ts';
import { costOf, valueAccount } from './value.ts';

/** Three mugs that cost 10.00 together, which does not divide; a lamp whose cost nobody told. */
const SALE = notice('7001', [line('1', 'MUG', 3, 2800, { cost_minor: 1000 }), line('2', 'LAMP', 1, 4500)]);

function sold(at: House = house()): House {
  sell(at, SALE);
  return at;
}

test.each([
  ['the first takes the odd one', [{ from: 0, to: 1 }], 334],
  ['the others do not', [{ from: 1, to: 3 }], 666],
  ['all together', [{ from: 0, to: 3 }], 1000],
  [
    'with a hole',
    [
      { from: 0, to: 1 },
      { from: 2, to: 3 },
    ],
    667,
  ],
])('case 81: units take their own share of the line’s cost: %s', (_what, units, then) => {
  expect(costOf({ cost_minor: 1000, quantity: 3, basis: 'issue' }, units)).toBe(then);
  expect(costOf(undefined, units)).toBe(0);
});

test.each([
  ['customer', 'cost_of_sales'],
  ['quarantine', 'inventory:quarantine'],
  ['sellable', 'inventory:sellable'],
  ['refurbish', 'inventory:refurbish'],
  ['in_transit', 'inventory:in_transit'],
  ['vendor', 'vendor_claims'],
  ['scrap', 'write_off'],
  ['donated', 'donations'],
  ['kept', 'kept_goods'],
  ['lost', 'stock_loss'],
])('cases 30, 84: units that are at %s are booked at %s', (place, account) => {
  expect(valueAccount(place)).toBe(account);
});

test('case 81: goods take the cost of their issue with them, wherever they go', () => {
  const at = sold();
  ask(at, 'Q1', { MUG: 2 });
  expect(value(at)).toEqual({});
  expect(tale(receive(at, 'Q1-1', { MUG: 2 }))).toContain('  6.67 GBP: inventory:quarantine -> cost_of_sales');
  inspect(at, 'Q1-1', ['MUG', 1, 'A'], ['MUG', 1, 'D']);
  expect(value(at)).toEqual({ 'inventory:quarantine': 667, cost_of_sales: -667 });
  expect(tale(move(at, 'Q1-1', ['MUG', 1, 'restock'], ['MUG', 1, 'scrap']))).toEqual(
    expect.arrayContaining([
      '  3.34 GBP: inventory:sellable -> inventory:quarantine',
      '  3.33 GBP: write_off -> inventory:quarantine',
    ]),
  );
  expect(value(at)).toEqual({ 'inventory:sellable': 334, write_off: 333, cost_of_sales: -667 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 30: what the customer keeps is a loss of its own, and stock again if it comes all the same, even after the close', () => {
  const at = house([{ ...GIFT_RETAILER, terms: { ...NO_TERMS, keep_it: favourFor(['MUG'], 9_999, 9_999) } }]);
  sell(at, SALE);
  ask(at, 'Q1', { MUG: 2 });
  expect(value(at)).toEqual({ kept_goods: 667, cost_of_sales: -667 });
  answerAll(at);
  expect(orderIn(at).returns['Q1-1']?.status).toBe('closed');
  expect(tale(receive(at, 'Q1-1', { MUG: 1 }))).toContain('  3.34 GBP: inventory:custody -> kept_goods');
  expect(value(at)).toEqual({ 'inventory:custody': 334, kept_goods: 333, cost_of_sales: -667 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 80: what is sold as a bundle takes its parts’ shares of one cost, by what they cost alone', () => {
  const components = [
    { sku: 'TRAY', title: 'Tray', quantity: 1, list_minor: 3000 },
    { sku: 'CUP', title: 'Cup', quantity: 2, list_minor: 1000 },
  ];
  const at = house();
  sell(at, notice('7001', [line('1', 'SET', 1, 4000, { components, cost_minor: 1001 })]));
  expect(orderIn(at).costs).toEqual({
    '1.1': { cost_minor: 601, quantity: 1, basis: 'issue' },
    '1.2': { cost_minor: 400, quantity: 2, basis: 'issue' },
  });
  bring(at, 'Q1', 'CUP', 1);
  expect(value(at)).toEqual({ 'inventory:quarantine': 200, cost_of_sales: -200 });
});

test('case 81: a cost that is told after the goods moved, and after their return closed, is booked for all of them', () => {
  const at = sold();
  bring(at, 'Q1', 'LAMP', 1);
  finish(at, 'Q1', 'LAMP', 1);
  expect([orderIn(at).returns['Q1-1']?.status, value(at)]).toEqual(['closed', {}]);
  expect(tale(cost(at, { '2': 2100 }))).toEqual(['cost.told', '  21.00 GBP: inventory:sellable -> cost_of_sales']);
  expect(tale(cost(at, { '2': 2100 }))).toEqual([]);
  expect(tale(cost(at, { '2': 2050 }))).toEqual(['cost.told', '  0.50 GBP: cost_of_sales -> inventory:sellable']);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 81: a cost that is told before the sale waits for it', () => {
  const at = house();
  expect(tale(cost(at, { '1': 900 }))[0]).toMatch(/^parked until order\/7001 changes/);
  sell(at, notice('7001', [line('1', 'MUG', 3, 2800)]));
  expect(orderIn(at).costs).toEqual({ '1': { cost_minor: 900, quantity: 3, basis: 'issue' } });
});

test.each([
  ['line_unknown', { '9': 100 }],
  ['line_unknown', { '9': 0 }],
  ['amount_not_positive', { '1': 0 }],
  ['amount_not_positive', { '1': -5 }],
  ['amount_not_positive', { '1': 1.5 }],
])('case 81: a cost is refused with %s: %j', (code, lines) => {
  const at = sold();
  expect(tale(cost(at, lines))).toEqual([`refused: ${code}`]);
});

test('case 81: where goods are valued, a missing cost is flagged once for each return, and closes when it is told', () => {
  const at = sold(bookHouse({ valuation: { estimate_percent: null } }));
  ask(at, 'Q1', { MUG: 1, LAMP: 1 });
  receive(at, 'Q1-1', { MUG: 1 });
  expect(troubles(at)).toEqual([]);
  expect(tale(receive(at, 'Q1-1', { LAMP: 1 }))).toContain('  exception cost_unknown');
  expect(tale(inspect(at, 'Q1-1', ['LAMP', 1, 'A']))).not.toContain('  exception cost_unknown');
  expect(at.exceptions.get('cost_unknown:Q1-1')).toMatchObject({
    money_at_risk_minor: 4500,
    detail: { return_id: 'Q1-1', line_ids: ['2'], estimated: [] },
  });
  expect(value(at)).toEqual({ 'inventory:quarantine': 334, cost_of_sales: -334 });
  expect(tale(cost(at, { '2': 2000 }))).toEqual([
    'cost.told',
    '  20.00 GBP: inventory:quarantine -> cost_of_sales',
    '  resolved cost_unknown:Q1-1',
  ]);
  expect([troubles(at), disagreements(at, '7001')]).toEqual([[], []]);
});

test('case 81: an estimate stands in, is marked as one, and gives way to the cost of the issue', () => {
  const at = bookHouse({ valuation: { estimate_percent: 40 } });
  sell(at, notice('7001', [line('1', 'LAMP', 2, 9000, { tax_minor: 1500, cost_minor: 0 })]));
  bring(at, 'Q1', 'LAMP', 1);
  const told = at.decisions.flatMap(({ events }) => events).find(({ body }) => body.type === 'cost.told');
  expect(told?.body).toMatchObject({ costs: { '1': { cost_minor: 3000, quantity: 2, basis: 'estimate' } } });
  expect([value(at), troubles(at)]).toEqual([{ 'inventory:quarantine': 1500, cost_of_sales: -1500 }, ['cost_unknown']]);
  finish(at, 'Q1', 'LAMP', 1);
  expect([orderIn(at).returns['Q1-1']?.status, troubles(at)]).toEqual(['closed', ['cost_unknown']]);
  cost(at, { '1': 3300 });
  expect([value(at), troubles(at)]).toEqual([{ 'inventory:sellable': 1650, cost_of_sales: -1650 }, []]);
  expect(tale(cost(at, { '1': 100 }, 'estimate'))).toEqual([]);
  expect([value(at), disagreements(at, '7001')]).toEqual([{ 'inventory:sellable': 1650, cost_of_sales: -1650 }, []]);
});

test('case 81: an estimate is not the cost: every return that goes by one is flagged, whoever estimated', () => {
  const at = bookHouse({ valuation: { estimate_percent: null } });
  sell(at, notice('7001', [line('1', 'LAMP', 2, 9000)]));
  cost(at, { '1': 3000 }, 'estimate');
  bring(at, 'Q1', 'LAMP', 1);
  bring(at, 'Q2', 'LAMP', 1);
  expect([value(at), troubles(at)]).toEqual([
    { 'inventory:quarantine': 3000, cost_of_sales: -3000 },
    ['cost_unknown', 'cost_unknown'],
  ]);
  expect(tale(cost(at, { '1': 3100 })).slice(-2)).toEqual([
    '  resolved cost_unknown:Q1-1',
    '  resolved cost_unknown:Q2-1',
  ]);
});

test('case 81: an estimate of nothing is none: goods that were given away have no value that we invent', () => {
  const at = bookHouse({ valuation: { estimate_percent: 40 } });
  sell(at, notice('7001', [line('1', 'CARD', 1, 0)]));
  bring(at, 'Q1', 'CARD', 1);
  expect([orderIn(at).costs, value(at), troubles(at)]).toEqual([undefined, {}, ['cost_unknown']]);
});

test('case 81: goods of an order in another currency are valued in the book currency, and never guessed from its prices', () => {
  const at = bookHouse({ valuation: { estimate_percent: 40, currency: 'EUR' }, expected_returns: expectHalf });
  const lines = [line('1', 'MUG', 3, 2800, { cost_minor: 1000 }), line('2', 'LAMP', 1, 4500)];
  expect(tale(sell(at, notice('7001', lines)))).toEqual([
    'order.recorded',
    '  5.00 EUR: right_of_return -> cost_of_sales',
    '  36.50 GBP: returns_allowance -> refund_liability',
  ]);
  bring(at, 'Q1', 'MUG', 1);
  bring(at, 'Q2', 'LAMP', 1);
  expect(orderIn(at).costs).toEqual({ '1': { cost_minor: 1000, quantity: 3, basis: 'issue' } });
  expect([troubles(at), tale(cost(at, { '2': 2000 }))]).toEqual([
    ['cost_unknown'],
    [
      'cost.told',
      '  18.34 EUR: inventory:quarantine -> cost_of_sales',
      '  1.66 EUR: inventory:quarantine -> right_of_return',
      '  resolved cost_unknown:Q2-1',
    ],
  ]);
  expect(disagreements(at, '7001')).toEqual([]);
});

const expectHalf = { percent: { rules: [], otherwise: 50 }, days: null, recovery_percent: 0, except_reasons: [] };

test('a policy that says nothing of the books books nothing of goods, and asks nobody for a cost', () => {
  const at = house([GIFT_RETAILER]);
  sell(at, notice('7001', [line('1', 'LAMP', 1, 4500)]));
  bring(at, 'Q1', 'LAMP', 1);
  answer(at, 'Q1-1:open');
  expect([value(at), troubles(at)]).toEqual([{}, []]);
});
