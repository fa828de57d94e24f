import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { told, type Told } from '#core/policy/case.fixture.ts';
import { eligibility, type Eligibility } from '#core/policy/judge.ts';
import { destinationOf, dispositionOf, gatesOf } from '#core/policy/place.ts';
import { policyName, type Policy } from '#core/policy/policy.ts';
import { settle, type Settled } from '#core/policy/settle.ts';
import { inspected } from '#core/policy/situate.ts';
import { validatePolicies } from './policy.ts';

let versions: readonly Policy[] = [];
beforeAll(() => {
  const files = [1, 2, 3].map((number) => {
    const file = `fashion-electronics.v${number}.yaml`;
    return { file, text: readFileSync(new URL(`../../contracts/policies/${file}`, import.meta.url), 'utf8') };
  });
  versions = validatePolicies(files).policies;
});

const DAY_MS = 86_400_000;
const IN_V1 = '2025-01-01T10:00:00.000Z';
const IN_V2 = '2025-10-01T10:00:00.000Z';
const IN_V3 = '2026-04-01T10:00:00.000Z';

function judge(of: Told): Eligibility {
  const on = told(of);
  return eligibility(versions, on.situation.line.bought_at, on);
}

/** A sale at a time, asked for some days later. */
const after = (placed_at: string, days: number, of: Told = {}): Told => {
  const at = new Date(Date.parse(placed_at) + days * DAY_MS).toISOString();
  return { placed_at, ...of, wish: { at, ...of.wish } };
};

const phone = { category: 'phone' };
const defective = { wish: { reason: 'defective' } };

test.each<[string, Told, string]>([
  ['13: bought under the first version', after(IN_V1, 21), 'fashion-electronics@1 eligible'],
  ['12: 14 days and 7 of grace, when only the order is known', after(IN_V1, 22), 'fashion-electronics@1 window_closed'],
  [
    '12: shipment is known: 14 and 3',
    after(IN_V1, 18, { shipped_at: '2025-01-02T10:00:00.000Z' }),
    'fashion-electronics@1 eligible',
  ],
  [
    '13: electronics of the second version',
    after(IN_V2, 15, { product: phone, delivered: IN_V2 }),
    'fashion-electronics@2 window_closed',
  ],
  [
    'season: bought in November',
    after('2025-11-20T10:00:00.000Z', 70, { delivered: '2025-11-22T10:00:00.000Z' }),
    'fashion-electronics@2 eligible',
  ],
  [
    '13: the third version is better for earlier purchases',
    after('2026-02-01T10:00:00.000Z', 40, { delivered: '2026-02-02T10:00:00.000Z' }),
    'fashion-electronics@3 eligible',
  ],
  ['31: gift cards', after(IN_V3, 1, { sku: 'GIFT-50' }), 'fashion-electronics@3 final_sale'],
  [
    '31: a defective gift card, by law',
    after(IN_V3, 1, { sku: 'GIFT-50', ...defective }),
    'fashion-electronics@3 eligible',
  ],
  ['31: clearance', after(IN_V3, 1, { price_minor: 10_000, discount_minor: 6000 }), 'fashion-electronics@3 final_sale'],
  [
    '31: not quite clearance',
    after(IN_V3, 1, { price_minor: 10_000, discount_minor: 5999 }),
    'fashion-electronics@3 eligible',
  ],
  ['31: digital', after(IN_V3, 1, { product: { digital: true } }), 'fashion-electronics@3 not_returnable'],
  ['31: personalised', after(IN_V3, 1, { product: { personalised: true } }), 'fashion-electronics@3 not_returnable'],
  [
    '31: personalised and defective',
    after(IN_V3, 1, { product: { personalised: true }, ...defective }),
    'fashion-electronics@3 eligible',
  ],
  ['31: hazardous by post', after(IN_V3, 1, { product: { hazardous: true } }), 'fashion-electronics@3 not_returnable'],
  [
    '31: hazardous at the counter',
    after(IN_V3, 1, { product: { hazardous: true }, wish: { channel: 'pos' } }),
    'fashion-electronics@3 eligible',
  ],
  [
    '31: hygiene, of which nobody says that it is sealed',
    after(IN_V3, 1, { product: { hygiene: true } }),
    'fashion-electronics@3 eligible',
  ],
  ['defective after a year and a half', after(IN_V2, 540, defective), 'fashion-electronics@2 eligible'],
  [
    'a blocked customer',
    after(IN_V3, 1, { customer: { standing: 'blocked' } }),
    'fashion-electronics@3 not_returnable',
  ],
  [
    'the marketplace abroad',
    after(IN_V3, 1, { channel: 'marketplace', country: 'FR' }),
    'fashion-electronics@3 not_returnable',
  ],
  [
    'the marketplace at home',
    after(IN_V3, 1, { channel: 'marketplace', country: 'AT' }),
    'fashion-electronics@3 eligible',
  ],
  [
    'gold goes before electronics',
    after(IN_V3, 50, { product: phone, customer: { standing: 'gold' } }),
    'fashion-electronics@3 eligible',
  ],
])('case %s', (_case, of, then) => {
  const { policy, code } = judge(of);
  expect(`${policyName(policy)} ${code ?? 'eligible'}`).toBe(then);
});

