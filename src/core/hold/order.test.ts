import fc from 'fast-check';
import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { approvals, approve, fraud, heldHouse, returnIn, say, within } from '../hold.fixture.ts';
import { answerAll, sweep, type House } from '../house.fixture.ts';
import { orderIn, troubles } from '../paid.fixture.ts';
import { ask, cancel, inspect, move, receive, tale, wait } from '../words.fixture.ts';

const by = 'Dora';
const reason = 'looked at it';

/** What can happen to a return that waits for its goods, two approvals and a score; in any order. */
const FACTS: readonly ((at: House) => unknown)[] = [
  (at) => receive(at, 'Q1-1', { LAMP: 1 }),
  (at) => inspect(at, 'Q1-1', ['LAMP', 1, 'A']),
  (at) => approve(at, 'Ana'),
  (at) => approve(at, 'Ben'),
  (at) => say(at, { type: 'fraud.scored', return_id: 'Q1-1', score: 60, reference: 'chk', system: 'sift' }),
  (at) => say(at, { type: 'hold.placed', return_id: 'Q1-1', hold_id: 'H1', by, reason }),
  (at) => say(at, { type: 'parcel.dispatched', return_id: 'Q1-1', tracking: '1Z', dispatched_at: at.now }),
];

function begun(): House {
  const at = heldHouse({
    ...approvals('four_eyes'),
    ...fraud('pass', { answer_within_minutes: 30 }),
    ...within(14, { warn_days: 1 }),
  });
  ask(at, 'Q1', { LAMP: 1 });
  return at;
}

test('in whatever order goods, approvals, scores and holds come, nothing is paid before all is decided, and then once', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...FACTS.keys()], { minLength: FACTS.length }), (sequence) => {
      const at = begun();
      for (const one of sequence) {
        FACTS[one]?.(at);
        expect(orderIn(at).returns['Q1-1']?.refunds).toEqual([]);
      }
      sweep(at);
      say(at, { type: 'fraud.reviewed', return_id: 'Q1-1', by, verdict: 'pass', reason });
      expect(returnIn(at).refunds).toEqual([]);
      say(at, { type: 'hold.lifted', return_id: 'Q1-1', hold_id: 'H1', by, second: null, reason });
      move(at, 'Q1-1', ['LAMP', 1, 'restock']);
      answerAll(at);
      expect(orderIn(at).returns['Q1-1']).toMatchObject({ status: 'closed', refunds: [{ amount_minor: 4500 }] });
      expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, 'settled:pay': 4500 });
      expect([troubles(at), disagreements(at, '7001')]).toEqual([[], []]);
    }),
    { numRuns: 120 },
  );
});

test('holds of a cancelled return ask nobody for anything, and are there again when its goods come after all', () => {
  const at = begun();
  cancel(at, 'Q1-1');
  expect(at.wakes.get('order/7001')).toBeNull();
  wait(at, '7001', 30);
  expect(troubles(at)).toEqual([]);
  receive(at, 'Q1-1', { LAMP: 1 });
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  expect(tale(approve(at, 'Ana'))).toContain('hold.agreed');
  expect(returnIn(at).refunds).toEqual([]);
});
