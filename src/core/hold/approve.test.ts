import { expect, test } from 'vitest';
import { disagreements } from '../books.fixture.ts';
import { answerAll, type House } from '../house.fixture.ts';
import { approvals, approve, heldHouse, holds, refuse, returnIn, say, turns } from '../hold.fixture.ts';
import { orderIn, parts, troubles } from '../paid.fixture.ts';
import { ask, inspect, line, move, notice, receive, sell, tale, wait } from '../words.fixture.ts';

const REFUND = '  ask pay: payments.refund as Q1-1:refund:1.1';

/** A lamp is back and graded: nothing but the approval is missing. */
function back(at: House, some: Parameters<typeof ask>[3] = {}): House {
  ask(at, 'Q1', { LAMP: 1 }, some);
  receive(at, 'Q1-1', { LAMP: 1 });
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  return at;
}

test('case 68: over the threshold for the whole return, nothing is paid before one person approves', () => {
  const at = back(heldHouse(approvals('none', { one_over_minor: 4000, by: 'finance', expires_hours: 24 })));
  expect([parts(at, 'Q1-1'), holds(at)]).toEqual([[], ['approval:1 open, finance']]);
  expect(turns(at)).toEqual(['finance hold:approval:1 until 2026-03-06T09:00']);
  expect(returnIn(at).holds?.['approval:1']?.asks).toMatchObject({ amount_minor: 4500, names: 1 });
  expect(tale(approve(at, 'Ana'))).toEqual([
    'hold.agreed',
    'hold.ended',
    'disposition.assigned',
    'refund.released',
    '  45.00 GBP: returns_allowance -> refund_owed',
    '  ask floor: wms.return.place as Q1-1:place:1',
    REFUND,
    '  resolved approval_overdue:Q1-1:approval:1',
  ]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 68: a sum that is not over the threshold needs nobody', () => {
  const at = back(heldHouse(approvals('none', { one_over_minor: 4500 })));
  expect(parts(at, 'Q1-1')).toEqual(['1 released 4500']);
});

test('case 72: four eyes are two persons, none of whom asked for the return', () => {
  const at = back(heldHouse(approvals('four_eyes')), { requested_by: 'Ana' });
  expect(tale(approve(at, ' ana '))).toEqual(['refused: requester_approves']);
  expect(tale(approve(at, 'Ben'))).toEqual(['hold.agreed']);
  expect(turns(at)[0]).toContain('operations hold:approval:1');
  expect(tale(approve(at, 'BEN'))).toEqual(['refused: same_person_twice']);
  expect(parts(at, 'Q1-1')).toEqual([]);
  expect(tale(approve(at, 'Cleo'))).toContain(REFUND);
  expect(at.decisions.at(-1)?.events.find(({ body }) => body.type === 'hold.ended')?.body).toMatchObject({
    decided: 'person',
    by: 'Cleo',
    second: 'Ben',
  });
  expect(tale(approve(at, 'Dora'))).toEqual(['refused: approval_already_decided']);
});

test.each<[string, (at: House) => readonly string[], string]>([
  ['no approval was asked for', (at) => tale(approve(at, 'Ana')), 'nothing_to_approve'],
  [
    'nobody has that return',
    (at) => tale(say(at, { type: 'approval.given', return_id: 'Q1-1', by: ' ' })),
    'name_or_reason_missing',
  ],
  ['no reason', (at) => tale(refuse(at, 'Ana', ' ')), 'name_or_reason_missing'],
])('refused: %s', (_what, command, code) => {
  expect(command(back(heldHouse({})))).toEqual([`refused: ${code}`]);
});

test('case 72: refused before the goods came, the return is cancelled and everybody who was told learns it', () => {
  const at = heldHouse(approvals('one'));
  ask(at, 'Q1', { LAMP: 1 });
  answerAll(at);
  expect(tale(refuse(at, 'Ana'))).toEqual([
    'hold.ended',
    'return.cancelled',
    'posting.requested',
    '  ask shop: commerce.return.withdraw as Q1-1:withdraw_open',
    '  ask books: erp.return.withdraw as Q1-1:withdraw_authorise',
    '  ask floor: wms.return.withdraw as Q1-1:withdraw_announce',
    '  resolved approval_overdue:Q1-1:approval:1',
  ]);
  expect([returnIn(at).status, troubles(at), turns(at)]).toEqual(['cancelled', [], []]);
  // It comes all the same: here, the customer's, and never paid.
  receive(at, 'Q1-1', { LAMP: 1 });
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  expect([returnIn(at).status, troubles(at), parts(at, 'Q1-1')]).toEqual(['refused', ['return_refused'], []]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 72: refused when the goods are here, they go back to the customer, and may be asked for anew', () => {
  const at = back(heldHouse(approvals('one')));
  answerAll(at);
  refuse(at, 'Ana');
  expect([returnIn(at).status, troubles(at), turns(at)]).toEqual([
    'refused',
    ['return_refused'],
    ['operations goods back'],
  ]);
  const items = [{ line: null, sku: 'LAMP', quantity: 1 }];
  expect(tale(say(at, { type: 'goods.handed_back', return_id: 'Q1-1', node: 'DC1', items }))).toEqual([
    'goods.handed_back',
    '  1 LAMP: quarantine:DC1 -> customer',
    '  resolved return_refused:Q1-1',
  ]);
  expect([troubles(at), turns(at), orderIn(at).claimed['1'], disagreements(at, '7001')]).toEqual([[], [], [], []]);
  expect(tale(ask(at, 'Q2', { LAMP: 2 }))).toContain('return.authorized');
});

test('goods of a return that nobody refused are not handed back', () => {
  const at = back(heldHouse(approvals('one')));
  const items = [{ line: null, sku: 'LAMP', quantity: 1 }];
  expect(tale(say(at, { type: 'goods.handed_back', return_id: 'Q1-1', node: 'DC1', items }))).toEqual([
    'refused: return_not_refused',
  ]);
});

test('goods that may yet be refused stay in quarantine', () => {
  const at = back(heldHouse(approvals('one')));
  expect(at.deliveries.has('Q1-1:place:1')).toBe(false);
});

test('case 72: nobody decides in time: the next role has its turn, then it is overdue, and a late decision closes that', () => {
  const at = back(heldHouse(approvals('one', { by: 'operations', escalate_to: 'finance', expires_hours: 24 })));
  expect(at.wakes.get('order/7001')).toBe('2026-03-06T09:00:00.000Z');
  wait(at, '7001', 1);
  expect([holds(at), at.wakes.get('order/7001')]).toEqual([
    ['approval:1 escalated, finance'],
    '2026-03-07T09:00:00.000Z',
  ]);
  wait(at, '7001', 1);
  expect([holds(at), troubles(at)]).toEqual([['approval:1 overdue, finance'], ['approval_overdue']]);
  expect(turns(at)).toEqual(['finance hold:approval:1 late']);
  expect(at.wakes.get('order/7001')).toBeNull();
  approve(at, 'Ana');
  expect([holds(at), troubles(at), parts(at, 'Q1-1')]).toEqual([
    ['approval:1 lifted, finance'],
    [],
    ['1 released 4500'],
  ]);
});

test('an amount that rises above what was approved is asked for again, and not when it stays below', () => {
  const at = heldHouse({ ...approvals('one'), charges: { ship: 'full' } });
  const ship = [{ code: 'ship', title: 'Delivery', amount_minor: 499 }];
  const tenders = [{ tender_id: 't1', kind: 'card' as const, system: 'pay', payment_ref: 'pi 2', amount_minor: 4499 }];
  sell(at, notice('7002', [line('1', 'VASE', 2, 4000)], { charges: ship, customer_id: 'C-2', tenders }));
  ask(at, 'Q2', { VASE: 2 }, { customer_id: 'C-2' });
  approve(at, 'Ana', 'Q2-1');
  receive(at, 'Q2-1', { VASE: 1 });
  expect(tale(inspect(at, 'Q2-1', ['VASE', 1, 'A']))).toContain('refund.released');
  receive(at, 'Q2-1', { VASE: 1 });
  // The last unit brings the delivery charge back, which nobody knew of when it was approved.
  expect(tale(inspect(at, 'Q2-1', ['VASE', 1, 'A'])).filter((told) => told !== 'disposition.assigned')).toEqual([
    'inspection.completed',
    'hold.opened',
    '  ask floor: wms.return.place as Q2-1:place:2',
  ]);
  expect(tale(approve(at, 'Ana', 'Q2-1'))).toContain('refund.released');
  expect(disagreements(at, '7002')).toEqual([]);
});

test('refused after a part was paid: what was paid for is ours and is put away, the rest goes back', () => {
  const gates = { rules: [], otherwise: ['received'] } as const;
  const at = heldHouse({ ...approvals('one'), charges: { ship: 'full' } }, { gates });
  const ship = [{ code: 'ship', title: 'Delivery', amount_minor: 499 }];
  const tenders = [{ tender_id: 't1', kind: 'card' as const, system: 'pay', payment_ref: 'pi 2', amount_minor: 4499 }];
  sell(at, notice('7002', [line('1', 'VASE', 2, 4000)], { charges: ship, customer_id: 'C-2', tenders }));
  ask(at, 'Q2', { VASE: 2 }, { customer_id: 'C-2' });
  approve(at, 'Ana', 'Q2-1');
  receive(at, 'Q2-1', { VASE: 1 });
  receive(at, 'Q2-1', { VASE: 1 });
  refuse(at, 'Ben', 'not ours', 'Q2-1');
  answerAll(at);
  expect(tale(inspect(at, 'Q2-1', ['VASE', 2, 'A']))).toEqual([
    'inspection.completed',
    'disposition.assigned',
    '  ask floor: wms.return.place as Q2-1:place:1',
    '  exception return_refused',
  ]);
  const items = [{ line: null, sku: 'VASE', quantity: 1 }];
  say(at, { type: 'goods.handed_back', return_id: 'Q2-1', node: 'DC1', items });
  expect(tale(move(at, 'Q2-1', ['VASE', 1, 'restock']))).toContain('  1 VASE: quarantine:DC1 -> sellable:DC1');
  answerAll(at);
  expect([troubles(at), disagreements(at, '7002')]).toEqual([[], []]);
});