test.each<[string, Parameters<typeof after>[2]]>([
  ['personalised', { product: { personalised: true } }],
  ['hazardous by post', { product: { hazardous: true } }],
  ['a gift card', { sku: 'GIFT-50' }],
])('case 31: what may not come back may when it is defective, whatever the house says: %s', (_what, of) => {
  expect(judge(after(IN_V3, 1, of)).code).not.toBeNull();
  expect(judge(after(IN_V3, 1, { ...of, ...defective })).code).toBeNull();
});

test('what is not known is told, and counts for nothing', () => {
  const { rules } = judge(after(IN_V3, 1, { product: { serialised: true } }));
  expect(rules.find(({ rule }) => rule === 'eligibility: serial-missing')).toEqual({
    rule: 'eligibility: serial-missing',
    passed: true,
    because: 'does not apply: product.serialised is true, request.has_serial is not known',
  });
});

function third(): Policy {
  const found = versions.find(({ version }) => version === 3);
  if (found === undefined) throw new Error('there is no third version');
  return found;
}

const terms = (of: Told): Settled => settle(third().terms, told(of).situation);

test.each<[string, Told, Partial<Settled>]>([
  [
    '45: shipping back is on the customer',
    {},
    {
      fees: [{ code: 'return_shipping', amount_minor: 299, per: 'return', informative: false, tax_included_bp: 1900 }],
    },
  ],
  ['45: not when it is our fault', defective, { fees: [] }],
  [
    '45: a share of opened electronics, rounded for the customer',
    { product: phone, price_minor: 9999, wish: { channel: 'pos' } },
    { fees: [{ code: 'restocking', amount_minor: 999, per: 'units', informative: false, tax_included_bp: 1900 }] },
  ],
  ['30: not worth the way', { price_minor: 900, customer: { kept_minor: 0 }, ...defective }, { keep_it: true }],
  [
    '30: up to the cap of the customer',
    { price_minor: 900, customer: { kept_minor: 3100 }, ...defective },
    { keep_it: true },
  ],
  [
    '30: over the cap of the customer',
    { price_minor: 900, customer: { kept_minor: 3101 }, ...defective },
    { keep_it: false },
  ],
  ['30: not while nobody tells what the customer had', { price_minor: 900, ...defective }, { keep_it: false }],
  [
    '30: not what is worth the way',
    { price_minor: 1000, customer: { kept_minor: 0 }, ...defective },
    { keep_it: false },
  ],
  [
    'instantly, for good customers',
    { customer: { standing: 'gold', returns_in_period: 2, instant_minor: 0 } },
    { instant_refund: true },
  ],
  [
    'instantly, up to the cap of the case',
    { price_minor: 10_001, customer: { standing: 'gold', returns_in_period: 2, instant_minor: 0 } },
    { instant_refund: false },
  ],
  ['72: employees', { customer: { employee: true } }, { approval: 'four_eyes' }],
  ['72: very much money', { price_minor: 100_000 }, { approval: 'four_eyes' }],
  ['72: much money', { price_minor: 99_999 }, { approval: 'one' }],
  ['72: who returns a lot', { customer: { returns_in_period: 21 } }, { approval: 'one' }],
  ['72: nobody else', { customer: { returns_in_period: 20 } }, { approval: 'none' }],
  ['fraud: no answer', {}, { fraud: 'pass' }],
  ['71: by law in the union', {}, { refund_within_days: 14 }],
  ['71: where no law is known', { country: 'US' }, { refund_within_days: null }],
])('terms, case %s', (_case, of, then) => {
  expect(terms(of)).toMatchObject(then);
});

