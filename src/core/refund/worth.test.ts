import { expect, test } from 'vitest';
import type { OrderNotice, OrderNoticePromotion } from '../base/input.ts';
import { books, disagreements } from '../books.fixture.ts';
import { answerAll, type House } from '../house.fixture.ts';
import { feeOf, type Ruled } from '../life.fixture.ts';
import { bring, finish, orderIn, soldHouse } from '../paid.fixture.ts';
import { NO_TERMS, type Fee } from '../policy/terms.ts';
import { ask, cancel, inspect, line, notice, receive } from '../words.fixture.ts';

/** What each refund of an order gives: its amount and what is beside the goods. */
function refunds(order: OrderNotice, rules: Partial<Ruled>, comeback: readonly (readonly [string, number])[]) {
  const at = soldHouse(order, rules);
  const given = comeback.map(([sku, units], index) => {
    bring(at, `Q${index}`, sku, units);
    const refund = orderIn(at).returns[`Q${index}-1`]?.refunds[0];
    const beside = (refund?.adjustments ?? []).map(({ code, amount_minor }) => `${code} ${amount_minor}`);
    return [refund?.amount_minor, ...beside];
  });
  for (const [index, [sku, units]] of comeback.entries()) finish(at, `Q${index}`, sku, units);
  answerAll(at);
  expect(disagreements(at, '7001')).toEqual([]);
  return { at, given };
}

const charges = [{ code: 'ship', title: 'Delivery', amount_minor: 500 }];
const paid = (amount_minor: number): OrderNotice['tenders'] => [
  { tender_id: 't1', kind: 'card', system: 'pay', payment_ref: 'pi 7001', amount_minor },
];
const SHIPPED = notice('7001', [line('1', 'LAMP', 3, 9000)], { charges, tenders: paid(9500) });

test.each<[string, 'full' | 'pro_rata' | 'none', readonly (readonly unknown[])[]]>([
  ['with the last of the goods', 'full', [[3000], [6500, 'ship 500']]],
  [
    'as they come, to the minor unit',
    'pro_rata',
    [
      [3166, 'ship 166'],
      [6334, 'ship 334'],
    ],
  ],
  ['not at all', 'none', [[3000], [6000]]],
])('case 45: delivery goes back %s', (_what, ship, then) => {
  const { at, given } = refunds(SHIPPED, { charges: { ship } }, [
    ['LAMP', 1],
    ['LAMP', 2],
  ]);
  expect(given).toEqual(then);
  const whole = ship === 'none' ? {} : { charges_refunded: -500 };
  const settled = ship === 'none' ? 9000 : 9500;
  expect(books(at, '7001').money).toEqual({ returns_allowance: -9000, ...whole, 'settled:pay': settled });
});

const fees = (restocking: Fee | null, shipping: Fee | null = null, rate?: number): Ruled['fees'] => ({
  restocking_fee: restocking === null ? null : feeOf(restocking, ['defective'], rate),
  return_shipping_fee: shipping === null ? null : feeOf(shipping, ['defective'], rate),
});
const once = (amount_minor: number): Fee => ({ kind: 'once', amount_minor });
const each = (amount_minor: number): Fee => ({ kind: 'per_unit', amount_minor });

test.each<[string, Ruled['fees'], readonly (number | string)[]]>([
  ['once for the return', fees(null, once(450)), [5550, 'return_shipping -450']],
  ['for every unit', fees(each(200)), [5600, 'restocking -400']],
  ['as a share of the goods', fees({ kind: 'percent', percent: 12 }), [5280, 'restocking -720']],
  ['one after the other', fees(each(200), once(450)), [5150, 'restocking -400', 'return_shipping -450']],
  ['never more than the goods', fees(each(2950), once(450)), [0, 'restocking -5900', 'return_shipping -100']],
])('case 45: a fee is taken %s, as a line of its own', (_what, rules, then) => {
  const { at, given } = refunds(SHIPPED, { fees: rules }, [['LAMP', 2]]);
  expect(given).toEqual([then]);
  const income = 6000 - Number(then[0]);
  const settled = then[0] === 0 ? {} : { 'settled:pay': then[0] };
  expect(books(at, '7001').money).toEqual({ returns_allowance: -6000, fee_income: income, ...settled });
  expect(orderIn(at).returns['Q0-1']?.status).toBe('closed');
});

