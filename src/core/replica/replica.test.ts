import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact } from '../base/input.ts';
import type { CustomerCopy, ProductCopy } from '../base/told.ts';
import { concern, looked } from '../concern.ts';
import { GIFT_RETAILER, hear, house, type Heard, type House } from '../house.fixture.ts';
import type { Policy } from '../policy/policy.ts';
import type { Rule } from '../policy/rules.ts';
import { NO_TERMS } from '../policy/terms.ts';
import { ask, line, notice, sell, tale } from '../words.fixture.ts';

const ORDER = notice('7001', [line('1', 'MUG', 2, 2000), line('2', 'LAMP', 1, 4500)]);

const digital: Rule<'deny'> = {
  name: 'digital',
  source: 'product.digital',
  reads: ['product.digital'],
  when: ({ product }) => product.digital === true,
  gives: 'deny',
};
const blocked: Rule<'deny'> = {
  name: 'blocked',
  source: 'customer.standing == "blocked"',
  reads: ['customer.standing'],
  when: ({ customer }) => customer.standing === 'blocked',
  gives: 'deny',
};
const STRICT: Policy = {
  ...GIFT_RETAILER,
  eligibility: { rules: [digital, blocked], otherwise: 'allow' },
  terms: {
    ...NO_TERMS,
    replicas: { informative: false, says: { customer_minutes: 1440, product_minutes: 60 } },
  },
};

function strictHouse(): House {
  const at = house([STRICT]);
  sell(at, ORDER);
  return at;
}

let told = 0;
function say(at: House, to: string, when: string, fact: Fact): Heard {
  return hear(at, { key: `word ${(told += 1)}`, source: 'master', at: when, to: { aggregate: to }, fact });
}
const product = (at: House, sku: string, copy: ProductCopy, when = at.now): Heard =>
  say(at, `product/${sku}`, when, { type: 'product.told', sku, ...copy });
const customer = (at: House, copy: CustomerCopy, when = at.now): Heard =>
  say(at, 'customer/C-1', when, { type: 'customer.told', customer_id: 'C-1', ...copy });
const delivered = (at: House, when: string, line_ids?: readonly string[]): Heard =>
  say(at, 'order/7001', at.now, {
    type: 'parcel.delivered',
    order_id: '7001',
    at: when,
    ...(line_ids === undefined ? {} : { line_ids }),
  });

/** What became of each SKU that was asked for, and what the answer says of copies. */
function decided(heard: Heard): { readonly refused: unknown; readonly copies: unknown } {
  const [verdict] = heard;
  if (verdict?.kind !== 'decided') throw new Error('nothing was decided');
  const { refused, copies = [] } = verdict.answer;
  return { refused, copies };
}

test('case 74: an answer rests on copies and says which, with their age', () => {
  const at = strictHouse();
  product(at, 'MUG', { digital: true }, '2026-03-05T08:48:00.000Z');
  customer(at, { standing: 'gold' }, '2026-03-04T20:00:00.000Z');
  expect(decided(ask(at, 'Q1', { MUG: 1 }))).toMatchObject({
    refused: [
      {
        sku: 'MUG',
        code: 'not_returnable',
        rules: [
          {},
          { rule: 'eligibility: digital', passed: false },
          {},
          { rule: 'copy', because: 'product MUG as of 2026-03-05T08:48:00.000Z, 12 min old, good for 60 min' },
          { rule: 'copy', because: 'customer C-1 as of 2026-03-04T20:00:00.000Z, 13 h old, good for 24 h' },
        ],
      },
    ],
    copies: [
      { copy: 'product MUG', age_minutes: 12, used: true },
      { copy: 'customer C-1', age_minutes: 780, used: true },
    ],
  });
});

test.each([
  ['a minute before the limit', '2026-03-05T08:00:00.000Z', 'refused', ''],
  ['a minute after it', '2026-03-05T07:59:00.000Z', 'authorised', ': too old, so it counts as not known'],
])('case 74: a copy counts up to its limit: %s', (_what, when, then, said) => {
  const at = strictHouse();
  product(at, 'MUG', { digital: true }, when);
  const { refused, copies } = decided(ask(at, 'Q1', { MUG: 1 }));
  expect((refused as unknown[]).length === 0 ? 'authorised' : 'refused').toBe(then);
  expect(copies).toMatchObject([{ copy: 'product MUG', used: then === 'refused' }]);
  if (said === '') return;
  const state = at.states.get('order/7001')?.state;
  const rules = state?.kind === 'order' ? state.returns['Q1-1'] : undefined;
  expect(JSON.stringify(rules)).toContain(said);
});

