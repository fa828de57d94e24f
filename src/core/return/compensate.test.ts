import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { answer, answerAll } from '../house.fixture.ts';
import { approvals, approve, heldHouse, refuse } from '../hold.fixture.ts';
import { dispute } from '../money.fixture.ts';
import { orderIn, troubles } from '../paid.fixture.ts';
import { ask, cancel, inspect, line, move, notice, receive, sell, tale } from '../words.fixture.ts';
import { INVERSES } from './inverses.ts';

test('every operation is undone by an operation, or says why none is needed', () => {
  const text = readFileSync(new URL('../base/operation.ts', import.meta.url), 'utf8');
  const operations = [...text.matchAll(/readonly name: '([a-z.]+)'/g)].map(([, name]) => String(name));
  expect(Object.keys(INVERSES).toSorted()).toEqual(operations.toSorted());
  const lacking = Object.entries(INVERSES).filter(([, inverse]) =>
    'by' in inverse ? !operations.includes(inverse.by) : inverse.none.length < 20,
  );
  expect(lacking).toEqual([]);
});

const NEVER_SENT = { kind: 'withdrawn', because: 'the return was cancelled' } as const;

test('case 16: announcements of a cancelled return that were not sent yet are asked back, and nothing needs undoing', () => {
  const at = heldHouse({});
  ask(at, 'Q1', { LAMP: 1 });
  answer(at, 'Q1-1:open');
  cancel(at, 'Q1-1');
  expect(at.decisions.at(-1)?.withdraw.map(({ key }) => key)).toEqual(['Q1-1:authorise', 'Q1-1:announce']);
  expect(tale(answer(at, 'Q1-1:authorise', NEVER_SENT))).toEqual(['posting.withdrawn']);
  // This one was on its way already: what was done is undone.
  expect(tale(answer(at, 'Q1-1:announce'))).toContain('  ask floor: wms.return.withdraw as Q1-1:withdraw_announce');
  expect([...at.deliveries.keys()]).not.toContain('Q1-1:withdraw_authorise');
});

test('case 16: goods of a return that nobody was told of any more come all the same: its systems learn of it now', () => {
  const at = heldHouse({});
  ask(at, 'Q1', { LAMP: 1 });
  cancel(at, 'Q1-1');
  for (const step of ['open', 'authorise', 'announce']) answer(at, `Q1-1:${step}`, NEVER_SENT);
  expect(tale(receive(at, 'Q1-1', { LAMP: 1 }))).toEqual([
    'return.item_received',
    'posting.requested',
    '  1 LAMP: customer -> quarantine:DC1',
    '  ask shop: commerce.return.open as Q1-1:open:again',
    '  ask books: erp.return.authorise as Q1-1:authorise:again',
    '  ask floor: wms.return.announce as Q1-1:announce:again',
  ]);
  expect(at.deliveries.get('Q1-1:authorise:again')?.operation).toEqual({
    ...at.deliveries.get('Q1-1:authorise')?.operation,
  });
  expect(at.deliveries.get('Q1-1:open:again')?.operation).toEqual({ ...at.deliveries.get('Q1-1:open')?.operation });
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  move(at, 'Q1-1', ['LAMP', 1, 'restock']);
  answerAll(at);
  expect([orderIn(at).returns['Q1-1']?.status, disagreements(at, '7001')]).toEqual(['closed', []]);
});

test('a refund that was refused after its credit was posted: the credit is taken back, once, and nothing is owed', () => {
  const at = heldHouse({ ...approvals('one'), charges: { ship: 'full' } });
  const tenders = [{ tender_id: 't1', kind: 'card' as const, system: 'pay', payment_ref: 'pi 1', amount_minor: 4499 }];
  const charges = [{ code: 'ship', title: 'Delivery', amount_minor: 499 }];
  sell(at, notice('7002', [line('1', 'VASE', 2, 4000)], { charges, customer_id: 'C-2', tenders }));
  ask(at, 'Q2', { VASE: 2 }, { customer_id: 'C-2' });
  approve(at, 'Ana', 'Q2-1');
  dispute(at, 'pi 1', 4499);
  for (const step of ['first', 'second']) {
    receive(at, 'Q2-1', { VASE: 1 });
    inspect(at, 'Q2-1', ['VASE', 1, 'A']);
    move(at, 'Q2-1', ['VASE', 1, 'restock']);
    if (step === 'first') answerAll(at);
  }
  const seen = () => at.states.get('order/7002')?.state;
  expect(seen()).toMatchObject({
    returns: { 'Q2-1': { refunds: [{ status: 'held', credit_ref: 'CM Q2-1:refund:1' }] } },
  });
  // The second vase brings the delivery charge back, which was never approved; and now somebody says no to all of it.
  expect(tale(refuse(at, 'Ben', 'not ours', 'Q2-1'))).toEqual([
    'hold.ended',
    'return.refused',
    'refund.cancelled',
    'posting.requested',
    '  20.00 GBP: refund_owed -> returns_allowance',
    '  ask shop: commerce.return.withdraw as Q2-1:withdraw_open',
    '  ask books: erp.credit.reverse as Q2-1:reverse:1',
    '  resolved approval_overdue:Q2-1:approval:2',
    '  exception return_refused',
  ]);
  answerAll(at);
  expect([...at.deliveries.keys()].filter((key) => key.includes('reverse'))).toEqual(['Q2-1:reverse:1']);
  expect(books(at, '7002').money).toEqual({ dispute_receivable: -4499, 'settled:pay': 4499 });
  expect([troubles(at), disagreements(at, '7002')]).toEqual([['return_refused'], []]);
});