test('case 45: units that come one by one bear the fee of all to the minor unit, and the tax inside it', () => {
  const at = soldHouse(SHIPPED, { fees: fees({ kind: 'percent', percent: 10 }, once(299), 1900) });
  ask(at, 'Q1', { LAMP: 3 });
  for (let unit = 0; unit < 3; unit += 1) {
    receive(at, 'Q1-1', { LAMP: 1 });
    inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  }
  const given = orderIn(at).returns['Q1-1']?.refunds.map(({ adjustments = [] }) =>
    adjustments.map(
      ({ code, amount_minor, tax_included_minor }) => `${code} ${amount_minor} with ${tax_included_minor}`,
    ),
  );
  // 900 in all, of which 143 are tax at 19 %; 299 once, of which 47.
  expect(given).toEqual([
    ['restocking -300 with -47', 'return_shipping -299 with -47'],
    ['restocking -300 with -48'],
    ['restocking -300 with -48'],
  ]);
});

test('case 45: units that never came bear no fee', () => {
  const at = soldHouse(SHIPPED, { fees: fees(each(200), once(299)) });
  ask(at, 'Q1', { LAMP: 2 });
  cancel(at, 'Q1-1');
  receive(at, 'Q1-1', { LAMP: 1 });
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  expect(orderIn(at).returns['Q1-1']?.refunds[0]?.amount_minor).toBe(3000 - 200 - 299);
});

test('case 45: a defect bears no fee, and the ERP reads fees beside the lines of its credit', () => {
  const at = soldHouse(SHIPPED, { fees: fees(null, once(450), 2000) });
  bring(at, 'Q1', 'LAMP', 1, 'defective');
  expect(orderIn(at).returns['Q1-1']?.refunds[0]).toMatchObject({ amount_minor: 3000 });
  bring(at, 'Q2', 'LAMP', 1);
  finish(at, 'Q2', 'LAMP', 1);
  const { operation } = at.deliveries.get('Q2-1:credit:1') ?? {};
  expect(operation).toMatchObject({ amount_minor: 2550, lines: [{ amount_minor: 3000 }] });
  expect(operation).toHaveProperty('adjustments', [
    { code: 'return_shipping', title: 'Return shipping', amount_minor: -450, tax_included_minor: -75 },
  ]);
});

test('case 13: what a return began with decides its money, whatever is published meanwhile', () => {
  const at = soldHouse(SHIPPED, { charges: { ship: 'pro_rata' } });
  ask(at, 'Q1', { LAMP: 1 });
  const [first] = at.policies;
  if (first === undefined) throw new Error('a house without a policy');
  const later = { ...first, version: 2, effective_from: '2020-01-01T00:00:00.000Z', terms: NO_TERMS };
  const next: House = { ...at, policies: [first, later] };
  receive(next, 'Q1-1', { LAMP: 1 });
  inspect(next, 'Q1-1', ['LAMP', 1, 'A']);
  expect(orderIn(next).returns['Q1-1']?.refunds[0]?.amount_minor).toBe(3166);
});

test.each(['full', 'pro_rata', 'none'] as const)(
  'case 46: duties and import tax go back %s, as the policy says',
  (rule) => {
    const duties = [
      { code: 'duties', title: 'Duties', amount_minor: 700 },
      { code: 'import_vat', title: 'Import tax', amount_minor: 1801 },
    ];
    const order = notice('7001', [line('1', 'LAMP', 3, 9000)], { charges: duties, tenders: paid(11_501) });
    const { given } = refunds(order, { charges: { duties: rule, import_vat: rule } }, [
      ['LAMP', 1],
      ['LAMP', 2],
    ]);
    expect(given).toEqual(
      {
        full: [[3000], [8501, 'duties 700', 'import_vat 1801']],
        pro_rata: [
          [3833, 'duties 233', 'import_vat 600'],
          [7668, 'duties 467', 'import_vat 1201'],
        ],
        none: [[3000], [6000]],
      }[rule],
    );
  },
);

const SPEND: OrderNoticePromotion = {
  code: 'spend100',
  title: '20 off from 100',
  condition: { kind: 'spend', threshold_minor: 10_000 },
  off_minor: 2000,
  discounts: [
    { line_id: '1', amount_minor: 1200 },
    { line_id: '2', amount_minor: 800 },
  ],
};
const OVER_100 = notice(
  '7001',
  [line('1', 'LAMP', 1, 6000, { discount_minor: 1200 }), line('2', 'MUG', 1, 4000, { discount_minor: 800 })],
  { promotions: [SPEND] },
);

const BOGO: OrderNoticePromotion = {
  code: 'bogo',
  title: 'Two for one',
  condition: { kind: 'set', items: [{ line_id: '1', quantity: 2 }] },
  off_minor: 4500,
  discounts: [{ line_id: '1', amount_minor: 4500 }],
};
const TWO_FOR_ONE = notice('7001', [line('1', 'LAMP', 2, 9000, { discount_minor: 4500 })], { promotions: [BOGO] });