test('case 6: an older word that comes after a newer one changes nothing', () => {
  const at = strictHouse();
  customer(at, { standing: 'blocked' }, '2026-03-05T08:00:00.000Z');
  expect(tale(customer(at, { standing: 'gold' }, '2026-03-05T07:59:59.999Z'))).toEqual([]);
  product(at, 'MUG', {}, '2026-03-05T08:30:00.000Z');
  expect(tale(product(at, 'MUG', { digital: true }, '2026-03-05T08:29:00.000Z'))).toEqual([]);
  expect(decided(ask(at, 'Q1', { MUG: 1 })).refused).toMatchObject([
    { rules: [{}, {}, { passed: false }, {}, {}, {}] },
  ]);
});

test('a word is whole: what the newer one leaves out is not known any more', () => {
  const at = strictHouse();
  product(at, 'MUG', { digital: true }, '2026-03-05T08:30:00.000Z');
  product(at, 'MUG', { brand: 'Potter' }, '2026-03-05T08:31:00.000Z');
  expect(decided(ask(at, 'Q1', { MUG: 1 })).refused).toEqual([]);
});

test('whatever the order in which words come, the youngest stands', () => {
  const words = fc.uniqueArray(fc.nat(59), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(words, (minutes) => {
      const at = house([STRICT]);
      for (const minute of minutes)
        product(at, 'MUG', { brand: `B${minute}` }, `2026-03-05T08:${String(minute).padStart(2, '0')}:00.000Z`);
      expect(at.states.get('product/MUG')?.state).toMatchObject({ told: { brand: `B${Math.max(...minutes)}` } });
    }),
    { numRuns: 50 },
  );
});

const WINDOW: Policy = {
  ...GIFT_RETAILER,
  windows: { ...GIFT_RETAILER.windows, days: { rules: [], otherwise: 14 } },
};

test('case 12: a window counts from the latest delivery of the line, whichever word came first', () => {
  const at = house([WINDOW]);
  expect(tale(delivered(at, '2026-03-02T10:00:00.000Z'))).toEqual([
    'parked until order/7001 changes: delivered before the order was recorded',
  ]);
  sell(at, ORDER);
  delivered(at, '2026-03-04T10:00:00.000Z', ['1']);
  delivered(at, '2026-03-03T10:00:00.000Z', ['1']);
  at.now = '2026-03-18T12:00:00.000Z';
  const { refused } = decided(ask(at, 'Q1', { MUG: 1, LAMP: 1 }));
  expect(refused).toMatchObject([{ sku: 'LAMP', code: 'window_closed' }]);
  expect(JSON.stringify(refused)).toContain('delivered 2026-03-02T10:00:00.000Z');
});

test('case 11: the zone that the customer is told to be in counts, while the copy is fresh', () => {
  const zoned: Policy = {
    ...WINDOW,
    windows: { ...WINDOW.windows, zone_of: 'customer' },
    terms: STRICT.terms,
  };
  const at = house([zoned]);
  sell(at, ORDER);
  delivered(at, '2026-03-02T10:00:00.000Z');
  // Past midnight of UTC, and in the evening of the last day in California.
  at.now = '2026-03-17T05:00:00.000Z';
  customer(at, { zone: 'America/Los_Angeles' }, '2026-03-17T00:00:00.000Z');
  expect(decided(ask(at, 'Q1', { MUG: 1 })).refused).toEqual([]);
  customer(at, { zone: 'America/Los_Angeles' }, '2026-03-17T00:00:00.000Z');
  at.now = '2026-03-18T05:00:00.000Z';
  expect(decided(ask(at, 'Q2', { MUG: 1 })).refused).toMatchObject([{ code: 'window_closed' }]);
});

test('only what policies ask about is looked at, and a line without its SKU is found through the sale', () => {
  const at = strictHouse();
  const input = {
    key: 'k',
    source: 'shop',
    at: at.now,
    to: { purchases: { customer_id: null, order_id: '7001', skus: [], request: 'request/Q1' } },
    fact: {
      type: 'return.requested' as const,
      request_id: 'Q1',
      channel: 'shop',
      customer_id: null,
      order_id: '7001',
      requested_at: at.now,
      lines: [{ sku: '', line_id: '2', quantity: 1, reason: 'unwanted', commerce_line_ref: 'l/2' }],
      commerce_return_ref: 'shop/9',
    },
  };
  expect(concern(input, [GIFT_RETAILER]).looks).toBeUndefined();
  const { looks, locks_customers } = concern(input, [STRICT]);
  expect(looked(looks === undefined ? [] : [looks], at.sold.values())).toEqual(['customer/C-1', 'product/LAMP']);
  expect(locks_customers).toBeUndefined();
});