test.each([
  [59, 'pass'],
  [60, 'review'],
  [94, 'review'],
  [95, 'refuse'],
])('a fraud score of %i: %s', (fraud_score, then) => {
  const { situation } = told();
  const scored = { ...situation, request: { ...situation.request, fraud_score } };
  expect(settle(third().terms, scored).fraud).toBe(then);
});

test('terms that are only told say so, and no others', () => {
  const told = terms({}).rules.filter(({ because }) => because.startsWith('for information: '));
  const { keep_it, instant_refund, approvals, fraud, statutory, replicas } = third().terms;
  const sections = Object.entries({ keep_it, instant_refund, approval: approvals, fraud, statutory, replicas });
  expect(new Set(told.map(({ rule }) => rule.split(':')[0]))).toEqual(
    new Set(sections.flatMap(([name, section]) => (section?.informative === true ? [name] : []))),
  );
  expect(terms({}).rules).toContainEqual({
    rule: 'tenders',
    passed: true,
    because: 'money goes back by order_of_payment',
  });
});

test.each([
  ['the grade', {}, 'A', 5000, 'restock'],
  ['82: repair costs more than it is worth', {}, 'B', 1999, 'donate'],
  ['82: repair is worth it', {}, 'B', 2000, 'refurbish'],
  ['hygiene that was opened', { hygiene: true }, 'B', 5000, 'scrap'],
  ['worn electronics', phone, 'C', 5000, 'vendor_return'],
  ['worn and of no known category', {}, 'C', 5000, 'donate'],
] as const)('dispositions, case %s', (_case, product, grade, value_minor, then) => {
  const situation = inspected(told({ product }), { grade, node: 'DC-LEIPZIG', value_minor });
  expect(dispositionOf(third(), situation).value).toBe(then);
});

test.each<[string, Told, string, readonly string[]]>([
  ['at the counter, of little value', { wish: { channel: 'pos' } }, 'DC-LEIPZIG', ['received']],
  ['electronics', { product: phone }, 'HUB-BRNO', ['received', 'inspected', 'disposition']],
  ['clothes to the islands', { product: { category: 'shirts' }, country: 'IE' }, 'DC-LEEDS', ['received', 'inspected']],
])('destination and gates: %s', (_what, of, node, gates) => {
  const { situation } = told(of);
  expect(destinationOf(third(), situation).value).toBe(node);
  expect(gatesOf(third(), situation).value).toEqual(gates);
});

const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const anything = fc.record(
  {
    sku: fc.constantFrom('MUG', 'GIFT-50'),
    price_minor: fc.integer({ min: 0, max: 200_000 }),
    country: fc.constantFrom('DE', 'GB', null),
    product: maybe(
      fc.record({ category: fc.constantFrom('phone', 'shirts'), hygiene: fc.boolean() }, { requiredKeys: [] }),
    ),
    customer: maybe(
      fc.record({ standing: fc.constantFrom('gold', 'blocked'), employee: fc.boolean() }, { requiredKeys: [] }),
    ),
    delivered: fc.constantFrom(null, '2026-02-20T10:00:00.000Z'),
  },
  { requiredKeys: [] },
);

test('decision and explanation are the same every time, whatever order the versions come in', () => {
  fc.assert(
    fc.property(anything, fc.nat(80), fc.constantFrom('unwanted', 'defective'), (of, days, reason) => {
      const { product = null, customer = null, ...rest } = of;
      const filled: Told = {
        ...rest,
        product: product ?? null,
        customer: customer ?? null,
        placed_at: '2026-02-10T10:00:00.000Z',
        wish: { reason, at: new Date(Date.UTC(2026, 1, 11 + days)).toISOString() },
      };
      const [one, other] = [told(filled), told(filled)];
      const { bought_at } = one.situation.line;
      const [first, second] = [
        eligibility(versions, bought_at, one),
        eligibility([...versions].reverse(), bought_at, other),
      ];
      expect(second).toEqual(first);
      // Every explanation ends in a fallback or in a rule that decided, in each section that was asked.
      for (const section of ['final_sale', 'eligibility', 'window']) {
        const looked = first.rules.filter(({ rule }) => rule.split(':')[0] === section);
        expect(looked.filter(({ because }) => !because.startsWith('does not apply'))).toHaveLength(1);
      }
      expect(first.rules.every(({ passed }) => passed)).toBe(first.eligible);
    }),
  );
});
