import { expect, test } from 'vitest';
import { disagreements } from '../books.fixture.ts';
import { answerAll, type Heard, type House } from '../house.fixture.ts';
import { fraud, heldHouse, holds, returnIn, say, turns } from '../hold.fixture.ts';
import { parts, troubles } from '../paid.fixture.ts';
import type { FraudRules } from '../policy/terms.ts';
import { ask, inspect, receive, tale, wait } from '../words.fixture.ts';

const MINUTES = { answer_within_minutes: 30 };

function scored(at: House, score: number): Heard {
  return say(at, { type: 'fraud.scored', return_id: 'Q1-1', score, reference: 'chk 1', system: 'sift' });
}

function reviewed(at: House, verdict: 'pass' | 'refuse'): Heard {
  return say(at, { type: 'fraud.reviewed', return_id: 'Q1-1', by: 'Ana', verdict, reason: 'called the customer' });
}

function asked(no_answer: FraudRules['no_answer'], some: Partial<FraudRules>, fraud_score: number | null): House {
  const at = heldHouse(fraud(no_answer, some));
  ask(at, 'Q1', { LAMP: 1 }, { fraud_score });
  return at;
}

function back(at: House): Heard {
  receive(at, 'Q1-1', { LAMP: 1 });
  return inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
}

test.each<[number, readonly string[]]>([
  [49, ['1 released 4500']],
  [50, []],
  [79, []],
])('a score of %d that came with the request', (score, paid) => {
  const at = asked('refuse', {}, score);
  back(at);
  expect(parts(at, 'Q1-1')).toEqual(paid);
  expect(troubles(at)).toEqual(paid.length === 0 ? ['fraud_review'] : []);
});

test('a score over the limit refuses the request, with the reason for programs', () => {
  const at = heldHouse(fraud('pass'));
  const heard = ask(at, 'Q1', { LAMP: 1 }, { fraud_score: 80 });
  expect(tale(heard)).toEqual(['return.requested', 'return.denied']);
  expect(heard[0]).toMatchObject({ answer: { refused: [{ code: 'fraud_refused', quantity: 1 }] } });
});

test('a fraud check that cannot be late: without a score the fallback decides at once', () => {
  const at = heldHouse(fraud('refuse'));
  expect(tale(ask(at, 'Q1', { LAMP: 1 }))).toContain('return.denied');
  expect(holds(asked('review', {}, null))).toEqual(['fraud:1 open, fraud']);
  expect(returnIn(asked('pass', {}, null)).holds).toBeUndefined();
});

test.each<[number, readonly string[], string]>([
  [20, ['fraud:1 lifted, fraud'], 'authorised'],
  [60, ['fraud:1 open, manager'], 'authorised'],
  [90, ['fraud:1 refused, fraud'], 'cancelled'],
])('a score of %d that the refund waits for decides it', (score, then, status) => {
  const at = asked('pass', { ...MINUTES, by: score === 60 ? 'manager' : 'fraud' }, null);
  expect(turns(at)[0]).toContain(' until 2026-03-05T09:30');
  scored(at, score);
  expect([holds(at), returnIn(at).status]).toEqual([then, status]);
});

test.each<[FraudRules['no_answer'], readonly string[], readonly string[]]>([
  ['pass', ['fraud:1 lifted, fraud'], []],
  ['review', ['fraud:1 open, fraud'], ['fraud_review']],
  ['refuse', ['fraud:1 refused, fraud'], ['return_refused']],
])('no answer in time: by the clock the fallback is %s', (no_answer, then, trouble) => {
  const at = asked(no_answer, MINUTES, null);
  back(at);
  expect([parts(at, 'Q1-1'), at.wakes.get('order/7001')]).toEqual([[], '2026-03-05T09:30:00.000Z']);
  wait(at, '7001', 1);
  expect([holds(at), troubles(at)]).toEqual([then, trouble]);
  expect(parts(at, 'Q1-1')).toEqual(no_answer === 'pass' ? ['1 released 4500'] : []);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 29: a score that comes after the money left is kept as evidence, and nothing is taken back', () => {
  const at = asked('pass', MINUTES, null);
  wait(at, '7001', 1);
  back(at);
  answerAll(at);
  expect(tale(scored(at, 95))).toEqual(['fraud.scored']);
  expect(at.decisions.at(-1)?.events[0]?.body).toMatchObject({ score: 95, late: true });
  expect([holds(at), parts(at, 'Q1-1')]).toEqual([['fraud:1 lifted, fraud'], ['1 settled 4500']]);
});

test('a bad score that comes late and before any money left is looked at by a person', () => {
  const at = asked('pass', MINUTES, null);
  wait(at, '7001', 1);
  expect(tale(scored(at, 95))).toEqual(['fraud.scored', 'hold.opened', '  exception fraud_review']);
  back(at);
  expect(parts(at, 'Q1-1')).toEqual([]);
  reviewed(at, 'pass');
  expect([parts(at, 'Q1-1'), troubles(at)]).toEqual([['1 released 4500'], []]);
});

test.each<['pass' | 'refuse', string, readonly string[]]>([
  ['pass', 'in_progress', []],
  ['refuse', 'refused', ['return_refused']],
])('a person who reviews says %s', (verdict, status, trouble) => {
  const at = asked('pass', {}, 60);
  back(at);
  reviewed(at, verdict);
  expect([returnIn(at).status, troubles(at)]).toEqual([status, trouble]);
  expect(tale(reviewed(at, verdict))).toEqual(['refused: nothing_to_review']);
});

test('a score is a whole number from 0 to 100', () => {
  for (const score of [-1, 101, 0.5])
    expect(tale(scored(asked('pass', MINUTES, null), score))).toEqual(['refused: score_out_of_range']);
});
