import { expect, test } from 'vitest';
import type { Instant } from '../base/instant.ts';
import { appraise, type Appraisal, type AskedLine } from './appraise.ts';
import { POLICY, story } from './story.fixture.ts';

/** Lets the real decision answer, and reads it line by line. */
function ask(asked_at: Instant, ...lines: AskedLine[]): Appraisal[] {
  const told = story();
  const verdict = told.tell(
    { purchases: { customer_id: 'C-7', order_id: null, skus: lines.map(({ sku }) => sku), request: 'request/Q' } },
    {
      type: 'return.requested',
      request_id: 'Q',
      channel: 'store',
      customer_id: 'C-7',
      order_id: null,
      requested_at: asked_at,
      lines: lines.map((line) => ({ ...line, reason: 'asked', commerce_line_ref: null })),
      commerce_return_ref: null,
    },
  );
  if (verdict.kind !== 'decided') throw new Error(`not decided: ${verdict.kind}`);
  return appraise(verdict, { lines, asked_at, policies: [POLICY], sold: [...told.sold.values()] });
}

const line = (sku: string, quantity: number, line_id: string | null = null): AskedLine => ({ sku, quantity, line_id });

test('inside the window: units and their frozen values, with the policy and every rule of that order line', () => {
  const [mugs, lamp] = ask('2026-03-10T00:00:00.000Z', line('MUG', 3), line('LAMP', 1));
  // 28.00 over three mugs: two at 9.33 and one at 9.34.
  expect(mugs?.found.map(({ units, amount_minor }) => [units, amount_minor])).toEqual([
    [2, 1866],
    [1, 934],
  ]);
  expect(mugs?.barred).toEqual([]);
  expect(lamp?.found).toEqual([
    {
      order_id: 'shop-1001',
      line_id: '2',
      units: 1,
      amount_minor: 4500,
      currency: 'GBP',
      policy: 'house@3',
      rules: [
        { rule: 'final_sale: card', passed: true, because: 'does not apply: line.sku is "LAMP"' },
        { rule: 'final_sale', passed: true, because: 'not sold for good, as no rule applies' },
        {
          rule: 'window',
          passed: true,
          because: 'ordered 2026-03-01T10:00:00.000Z, 30 days: may come back until the end of 2026-03-31 in UTC',
        },
      ],
    },
  ]);
});

test('two lines of one SKU share its units: the first is served first', () => {
  const [first, second] = ask('2026-03-10T00:00:00.000Z', line('MUG', 2), line('MUG', 3));
  expect(first?.found.map(({ units }) => units)).toEqual([2]);
  expect(second?.found.map(({ units }) => units)).toEqual([1]);
  expect(second?.barred).toEqual([{ quantity: 2, code: 'units_exhausted', policy: null, rules: [] }]);
});

test.each([
  ['after the window', '2026-05-01T00:00:00.000Z', line('MUG', 1), 'window_closed', 'house@3'],
  ['sold for good', '2026-03-10T00:00:00.000Z', line('CARD', 1), 'final_sale', 'house@3'],
  ['never bought', '2026-03-10T00:00:00.000Z', line('VASE', 1), 'no_purchase', null],
  ['before the purchase', '2026-02-01T00:00:00.000Z', line('MUG', 1), 'no_purchase', null],
] as const)('%s: nothing is found, and the reason and its policy are told', (_title, at, asked, code, policy) => {
  const [answer] = ask(at, asked);
  expect(answer?.found).toEqual([]);
  expect(answer?.barred.map(({ quantity, code: why, policy: by }) => [quantity, why, by])).toEqual([[1, code, policy]]);
});
