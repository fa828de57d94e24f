import { expect, test } from 'vitest';
import { disagreements } from '../books.fixture.ts';
import { answerAll, tell, type House } from '../house.fixture.ts';
import { approvals, fraud, heldHouse, holds, returnIn, say, turns, within } from '../hold.fixture.ts';
import { parts, troubles } from '../paid.fixture.ts';
import type { StatutoryStart } from './event.ts';
import type { LegalProfile, Terms } from '../policy/terms.ts';
import { ask, cancel, inspect, receive, tale, wait } from '../words.fixture.ts';

const REFUND = '  ask pay: payments.refund as Q1-1:refund:1.1';

/** A withdrawal that the law wants refunded within 14 days; asked for on 5 March. */
function asked(profile: LegalProfile = {}, terms: Partial<Terms> = {}): House {
  const at = heldHouse({ ...within(14, profile), ...terms });
  ask(at, 'Q1', { LAMP: 1 });
  return at;
}

function dispatch(at: House): readonly string[] {
  const sent = { tracking: '1Z99', dispatched_at: at.now };
  return tale(say(at, { type: 'parcel.dispatched', return_id: 'Q1-1', ...sent }));
}

test('case 71: goods that came and are not inspected are paid for when the deadline strikes, by the law', () => {
  const at = asked();
  expect(returnIn(at).law).toMatchObject({ refund_by: '2026-03-19T09:00:00.000Z', status: 'running' });
  receive(at, 'Q1-1', { LAMP: 1 });
  expect(at.wakes.get('order/7001')).toBe('2026-03-16T09:00:00.000Z');
  expect(tale(wait(at, '7001', 11))).toEqual(['statutory.reached', '  exception statutory_deadline_near']);
  expect(at.wakes.get('order/7001')).toBe('2026-03-19T09:00:00.000Z');
  expect(tale(wait(at, '7001', 3))).toEqual([
    'statutory.reached',
    'statutory.overrode',
    'refund.released',
    'statutory.reached',
    '  45.00 GBP: returns_allowance -> refund_owed',
    REFUND,
    '  resolved statutory_deadline_near:Q1-1',
  ]);
  expect(at.decisions.at(-1)?.events[1]?.body).toMatchObject({
    waived: ['inspected', 'disposition'],
    gates: ['received'],
    because: 'received',
  });
  expect([returnIn(at).law?.status, troubles(at), disagreements(at, '7001')]).toEqual(['met', [], []]);
  // The inspection still happens, and finds what it finds: a later deduction is a matter for people and the law.
  expect(tale(inspect(at, 'Q1-1', ['LAMP', 1, 'D']))).not.toContain(REFUND);
});

test('case 71: the trader may withhold until the goods are here or their dispatch is proved, whichever is first', () => {
  const at = asked();
  wait(at, '7001', 14);
  expect([parts(at, 'Q1-1'), returnIn(at).law?.status]).toEqual([[], 'struck']);
  expect(dispatch(at)).toContain(REFUND);
  expect(at.decisions.at(-1)?.events.find(({ body }) => body.type === 'statutory.overrode')?.body).toMatchObject({
    gates: [],
    because: 'dispatched',
  });
  expect(tale(cancel(at, 'Q1-1'))).toEqual(['refused: return_not_cancellable']);
});

test('case 71: goods that come after the deadline are paid for as they come', () => {
  const at = asked();
  wait(at, '7001', 14);
  expect(tale(receive(at, 'Q1-1', { LAMP: 1 }))).toContain(REFUND);
  expect(returnIn(at).law?.status).toBe('met');
});

test('case 71: proof of dispatch before the deadline changes nothing until it strikes', () => {
  const at = asked();
  expect(dispatch(at)).toEqual(['return.dispatched']);
  expect(tale(wait(at, '7001', 14))).toContain(REFUND);
  expect(dispatch(at)).toEqual([]);
});

test('case 71: the carrier’s own scan is proof of dispatch as well', () => {
  const at = asked();
  const scan = { type: 'parcel.scanned', return_id: 'Q1-1', tracking: '1Z', at: at.now } as const;
  tell(at, { reference: { kind: 'return', id: 'Q1-1' } }, scan);
  expect(tale(wait(at, '7001', 14))).toContain(REFUND);
});

