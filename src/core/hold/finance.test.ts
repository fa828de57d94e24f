import { expect, test } from 'vitest';
import { redirect } from '../money.fixture.ts';
import { bring, orderIn, parts, soldHouse, troubles } from '../paid.fixture.ts';
import { waitsOf } from '../return/waits.ts';
import { tale } from '../words.fixture.ts';

test('case 49: too late for the payment system: finance has its turn, and over the limit two of them approve the way out', () => {
  const at = soldHouse(undefined, { refund_days: { pay: 3 }, second_name_over_minor: 4000 });
  bring(at, 'Q1', 'LAMP', 1);
  expect([parts(at, 'Q1-1'), troubles(at)]).toEqual([['1 held 4500'], ['refund_failed']]);
  const order = orderIn(at);
  const state = order.returns['Q1-1'];
  expect(state === undefined ? [] : waitsOf(order, state, at.now)).toContainEqual({
    who: 'finance',
    what: 'refund:1.1',
    since: null,
    until: null,
    late: false,
    next: '45.00 GBP are held: pay takes no refund of this payment any more; finance has to approve another way to pay it out.',
  });
  const refund = 'Q1-1:refund:1.1';
  expect(tale(redirect(at, refund, 'bank'))).toEqual(['refused: second_name_needed']);
  expect(tale(redirect(at, refund, 'bank', { second: 'ana' }))).toEqual(['refused: second_name_needed']);
  expect(tale(redirect(at, refund, 'bank', { second: 'Ben' }))).toContain('refund.redirected');
  expect(parts(at, 'Q1-1')).toEqual(['1 replaced 4500', '2 released 4500']);
  expect(troubles(at)).toEqual([]);
});
