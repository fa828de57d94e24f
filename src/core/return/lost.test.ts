import { expect, test } from 'vitest';
import { expectedOfClaim } from '../claim/audit.ts';
import { books, disagreements } from '../books.fixture.ts';
import { arrive, awaiting, orderAt, paid, returnAt, troubles } from '../goods.fixture.ts';
import { GIFT_RETAILER, answerAll, tell, type House } from '../house.fixture.ts';
import type { Policy } from '../policy/policy.ts';
import { inspect, move, receive, tale, wait } from '../words.fixture.ts';
import { correct, told } from './correct.fixture.ts';
import { claimAggregate } from './names.ts';
import type { ReceivingRules } from '../policy/receiving.ts';
import { waitsOf } from './waits.ts';

const CLAIM = claimAggregate('Q1-1.lost');

function lose(at: House, proof_of_dropoff: string | null = null, quantity: number | null = null) {
  const items = quantity === null ? null : [{ line: null, sku: 'MUG', quantity }];
  return tell(
    at,
    { reference: { kind: 'return', id: 'Q1-1' } },
    { type: 'parcel.lost', return_id: 'Q1-1', carrier: 'swift', tracking: 'TR-9', items, proof_of_dropoff },
  );
}

function under(lost_parcel: ReceivingRules['lost_parcel']): Policy[] {
  const policy: Policy = { ...GIFT_RETAILER, receiving: { lost_parcel } };
  return [policy];
}

function claimMoney(at: House): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { debit, credit, amount_minor } of at.decisions.flatMap(({ money }) =>
    money.filter(({ aggregate }) => aggregate === CLAIM),
  )) {
    sums[debit] = (sums[debit] ?? 0) - amount_minor;
    sums[credit] = (sums[credit] ?? 0) + amount_minor;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0));
}

function credit(at: House, amount_minor: number) {
  const fact = {
    type: 'claim.credited',
    claim_id: 'Q1-1.lost',
    credit_ref: 'CR-1',
    amount_minor,
    currency: 'GBP',
  } as const;
  return tell(at, { aggregate: CLAIM }, fact);
}

test('case 27: lost with a proof of drop-off: the customer is refunded and the carrier owes the value', () => {
  const at = awaiting({ MUG: 2 });
  expect(tale(lose(at, 'POD-1'))).toEqual([
    'return.parcel_lost',
    'claim.opened',
    'refund.released',
    'posting.requested',
    'posting.requested',
    '  2 MUG: customer -> lost',
    '  20.00 GBP: carrier_receivable -> claim_recovery',
    '  20.00 GBP: returns_allowance -> refund_owed',
    '  ask pay: payments.refund as Q1-1:refund:1.1',
    '  ask books: erp.credit.issue as Q1-1:credit:1',
    '  ask shop: commerce.return.complete as Q1-1:complete',
  ]);
  answerAll(at);
  expect(orderAt(at).returns['Q1-1']).toMatchObject({ status: 'closed', units: 0, lost: 2 });
  expect(books(at, '7001').units).toEqual({ customer: -2, lost: 2 });
  expect(disagreements(at, '7001')).toEqual([]);
  expect(at.deliveries.has('Q1-1:withdraw_authorise')).toBe(true);
});

test('case 27: without a proof nobody is paid yet; when it is told, it counts', () => {
  const at = awaiting({ MUG: 2 });
  expect(tale(lose(at))).toContain('  exception lost_in_transit');
  expect(paid(at)).toEqual([]);
  expect(waitsOf(orderAt(at), returnAt(at), at.now)[0]).toMatchObject({ who: 'operations', what: 'lost:1' });
  expect(disagreements(at, '7001')).toEqual([]);
  expect(tale(lose(at, 'POD-1'))).toContain('  resolved lost_in_transit:Q1-1');
  expect(paid(at)).toEqual([2000]);
  expect(disagreements(at, '7001')).toEqual([]);
  expect(tale(lose(at, 'POD-1'))).toEqual(['refused: nothing_outstanding']);
});

test.each<[ReceivingRules['lost_parcel'], string | null, number[]]>([
  ['refund', null, [2000]],
  ['refund_with_proof', null, []],
  ['refund_with_proof', 'POD-1', [2000]],
  ['wait', 'POD-1', []],
])('case 27: the policy says %s, the proof is %s', (rule, proof, then) => {
  const at = awaiting({ MUG: 2 }, undefined, under(rule));
  lose(at, proof);
  expect(paid(at)).toEqual(then);
});

