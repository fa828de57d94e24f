import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RefundReleasedEvent, ReturnAuthorizedEvent } from '../event.ts';
import type { House } from '../house.fixture.ts';
import { anyHappening, anyOrder, anyRules, born, feeOf, happen, ruledHouse } from '../life.fixture.ts';
import { bring, orderIn, soldHouse } from '../paid.fixture.ts';
import { appease } from '../money.fixture.ts';
import { line, notice } from '../words.fixture.ts';
import { statementOf, type RefundStatement } from './statement.ts';

function statements(at: House): RefundStatement[] {
  const bodies = at.decisions.flatMap(({ events }) => events).map(({ body }) => body);
  const authorised = new Map(
    bodies
      .filter((body): body is ReturnAuthorizedEvent => body.type === 'return.authorized')
      .map((body) => [body.return_id, body]),
  );
  const sold = at.sold.get('7001');
  return bodies
    .filter((body): body is RefundReleasedEvent => body.type === 'refund.released')
    .flatMap((released) => {
      const refund = orderIn(at).returns[released.return_id]?.refunds.find((one) => one.refund === released.refund);
      const lines = authorised.get(released.return_id);
      return refund === undefined || lines === undefined || sold === undefined
        ? []
        : [statementOf(released, lines, sold, refund)];
    });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

test('case 40: whatever happens, every minor unit of every refund is explained, and is somewhere', () => {
  let seen = 0;
  const lives = fc.array(anyHappening, { minLength: 20, maxLength: 60 });
  fc.assert(
    fc.property(anyOrder, anyRules, lives, (order, rules, happenings) => {
      const at = born(ruledHouse(rules), order);
      for (const happening of happenings) happen(at, happening);
      for (const { goods, adjustments, parts, total_minor } of statements(at)) {
        const owed = goods.map(({ refund_minor }) => refund_minor);
        const beside = adjustments.map(({ amount_minor }) => amount_minor);
        expect(sum(owed) + sum(beside)).toBe(total_minor);
        expect(sum(parts.map(({ amount_minor }) => amount_minor))).toBe(total_minor);
        seen += parts.length;
      }
    }),
    { numRuns: 150 },
  );
  expect(seen).toBeGreaterThan(0);
});

test('case 45: a statement as a person reads it', () => {
  const order = notice('7001', [line('1', 'MUG', 3, 2801, { discount_minor: 100 })], {
    charges: [{ code: 'ship', title: 'Delivery', amount_minor: 499 }],
    tenders: [{ tender_id: 't1', kind: 'card', system: 'pay', payment_ref: 'pi 7001', amount_minor: 3200 }],
  });
  const at = soldHouse(order, {
    charges: { ship: 'full' },
    fees: { restocking_fee: null, return_shipping_fee: feeOf({ kind: 'once', amount_minor: 295 }, [], 1800) },
  });
  appease(at, 'A1', 500);
  bring(at, 'Q1', 'MUG', 3);
  expect(statements(at)).toMatchObject([
    {
      currency: 'GBP',
      goods: [
        { sku: 'MUG', units: 1, price_minor: 934, discount_minor: 34, unit_refund_minor: 900 },
        { sku: 'MUG', units: 1, price_minor: 934, discount_minor: 33, unit_refund_minor: 901 },
        { sku: 'MUG', units: 1, price_minor: 933, discount_minor: 33, unit_refund_minor: 900 },
      ],
      adjustments: [
        { kind: 'fee', title: 'Return shipping', amount_minor: -295, tax_included_minor: -45 },
        { kind: 'charge', title: 'Delivery', amount_minor: 499 },
      ],
      parts: [
        { amount_minor: 500, status: 'covered', covered: { by: 'appeasement', id: 'A1' } },
        { amount_minor: 2405, status: 'released' },
      ],
      total_minor: 2905,
    },
  ]);
});