test('case 71: a profile that only escalates releases nothing and tells people', () => {
  const at = asked({ override: 'escalate', warn_days: 2 });
  receive(at, 'Q1-1', { LAMP: 1 });
  wait(at, '7001', 12);
  expect(troubles(at)).toEqual(['statutory_deadline_near']);
  wait(at, '7001', 2);
  expect([troubles(at), parts(at, 'Q1-1')]).toEqual([['statutory_deadline_missed'], []]);
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  expect([troubles(at), parts(at, 'Q1-1')]).toEqual([[], ['1 released 4500']]);
});

test('case 71: approval and fraud are escalated and not jumped', () => {
  const at = asked({}, { ...approvals('one', { expires_hours: 900 }), ...fraud('review') });
  receive(at, 'Q1-1', { LAMP: 1 });
  wait(at, '7001', 14);
  expect([holds(at), parts(at, 'Q1-1')]).toEqual([['approval:1 escalated, manager', 'fraud:1 escalated, legal'], []]);
  expect(troubles(at)).toEqual(['fraud_review', 'statutory_deadline_missed']);
  expect(turns(at)).toEqual(['legal hold:fraud:1', 'manager hold:approval:1 until 2026-04-11T21:00']);
  say(at, { type: 'fraud.reviewed', return_id: 'Q1-1', by: 'Ana', verdict: 'pass', reason: 'known customer' });
  say(at, { type: 'approval.given', return_id: 'Q1-1', by: 'Ben' });
  expect([parts(at, 'Q1-1'), troubles(at)]).toEqual([['1 released 4500'], []]);
});

test('case 71: a score that comes to an escalated check hands it to its reviewers and leaves it escalated', () => {
  const at = asked({}, fraud('pass', { answer_within_minutes: 60 * 24 * 30 }));
  wait(at, '7001', 14);
  expect(holds(at)).toEqual(['fraud:1 escalated, legal']);
  say(at, { type: 'fraud.scored', return_id: 'Q1-1', score: 60, reference: 'chk', system: 'sift' });
  expect(holds(at)).toEqual(['fraud:1 escalated, fraud']);
});

test('case 71: unless the profile puts the law above them', () => {
  const at = asked(
    { over: ['approval', 'fraud'] },
    { ...approvals('one', { expires_hours: 900 }), ...fraud('review') },
  );
  receive(at, 'Q1-1', { LAMP: 1 });
  wait(at, '7001', 14);
  expect([holds(at), parts(at, 'Q1-1')]).toEqual([
    ['approval:1 lifted, operations', 'fraud:1 lifted, fraud'],
    ['1 released 4500'],
  ]);
  expect(troubles(at)).toEqual([]);
});

test.each<[StatutoryStart, (at: House) => unknown]>([
  ['dispatch', dispatch],
  ['dispatch', (at) => receive(at, 'Q1-1', { LAMP: 1 })],
  ['receipt', (at) => receive(at, 'Q1-1', { LAMP: 1 })],
])('case 71: a deadline that is counted from the %s starts with it', (start, begins) => {
  const at = asked({ start });
  wait(at, '7001', 2);
  expect(returnIn(at).law?.refund_by).toBeNull();
  begins(at);
  expect(returnIn(at).law?.refund_by).toBe('2026-03-21T09:00:00.000Z');
  expect(at.wakes.get('order/7001')).toBe('2026-03-18T09:00:00.000Z');
});

test('case 71: what is paid in time, or is not coming, needs no warning', () => {
  const paid = asked();
  receive(paid, 'Q1-1', { LAMP: 1 });
  inspect(paid, 'Q1-1', ['LAMP', 1, 'A']);
  answerAll(paid);
  const gone = asked();
  cancel(gone, 'Q1-1');
  for (const at of [paid, gone]) {
    expect([returnIn(at).law?.status, at.wakes.get('order/7001')]).toEqual(['met', null]);
    wait(at, '7001', 14);
    expect(troubles(at)).toEqual([]);
  }
});
