import { createColors } from 'picocolors';
import { expect, test } from 'vitest';
import { bench, command } from '#api/ports.fixture.ts';
import { renderExplain } from '#cli/render-explain.ts';
import { ReturnReport } from '#contract/report.ts';
import { feeOf } from '#core/life.fixture.ts';
import { NO_TERMS, type Terms } from '#core/policy/terms.ts';
import { ORDER, POLICY, story } from '#core/return/story.fixture.ts';

/** Ten per cent for restocking with 19 % tax inside, 2.99 for the way back, and delivery by value of what comes back. */
const TERMS: Terms = {
  ...NO_TERMS,
  restocking_fee: feeOf({ kind: 'percent', percent: 10 }, ['defective'], 1900),
  return_shipping_fee: feeOf({ kind: 'once', amount_minor: 299 }, ['defective']),
  charges: { shipping: 'pro_rata' },
};
const SHIPPED = { ...ORDER, charges: [{ code: 'shipping', title: 'Delivery', amount_minor: 490 }] };

test('case 45: backhaul explain tells a refund with fees and delivery cent by cent', async () => {
  const { call, story: told } = bench(() => ({}), story({ ...POLICY, terms: TERMS }, SHIPPED));
  const lines = [{ sku: 'MUG', quantity: 3, reason: 'unwanted' }];
  await call(command('a', { customer_id: 'C-7', reference: 'D1', requested_at: '2026-03-05T08:59:00Z', lines }));
  const to = { reference: { kind: 'return', id: 'R-D1-1' } } as const;
  const items = [{ line: null, sku: 'MUG', quantity: 1 }];
  told.tell(to, { type: 'goods.received', return_id: 'R-D1-1', node: 'DC-1', items });
  const graded = items.map((item) => ({ ...item, grade: 'A' as const, container: null }));
  told.tell(to, { type: 'goods.inspected', return_id: 'R-D1-1', node: 'DC-1', items: graded });
  const report = ReturnReport.parse((await call({ method: 'GET', url: '/process/v1/returns/R-D1-1' })).json());
  const text = renderExplain(report, createColors(false)).split('\n');
  const from = text.indexOf('The refund');
  expect(text.slice(from, text.indexOf('', from))).toEqual([
    'The refund',
    '  24.57 GBP in all: 18.67 GBP held, 5.90 GBP on its way, 0.00 GBP paid',
    '  9.33 GBP waits for: received, inspected',
    '  9.34 GBP waits for: received, inspected',
    '  Restocking fee: 2.80 GBP in all, 0.93 GBP of it charged so far',
    '  Return shipping: 2.99 GBP in all, 2.99 GBP of it charged so far',
    '  Refund 1: 5.90 GBP, released',
    '    1 of MUG: price 10.00 GBP, less discount 0.67 GBP, so 9.33 GBP',
    '    Restocking fee: -0.93 GBP (tax -0.14 GBP in it)',
    '    Return shipping: -2.99 GBP',
    '    Delivery: 0.49 GBP',
    '    5.90 GBP by pay to t1: released',
  ]);
});
