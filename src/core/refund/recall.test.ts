import { expect, test } from 'vitest';
import { disagreements } from '../books.fixture.ts';
import { answer, answerAll } from '../house.fixture.ts';
import { dispute, disputeEnds } from '../money.fixture.ts';
import { bring, finish, orderIn, parts, soldHouse, troubles } from '../paid.fixture.ts';
import { tale } from '../words.fixture.ts';

const PI = 'pi 7001';
const REFUND = 'Q1-1:refund:1.1';
const STOPPED = { kind: 'withdrawn', because: 'dispute' } as const;

/** A refund is released and not answered yet when the bank takes the payment back. */
function disputed(): ReturnType<typeof soldHouse> {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  dispute(at, PI, 9000);
  return at;
}

test('case 54: a refund that is queued when a dispute opens is asked back, and held when that was in time', () => {
  const at = soldHouse();
  bring(at, 'Q1', 'LAMP', 1);
  expect(tale(dispute(at, PI, 9000))).toEqual([
    'dispute.opened',
    'refund.recalled',
    '  90.00 GBP: dispute_receivable -> settled:pay',
    '  exception double_loss',
  ]);
  expect(at.decisions.at(-1)?.withdraw).toEqual([{ key: REFUND, because: 'dispute' }]);
  expect(tale(answer(at, REFUND, STOPPED))).toEqual(['refund.withdrawn', '  resolved double_loss:dp 1']);
  expect([parts(at, 'Q1-1'), troubles(at)]).toEqual([['1 replaced 4500', '2 held 4500'], []]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 54: won, it goes under a key of its own, so that the one that was stopped can never be meant', () => {
  const at = disputed();
  answer(at, REFUND, STOPPED);
  expect(tale(disputeEnds(at, PI, 'dp 1', 'won'))).toContain('  ask pay: payments.refund as Q1-1:refund:1.2');
  finish(at, 'Q1', 'LAMP', 1);
  expect([orderIn(at).returns['Q1-1']?.status, disagreements(at, '7001')]).toEqual(['closed', []]);
});

test('case 54: won before it is known whether it was stopped, nothing is sent twice', () => {
  const at = disputed();
  expect(tale(disputeEnds(at, PI, 'dp 1', 'won'))).not.toContain('refund.resumed');
  expect(tale(answer(at, REFUND, STOPPED)).slice(0, 2)).toEqual(['refund.withdrawn', 'refund.resumed']);
});

test('case 54: asked back too late: the money is with the customer, and that it may be lost twice stays open', () => {
  const at = disputed();
  answer(at, REFUND);
  expect([parts(at, 'Q1-1'), troubles(at)]).toEqual([['1 settled 4500'], ['double_loss']]);
  // Word that comes twice or late changes nothing.
  expect(tale(answer(at, REFUND, STOPPED))).toEqual([]);
  finish(at, 'Q1', 'LAMP', 1);
  disputeEnds(at, PI, 'dp 1', 'won');
  answerAll(at);
  expect([orderIn(at).returns['Q1-1']?.status, troubles(at), disagreements(at, '7001')]).toEqual(['closed', [], []]);
});