test('case 27: it arrives later and was not paid by the carrier yet: received, and the claim is withdrawn', () => {
  const at = awaiting({ MUG: 3 });
  receive(at, 'Q1-1', { MUG: 1 });
  lose(at, 'POD-1');
  expect(tale(receive(at, 'Q1-1', { MUG: 2 }))).toEqual([
    'return.item_received',
    'claim.moved',
    '  2 MUG: lost -> quarantine:DC1',
    '  20.00 GBP: claim_recovery -> carrier_receivable',
  ]);
  inspect(at, 'Q1-1', ['MUG', 3, 'A']);
  move(at, 'Q1-1', ['MUG', 3, 'restock']);
  answerAll(at);
  expect(paid(at)).toEqual([2000, 1000]);
  expect(orderAt(at).returns['Q1-1']).toMatchObject({ status: 'closed', units: 3, dispositions: { restock: 3 } });
  expect(disagreements(at, '7001')).toEqual([]);
  expect(claimMoney(at)).toEqual({});
});

test('case 7: lost units whose receipt was wrong are lost as before, in both books, and somebody looks again', () => {
  const at = awaiting({ MUG: 1 });
  lose(at);
  const items = [{ line: null, sku: 'MUG', quantity: 1 }];
  told(at, 'r', { type: 'goods.received', return_id: 'Q1-1', node: 'DC1', items });
  expect(troubles(at)).toEqual([]);
  expect(tale(correct(at, 'r', 'Q1-1', null))).toContain('  1 MUG: quarantine:DC1 -> lost');
  expect([troubles(at), disagreements(at, '7001')]).toEqual([['lost_in_transit'], []]);
  lose(at, 'POD-1');
  expect([paid(at), troubles(at)]).toEqual([[1000], []]);
});

test('case 27: it arrives after the carrier paid: the money is to go back', () => {
  const at = awaiting({ MUG: 3 });
  receive(at, 'Q1-1', { MUG: 1 });
  lose(at, 'POD-1');
  credit(at, 2000);
  receive(at, 'Q1-1', { MUG: 2 });
  expect(troubles(at)).toEqual(['claim_to_repay']);
  const state = at.states.get(CLAIM)?.state;
  expect(state).toMatchObject({ status: 'recovered', paid_minor: 2000 });
  expect(claimMoney(at)).toEqual(state?.kind === 'claim' ? expectedOfClaim(state) : null);
});

test('case 22: a claim against the carrier ends a short receipt', () => {
  const at = awaiting({ MUG: 3 });
  arrive(at, 'Q1-1', [{ sku: 'MUG' }], { complete: true });
  lose(at, 'POD-1');
  expect(troubles(at)).toEqual([]);
  expect(paid(at)).toEqual([2000]);
});

test('one parcel of two is lost; what is overdue and lost is overdue no more', () => {
  const at = awaiting({ MUG: 3 });
  lose(at, 'POD-1', 1);
  expect(paid(at)).toEqual([1000]);
  receive(at, 'Q1-1', { MUG: 1 });
  wait(at, '7001', 31);
  expect(troubles(at)).toEqual(['overdue_receipt']);
  lose(at, 'POD-2');
  expect(troubles(at)).toEqual([]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('nothing is lost of what is here, or of a return nobody has', () => {
  const at = awaiting({ MUG: 1 });
  receive(at, 'Q1-1', { MUG: 1 });
  expect(tale(lose(at, 'POD-1'))).toEqual(['refused: nothing_outstanding']);
});

test('case 27: lost goods that are identified in custody end the claim too', () => {
  const at = awaiting({ MUG: 1, CAMERA: 1 });
  receive(at, 'Q1-1', { CAMERA: 1 });
  lose(at, 'POD-1');
  const items = [{ line: null, sku: 'MUG', quantity: 1 }];
  const to = { aggregate: 'custody/DC1/F-1' };
  tell(at, to, { type: 'goods.found', node: 'DC1', document: 'F-1', items, hints: { return_id: 'Q1-1' } });
  expect(at.states.get(CLAIM)?.state).toMatchObject({ status: 'withdrawn' });
  expect(troubles(at)).toEqual([]);
  expect(disagreements(at, '7001')).toEqual([]);
});
