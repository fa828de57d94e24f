import { expect, test } from 'vitest';
import { GIFTS_PLAIN } from '../house.fixture.ts';
import { told } from './case.fixture.ts';
import { eligibility } from './judge.ts';
import { plain } from './plain.fixture.ts';
import { policyAt, policyName, policyNamed, type Policy } from './policy.ts';

const version = (number: number, from: string, window_days: number | null, some: Partial<Policy> = {}): Policy => ({
  ...plain({ ...GIFTS_PLAIN, id: 'p', version: number, effective_from: `${from}T00:00:00.000Z`, window_days }),
  ...some,
});
const FIRST = version(1, '2025-01-01', 14);
const SECOND = version(2, '2026-01-01', 30);
const BETTER = version(3, '2026-03-05', 60, { earlier_purchases: 'if_better' });

const bought = (placed_at: string, at: string): string => {
  const on = told({ placed_at, wish: { at } });
  const { policy, code } = eligibility([SECOND, BETTER, FIRST], placed_at, on);
  return `${policyName(policy)} ${code ?? 'eligible'}`;
};

test.each([
  ['before the first version', '2024-12-31T23:59:59.999Z', 'p@1'],
  ['on the first moment of a version', '2026-01-01T00:00:00.000Z', 'p@2'],
  ['the moment before', '2025-12-31T23:59:59.999Z', 'p@1'],
  ['after the last', '2030-01-01T00:00:00.000Z', 'p@3'],
])('the version in force at the purchase: %s', (_when, at, name) => {
  expect(policyName(policyAt([BETTER, FIRST, SECOND], at))).toBe(name);
  expect(policyNamed([BETTER, FIRST, SECOND], name)).not.toBeNull();
});

test.each([
  [
    'later versions that do not say so change nothing',
    '2025-12-20T10:00:00.000Z',
    '2026-01-20T10:00:00.000Z',
    'p@1 window_closed',
  ],
  [
    'one in force by now that leaves more time does',
    '2026-02-01T10:00:00.000Z',
    '2026-03-06T10:00:00.000Z',
    'p@3 eligible',
  ],
  ['not before it is in force', '2026-02-01T10:00:00.000Z', '2026-03-04T10:00:00.000Z', 'p@2 window_closed'],
  ['nor where it is no help', '2025-12-20T10:00:00.000Z', '2026-03-20T10:00:00.000Z', 'p@1 window_closed'],
  ['its own purchases are its own', '2026-03-06T10:00:00.000Z', '2026-03-07T10:00:00.000Z', 'p@3 eligible'],
])('case 13: %s', (_what, placed_at, at, then) => {
  expect(bought(placed_at, at)).toBe(then);
});

test('case 13: an answer under a later version says which it was bought under', () => {
  const placed_at = '2026-02-01T10:00:00.000Z';
  const on = told({ placed_at, wish: { at: '2026-03-06T10:00:00.000Z' } });
  expect(eligibility([FIRST, SECOND, BETTER], placed_at, on).rules[0]).toEqual({
    rule: 'version',
    passed: true,
    because: 'bought under p@2; p@3 is better for the customer and takes earlier purchases',
  });
});

test('case 11: the last moment of the last day is in time, the next one is not', () => {
  const until = (at: string): string => bought('2025-01-02T10:00:00.000Z', at);
  expect(until('2025-01-16T23:59:59.999Z')).toBe('p@1 eligible');
  expect(until('2025-01-17T00:00:00.000Z')).toBe('p@1 window_closed');
});

const BARS: Policy = {
  ...plain({ ...GIFTS_PLAIN, window_days: 1, final_sale: ['MUG'] }),
  eligibility: { rules: [], otherwise: 'deny' },
};

test.each([
  ['final sale', BARS, 'final_sale'],
  ['then eligibility', { ...BARS, final_sale: { rules: [], otherwise: 'returnable' } } as const, 'not_returnable'],
  [
    'then the window',
    {
      ...BARS,
      final_sale: { rules: [], otherwise: 'returnable' },
      eligibility: { rules: [], otherwise: 'allow' },
    } as const,
    'window_closed',
  ],
])('precedence: %s goes first', (_what, policy, code) => {
  const on = told();
  expect(eligibility([policy], on.moments.ordered, on)).toMatchObject({ eligible: false, code });
});

test('what bars is told together with what else would have barred', () => {
  const on = told();
  expect(eligibility([BARS], on.moments.ordered, on).rules).toEqual([
    { rule: 'final_sale: mug', passed: false, because: 'sold for good, as line.sku is "MUG"' },
    { rule: 'eligibility', passed: false, because: 'may not come back' },
    {
      rule: 'window',
      passed: false,
      because: 'ordered 2026-03-01T10:00:00.000Z, 1 day: may come back until the end of 2026-03-02 in UTC',
    },
  ]);
});
