import { expect, test } from 'vitest';
import { disagreements } from '../books.fixture.ts';
import { heldHouse } from '../hold.fixture.ts';
import { answerAll, type House } from '../house.fixture.ts';
import { redirect } from '../money.fixture.ts';
import { bring, fails, finish, parts, troubles } from '../paid.fixture.ts';
import type { Terms } from '../policy/terms.ts';
import { tale, wait } from '../words.fixture.ts';

const REFUND = 'Q1-1:refund:1.1';
const AFTER_90: Partial<Terms> = { unclaimed: { informative: false, says: 90 } };

/** The card is closed: the refund comes back. */
function failed(terms: Partial<Terms> = AFTER_90): House {
  const at = heldHouse(terms);
  bring(at, 'Q1', 'LAMP', 1);
  fails(at, REFUND);
  return at;
}

test('case 48: what is owed and cannot be paid becomes unclaimed by the clock, and is not when it is sent again', () => {
  const at = failed();
  expect(at.wakes.get('order/7001')).toBe('2026-06-03T09:00:00.000Z');
  expect(troubles(at)).toEqual(['refund_failed']);
  wait(at, '7001', 89);
  expect(troubles(at)).toEqual(['refund_failed']);
  expect(tale(wait(at, '7001', 1))).toEqual(['  exception refund_unclaimed']);
  expect(at.exceptions.get('refund_unclaimed:Q1-1:1.1')).toMatchObject({ money_at_risk_minor: 4500, currency: 'GBP' });
  expect(tale(redirect(at, REFUND, 'bank'))).toContain('  resolved refund_unclaimed:Q1-1:1.1');
  answerAll(at);
  expect([parts(at, 'Q1-1'), troubles(at)]).toEqual([['1 replaced 4500', '2 settled 4500'], []]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 48: money that was refused when its return was long closed is owed on the same clock', () => {
  const at = heldHouse(AFTER_90);
  bring(at, 'Q1', 'LAMP', 1);
  finish(at, 'Q1', 'LAMP', 1);
  at.now = '2026-04-01T09:00:00.000Z';
  fails(at, REFUND);
  wait(at, '7001', 90);
  expect(troubles(at)).toContain('refund_unclaimed');
});

test.each<[string, Partial<Terms>]>([
  ['says nothing of it', {}],
  ['only tells of it', { unclaimed: { informative: true, says: 90 } }],
])('case 48: no clock runs under a policy that %s', (_what, terms) => {
  const at = failed(terms);
  wait(at, '7001', 400);
  expect(troubles(at)).toEqual(['refund_failed']);
});
