import { expect, test } from 'vitest';
import type { EventBody } from '../event.ts';
import { GIFT_RETAILER, GIFTS_PLAIN, house, type Heard, type House } from '../house.fixture.ts';
import { plain } from '../policy/plain.fixture.ts';
import type { Policy } from '../policy/policy.ts';
import type { Rule } from '../policy/rules.ts';
import { NO_TERMS } from '../policy/terms.ts';
import { ask, inspect, line, notice, receive, sell } from '../words.fixture.ts';

const ORDER = notice('7001', [line('11', 'MUG', 2, 2000), line('12', 'LAMP', 1, 4500)]);

const forSku = <T>(sku: string, gives: T): Rule<T> => ({
  name: sku.toLowerCase(),
  source: `line.sku == "${sku}"`,
  reads: ['line.sku'],
  when: ({ line: of }) => of.sku === sku,
  gives,
});

function under(...policies: readonly Policy[]): House {
  const at = house(policies);
  sell(at, ORDER);
  return at;
}

function told<T extends EventBody['type']>(heard: Heard, type: T): Extract<EventBody, { type: T }>[] {
  return heard.flatMap((verdict) =>
    verdict.kind === 'decided'
      ? verdict.events.flatMap(({ body }) => (body.type === type ? [body as Extract<EventBody, { type: T }>] : []))
      : [],
  );
}

test('a rule against an item denies it alone, with the rule that did', () => {
  const at = under({ ...GIFT_RETAILER, eligibility: { rules: [forSku('LAMP', 'deny')], otherwise: 'allow' } });
  const heard = ask(at, 'Q1', { MUG: 1, LAMP: 1 });
  expect(told(heard, 'return.authorized').flatMap(({ lines }) => lines.map(({ sku }) => sku))).toEqual(['MUG']);
  expect(told(heard, 'return.denied')[0]?.lines).toMatchObject([
    {
      sku: 'LAMP',
      code: 'not_returnable',
      policy: 'gift-retailer@1',
      rules: [
        { rule: 'final_sale', passed: true },
        { rule: 'eligibility: lamp', passed: false, because: 'may not come back, as line.sku is "LAMP"' },
        { rule: 'window', passed: true },
      ],
    },
  ]);
});

test('the gates of all units hold the return, in the order of the walk', () => {
  const gates: Policy['gates'] = {
    rules: [forSku('LAMP', ['disposition']), forSku('MUG', ['received'])],
    otherwise: [],
  };
  const heard = ask(under({ ...GIFT_RETAILER, gates }), 'Q1', { LAMP: 1, MUG: 1 });
  expect(told(heard, 'return.authorized')[0]?.gates).toEqual(['received', 'disposition']);
  expect(told(heard, 'refund.held')[0]?.waits_for).toEqual(['received', 'disposition']);
});

test('a rule names the node that the goods go to, and the floor there is told', () => {
  const destinations: Policy['destinations'] = { rules: [forSku('LAMP', 'HUB')], otherwise: 'DC1' };
  const at = under({ ...GIFT_RETAILER, destinations });
  expect(told(ask(at, 'Q1', { LAMP: 1 }), 'return.authorized')[0]?.node).toBe('HUB');
  expect(at.deliveries.get('Q1-1:announce')?.operation).toMatchObject({ node: 'HUB' });
});

test('a rule goes before the grade, under the version that the return began with', () => {
  const dispositions = {
    ...GIFT_RETAILER.dispositions,
    rules: { rules: [forSku('LAMP', 'donate' as const)], otherwise: null },
  };
  const at = under({ ...GIFT_RETAILER, dispositions });
  ask(at, 'Q1', { LAMP: 1, MUG: 1 });
  // Published while the goods are on their way, and in force at the purchase: it would scrap everything.
  const scrap = { A: 'scrap', B: 'scrap', C: 'scrap', D: 'scrap' } as const;
  const later = plain({
    ...GIFTS_PLAIN,
    version: 2,
    effective_from: '2020-01-01T00:00:00.000Z',
    disposition_by_grade: scrap,
  });
  const next: House = { ...at, policies: [...at.policies, later] };
  receive(next, 'Q1-1', { LAMP: 1, MUG: 1 });
  const placed = told(inspect(next, 'Q1-1', ['LAMP', 1, 'A'], ['MUG', 1, 'A']), 'disposition.assigned');
  const found = placed.flatMap(({ items }) => items.map(({ disposition }) => disposition));
  expect(found.toSorted()).toEqual(['donate', 'restock']);
  expect(placed[0]?.policy).toBe('gift-retailer@1');
  expect(placed.flatMap(({ rules = [] }) => rules.map(({ because }) => because))).toContain(
    'goes to donate, as line.sku is "LAMP"',
  );
});

test.each([
  [true, undefined],
  [
    false,
    [
      { code: 'restocking', amount_minor: 150, per: 'units', line_id: '11', lines: [1] },
      { code: 'return_shipping', amount_minor: 299, per: 'return', line_id: '11', lines: [1, 2] },
      { code: 'restocking', amount_minor: 450, per: 'units', line_id: '12', lines: [2] },
    ],
  ],
])(
  'fees are told in the explanation, and are on the event to be deducted unless they are for information: %s',
  (informative, fees) => {
    const terms = {
      ...NO_TERMS,
      restocking_fee: {
        informative,
        says: {
          rules: [forSku('MUG', { kind: 'per_unit', amount_minor: 150 } as const)],
          otherwise: { kind: 'percent', percent: 10 },
        },
      },
      return_shipping_fee: { informative, says: { rules: [], otherwise: { kind: 'once', amount_minor: 299 } } },
    } as const satisfies Policy['terms'];
    const [event] = told(ask(under({ ...GIFT_RETAILER, terms }), 'Q1', { MUG: 1, LAMP: 1 }), 'return.authorized');
    expect(event?.fees).toEqual(fees);
    const said = event?.rules
      .filter(({ rule }) => rule.includes('_fee'))
      .map(({ because }) => because.replace('for information: ', ''));
    expect(said).toEqual([
      'a fee of 1.50 GBP, as line.sku is "MUG"',
      'a fee of 2.99 GBP',
      'does not apply: line.sku is "LAMP"',
      'a fee of 4.50 GBP, as no rule applies',
    ]);
  },
);

test('a return of many lines tells a rule that did not apply once', () => {
  const lines = Array.from({ length: 40 }, (_, index) => line(`${index}`, `SKU-${index}`, 1, 100));
  const at = house([{ ...GIFT_RETAILER, final_sale: { rules: [forSku('CARD', 'final')], otherwise: 'returnable' } }]);
  sell(at, notice('8001', lines));
  const [event] = told(ask(at, 'Q1', Object.fromEntries(lines.map(({ sku }) => [sku, 1]))), 'return.authorized');
  expect(event?.rules.map(({ rule }) => rule)).toEqual(['final_sale: card', 'final_sale', 'window']);
  expect(event?.rules[0]?.because).toBe('does not apply: line.sku is "SKU-0"; likewise 39 more');
});
