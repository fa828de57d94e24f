import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClaimMoved } from '../base/input-goods.ts';
import { later } from '../base/instant.ts';
import { troubles } from '../goods.fixture.ts';
import { house, tell, type House } from '../house.fixture.ts';
import { claimAggregate } from '../return/names.ts';
import type { ClaimState } from '../state-goods.ts';
import { tale } from '../words.fixture.ts';
import { expectedOfClaim } from './audit.ts';

const TO = { aggregate: claimAggregate('V-1') };

function open(at: House, amount_minor = 5000) {
  return tell(at, TO, {
    type: 'claim.opened',
    claim_id: 'V-1',
    of: 'vendor',
    against: 'Kiln & Sons',
    return_id: null,
    items: [{ sku: 'MUG', quantity: 10 }],
    amount_minor,
    currency: 'GBP',
    answer_days: 14,
  });
}

function moved(at: House, to: ClaimMoved['to'], by = 'Ana') {
  return tell(at, TO, { type: 'claim.moved', claim_id: 'V-1', to, by, reason: 'as agreed' });
}

function credited(at: House, amount_minor: number, credit_ref = 'CN-1', currency = 'GBP') {
  return tell(at, TO, { type: 'claim.credited', claim_id: 'V-1', credit_ref, amount_minor, currency });
}

function claimAt(at: House): ClaimState {
  const state = at.states.get(TO.aggregate)?.state;
  if (state?.kind !== 'claim') throw new Error('claim V-1 is not there');
  return state;
}

/** Net credit by account, as the postings say. */
function booked(at: House): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { debit, credit, amount_minor } of at.decisions.flatMap(({ money }) => money)) {
    sums[debit] = (sums[debit] ?? 0) - amount_minor;
    sums[credit] = (sums[credit] ?? 0) + amount_minor;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0));
}

test('case 83: asked for, authorised, shipped and paid in full', () => {
  const at = house();
  expect(tale(open(at))).toEqual(['claim.opened', '  50.00 GBP: vendor_receivable -> claim_recovery']);
  moved(at, 'authorised');
  moved(at, 'shipped');
  expect(tale(credited(at, 5000))).toEqual(['claim.moved', '  50.00 GBP: claims_paid -> vendor_receivable']);
  expect(claimAt(at).status).toBe('credited');
  expect(booked(at)).toEqual({ claims_paid: -5000, claim_recovery: 5000 });
  expect(at.wakes.get(TO.aggregate)).toBeNull();
});

test('case 83: paid short: somebody’s business until the rest comes, or is disputed or given up', () => {
  const at = house();
  open(at);
  expect(tale(credited(at, 3000))).toContain('  exception claim_short_paid');
  expect(at.exceptions.get('claim_short_paid:claim/V-1')).toMatchObject({ money_at_risk_minor: 2000 });
  credited(at, 500, 'CN-2');
  expect(at.exceptions.get('claim_short_paid:claim/V-1')).toMatchObject({ money_at_risk_minor: 1500, open: true });
  expect(tale(moved(at, 'written_off'))).toEqual([
    'claim.moved',
    '  15.00 GBP: claim_loss -> vendor_receivable',
    '  resolved claim_short_paid:claim/V-1',
  ]);
  expect(booked(at)).toEqual(expectedOfClaim(claimAt(at)));
  credited(at, 1500, 'CN-3');
  expect(booked(at)).toEqual({ claims_paid: -5000, claim_recovery: 5000 });
});

test('case 83: refused by the vendor and disputed, then withdrawn: nothing is left in the books', () => {
  const at = house();
  open(at);
  moved(at, 'disputed');
  moved(at, 'withdrawn');
  expect(booked(at)).toEqual({});
});

test('case 83: no answer in time: somebody’s business until there is one', () => {
  const at = house();
  open(at);
  expect(at.wakes.get(TO.aggregate)).toBe(later(at.now, 14 * 86_400_000));
  at.now = later(at.now, 14 * 86_400_000);
  expect(tale(tell(at, TO, { type: 'clock.struck', wake: 'answer due' }))).toEqual(['  exception claim_unanswered']);
  moved(at, 'authorised');
  expect(troubles(at)).toEqual([]);
  expect(at.wakes.get(TO.aggregate)).toBe(later(at.now, 14 * 86_400_000));
});

test.each<[string, (at: House) => ReturnType<typeof open>, string]>([
  ['made twice', (at) => open(at), 'refused: document_already_recorded'],
  [
    'a credit that is counted already',
    (at) => (credited(at, 100), credited(at, 100)),
    'refused: document_already_recorded',
  ],
  ['a credit in another currency', (at) => credited(at, 100, 'CN-1', 'EUR'), 'refused: currency_differs'],
  ['a credit of nothing', (at) => credited(at, 0), 'refused: amount_not_positive'],
  ['a credit of more than was asked for', (at) => credited(at, 5001), 'refused: claim_not_so'],
  ['back from the end', (at) => (moved(at, 'withdrawn'), moved(at, 'shipped')), 'refused: claim_not_so'],
  ['by nobody', (at) => moved(at, 'written_off', ' '), 'refused: name_or_reason_missing'],
])('cannot be: %s', (_what, happens, then) => {
  const at = house();
  open(at);
  expect(tale(happens(at))).toEqual([then]);
});

test('a claim that nobody made, or for nothing', () => {
  expect(tale(moved(house(), 'shipped'))).toEqual(['refused: claim_unknown']);
  expect(tale(credited(house(), 5))).toEqual(['refused: claim_unknown']);
  expect(tale(open(house(), 0))).toEqual(['refused: amount_not_positive']);
});

test('whatever becomes of a claim, the book says what its state says', () => {
  const step = fc.oneof(
    fc
      .constantFrom('authorised', 'shipped', 'disputed', 'written_off', 'withdrawn')
      .map((to) => (at: House) => moved(at, to)),
    fc.tuple(fc.integer({ min: 1, max: 4000 }), fc.nat(5)).map(
      ([amount, ref]) =>
        (at: House) =>
          credited(at, amount, `CN-${ref}`),
    ),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const at = house();
      open(at);
      for (const one of steps) {
        one(at);
        expect(booked(at)).toEqual(expectedOfClaim(claimAt(at)));
      }
    }),
    { numRuns: 200 },
  );
});
