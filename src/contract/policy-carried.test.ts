import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import type { CustomerCopy } from '#core/base/told.ts';
import { answerAll, house, tell, type House } from '#core/house.fixture.ts';
import { orderIn } from '#core/paid.fixture.ts';
import type { Policy } from '#core/policy/policy.ts';
import { ask, inspect, line, notice, receive, scan, sell, tale } from '#core/words.fixture.ts';
import { validatePolicies } from './policy.ts';

let versions: readonly Policy[] = [];
beforeAll(() => {
  const files = [1, 2, 3].map((number) => {
    const file = `fashion-electronics.v${number}.yaml`;
    return { file, text: readFileSync(new URL(`../../contracts/policies/${file}`, import.meta.url), 'utf8') };
  });
  versions = validatePolicies(files).policies;
});

/** A phone for 200.00 and a shirt for 9.00, delivered for 4.95, bought under the third version. */
const ORDER = notice('7001', [line('1', 'PHONE', 1, 20_000), line('2', 'SHIRT', 1, 900)], {
  placed_at: '2026-04-01T10:00:00.000Z',
  country: 'DE',
  currency: 'EUR',
  charges: [{ code: 'shipping', title: 'Delivery', amount_minor: 495 }],
  tenders: [{ tender_id: 't1', kind: 'card', system: 'pay', payment_ref: 'pi 1', amount_minor: 21_395 }],
});

function sold(customer: CustomerCopy = {}): House {
  const at = house(versions);
  at.now = '2026-04-10T10:00:00.000Z';
  sell(at, ORDER);
  tell(at, { aggregate: 'product/PHONE' }, { type: 'product.told', sku: 'PHONE', category: 'phone' });
  tell(at, { aggregate: 'product/SHIRT' }, { type: 'product.told', sku: 'SHIRT', category: 'shirts' });
  tell(at, { aggregate: 'customer/C-1' }, { type: 'customer.told', customer_id: 'C-1', ...customer });
  return at;
}

const because = (sku: string, reason: string) => ({
  lines: [{ sku, line_id: null, quantity: 1, reason, commerce_line_ref: null }],
});

test('case 45: the fashion retailer keeps its fees, with the tax in them, and gives delivery back by value', () => {
  const at = sold();
  ask(at, 'Q1', { PHONE: 1 });
  receive(at, 'Q1-1', { PHONE: 1 }, 'HUB-BRNO');
  inspect(at, 'Q1-1', ['PHONE', 1, 'A']);
  expect(orderIn(at).returns['Q1-1']?.refunds[0]).toMatchObject({
    amount_minor: 20_000 - 2000 - 299 + 473,
    adjustments: [
      { code: 'restocking', amount_minor: -2000, tax_included_minor: -319 },
      { code: 'return_shipping', amount_minor: -299, tax_included_minor: -47 },
      { kind: 'charge', code: 'shipping', amount_minor: 473 },
    ],
  });
});

test('case 45: it bears what is its own fault, and the last of the goods brings the last cent of delivery', () => {
  const at = sold();
  for (const sku of ['PHONE', 'SHIRT']) {
    ask(at, sku, {}, because(sku, 'wrong_item'));
    receive(at, `${sku}-1`, { [sku]: 1 });
    inspect(at, `${sku}-1`, [sku, 1, 'A']);
  }
  const amounts = Object.values(orderIn(at).returns).map(({ refunds }) => refunds[0]?.amount_minor);
  expect(amounts).toEqual([20_473, 922]);
});

test('case 30: it lets customers keep what broke and is not worth the way', () => {
  const at = sold();
  expect(tale(ask(at, 'Q1', {}, because('SHIRT', 'defective')))).toContain('  1 SHIRT: customer -> kept');
  answerAll(at);
  expect(orderIn(at).returns['Q1-1']).toMatchObject({ status: 'closed', kept: { '2': 1 } });
  expect(at.states.get('customer/C-1')?.state).toMatchObject({ had: { keep_it: { EUR: { '2026-04-10': 900 } } } });
});

test('case 30: not its own people', () => {
  const at = sold({ employee: true });
  expect(tale(ask(at, 'Q1', {}, because('SHIRT', 'defective')))).not.toContain('  1 SHIRT: customer -> kept');
});

test('its best customers are paid once the carrier has the parcel, and bear no fee', () => {
  const at = sold({ standing: 'gold', returns_in_period: 2 });
  expect(tale(ask(at, 'Q1', { SHIRT: 1 }))).not.toContain('refund.released');
  expect(tale(scan(at, 'Q1-1'))).toContain('refund.released');
  expect(orderIn(at).returns['Q1-1']?.refunds[0]?.amount_minor).toBe(900 + 21);
});

test('case 74: a copy of yesterday’s customer counts for nothing, and the answer says so', () => {
  const at = sold({ standing: 'gold', returns_in_period: 2 });
  at.now = '2026-04-11T10:01:00.000Z';
  const [verdict] = ask(at, 'Q1', { SHIRT: 1 });
  expect(verdict?.kind === 'decided' ? verdict.answer['copies'] : []).toContainEqual({
    copy: 'customer C-1',
    as_of: '2026-04-10T10:00:00.000Z',
    age_minutes: 1441,
    used: false,
    good_for_minutes: 1440,
  });
  expect(tale(scan(at, 'Q1-1'))).not.toContain('refund.released');
});