test.each<[string, OrderNotice, 'frozen' | 'kept_basket', readonly string[], readonly (readonly unknown[])[]]>([
  ['case 38: frozen, each its own value', OVER_100, 'frozen', ['MUG', 'LAMP'], [[3200], [4800]]],
  [
    'case 38: kept basket, the lost discount is kept back and comes with the rest',
    OVER_100,
    'kept_basket',
    ['MUG', 'LAMP'],
    [
      [2000, 'kept_basket -1200'],
      [6000, 'kept_basket 1200'],
    ],
  ],
  [
    'case 38: kept basket, an offer without a threshold holds for whatever is kept',
    { ...OVER_100, promotions: [{ ...SPEND, condition: { kind: 'spend', threshold_minor: 0 } }] },
    'kept_basket',
    ['MUG', 'LAMP'],
    [
      [4000, 'kept_basket 800'],
      [4000, 'kept_basket -800'],
    ],
  ],
  ['case 39: frozen, either unit gives its share', TWO_FOR_ONE, 'frozen', ['LAMP', 'LAMP'], [[2250], [2250]]],
  [
    'case 39: kept basket, the one that is kept is the one that was paid',
    TWO_FOR_ONE,
    'kept_basket',
    ['LAMP', 'LAMP'],
    [
      [0, 'kept_basket -2250'],
      [4500, 'kept_basket 2250'],
    ],
  ],
])('%s', (_what, order, promotion, skus, then) => {
  const { given } = refunds(
    order,
    { promotion },
    skus.map((sku) => [sku, 1]),
  );
  expect(given).toEqual(then);
});

test('case 37: a bundle comes back part by part, each at its share, all together at what was paid', () => {
  const set = line('1', 'SET', 1, 10_000, {
    discount_minor: 1000,
    tax_minor: 1501,
    components: [
      { sku: 'POT', title: 'Pot', quantity: 1, list_minor: 8000 },
      { sku: 'CUP', title: 'Cup', quantity: 4, list_minor: 1000 },
    ],
  });
  const { given } = refunds(notice('7001', [set]), {}, [
    ['CUP', 1],
    ['POT', 1],
    ['CUP', 3],
  ]);
  expect(given).toEqual([[750], [6000], [2250]]);
  const sold = soldHouse(notice('7001', [set])).sold.get('7001');
  expect(sold?.lines.map(({ line_id, sku, quantity }) => [line_id, sku, quantity])).toEqual([
    ['1.1', 'POT', 1],
    ['1.2', 'CUP', 4],
  ]);
});

test.each([
  ['JPY', 1000, [334, 333, 333]],
  ['KWD', 10_001, [3334, 3334, 3333]],
])('case 41: in %s the units of a line sum to what was paid', (currency, price_minor, then) => {
  const order = notice('7001', [line('1', 'LAMP', 3, price_minor)], { currency });
  const { given } = refunds(order, {}, [
    ['LAMP', 1],
    ['LAMP', 1],
    ['LAMP', 1],
  ]);
  expect(given).toEqual(then.map((amount) => [amount]));
});

test('38: kept basket, what units that have not come would add to a promotion is not paid before they come', () => {
  // Spend 20.00 and get 6.00 off, all of it on the mugs; what is kept earns it alone, so it is the mug that pays no share.
  const order = notice(
    '7001',
    [line('1', 'MUG', 3, 2400, { discount_minor: 600 }), line('2', 'LAMP', 1, 2700), line('3', 'VASE', 1, 2000)],
    { promotions: [spendOver(2000, 600)] },
  );
  const at = soldHouse(order, { promotion: 'kept_basket' });
  ask(at, 'Q0', { MUG: 1, LAMP: 1 });
  receive(at, 'Q0-1', { LAMP: 1 });
  inspect(at, 'Q0-1', ['LAMP', 1, 'A']);
  expect(orderIn(at).returns['Q0-1']?.refunds.map((one) => one.amount_minor)).toEqual([2700]);
  receive(at, 'Q0-1', { MUG: 1 });
  inspect(at, 'Q0-1', ['MUG', 1, 'A']);
  expect(orderIn(at).returns['Q0-1']?.refunds.map((one) => one.amount_minor)).toEqual([2700, 800]);
});

function spendOver(threshold_minor: number, off_minor: number): OrderNoticePromotion {
  const discounts = [{ line_id: '1', amount_minor: off_minor }];
  return { code: 'spend', title: 'Money off', condition: { kind: 'spend', threshold_minor }, off_minor, discounts };
}
