import { expect, test } from 'vitest';
import { expected } from '../audit.ts';
import { books, disagreements } from '../books.fixture.ts';
import type { Event } from '../event.ts';
import { evolve } from '../evolve.ts';
import { answerAll, type House } from '../house.fixture.ts';
import { bookHouse } from '../ledger.fixture.ts';
import { redirect } from '../money.fixture.ts';
import { bring, fails, soldHouse } from '../paid.fixture.ts';
import type { Entities } from '../policy/books.ts';
import type { State } from '../state.ts';
import { line, notice, report, sell } from '../words.fixture.ts';

const REFUND = 'Q1-1:refund:1.1';

function paidBy(kind: 'card' | 'gift_card' | 'store_credit' | 'points', system: string) {
  const points = kind === 'points' ? { points: 450 } : {};
  return notice('7001', [line('1', 'LAMP', 1, 4500)], {
    tenders: [{ tender_id: 't1', kind, system, payment_ref: 'pi 7001', amount_minor: 4500, ...points }],
  });
}

test.each([
  ['card', 'settled:pay'],
  ['gift_card', 'gift_card_liability'],
  ['store_credit', 'store_credit_liability'],
  ['points', 'points_liability'],
] as const)('what goes back to %s is booked at %s, and leaves it again when it fails later', (kind, account) => {
  const at = soldHouse(paidBy(kind, 'pay'));
  bring(at, 'Q1', 'LAMP', 1);
  answerAll(at);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, [account]: 4500 });
  report(at, REFUND, 'failed');
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, refund_owed: 4500 });
  redirect(at, REFUND, 'original');
  answerAll(at);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, [account]: 4500 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('a refund to a gift card that was recorded before there was an account for it stays where it was booked', () => {
  const at = soldHouse(paidBy('gift_card', 'cards'));
  bring(at, 'Q1', 'LAMP', 1);
  answerAll(at);
  const old = at.decisions
    .flatMap(({ events }) => events)
    .filter(({ aggregate }) => aggregate === 'order/7001')
    .map((event): Event => {
      const { body } = event;
      if (body.type !== 'refund.released') return event;
      return { ...event, body: { ...body, parts: body.parts.map(({ liability: _none, ...part }) => part) } };
    });
  const folded = old.reduce<State | null>(evolve, null);
  expect(folded?.kind === 'order' ? expected(folded).money : {}).toMatchObject({ 'settled:cards': 4500 });
});

const GROUP: Entities = {
  otherwise: 'Head Office',
  by_channel: { franchise: 'Smith & Sons' },
  by_node: { DC1: 'Smith & Sons' },
  by_system: {},
};

/** A lamp that head office sold, or a franchisee; all returns go to a node of the franchisee. */
function soldBy(channel: string, entities: Entities = GROUP): House {
  const at = bookHouse({ entities });
  sell(at, notice('7001', [line('1', 'LAMP', 1, 4500)], { channel }));
  return at;
}

test('case 34: a franchise shop pays for what head office sold, and has it to claim from head office', () => {
  const at = soldBy('web');
  bring(at, 'Q1', 'LAMP', 1);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, refund_owed: 4500 });
  answerAll(at);
  expect(books(at, '7001').money).toEqual({
    returns_allowance: -4500,
    'settled:pay': 4500,
    'intercompany:Head Office': -4500,
    'intercompany:Smith & Sons': 4500,
  });
  report(at, REFUND, 'failed');
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, refund_owed: 4500 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test.each([
  ['the shop sold it itself', 'franchise', GROUP],
  ['head office owns the payment account', 'web', { ...GROUP, by_system: { pay: 'Head Office' } }],
  ['the node belongs to nobody by name', 'web', { ...GROUP, by_node: {} }],
] as const)('case 34: nobody has anything to claim when %s', (_what, channel, entities) => {
  const at = soldBy(channel, entities);
  bring(at, 'Q1', 'LAMP', 1);
  answerAll(at);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, 'settled:pay': 4500 });
});

test('case 34: a refund that failed and is sent again is still paid by who took the goods', () => {
  const at = soldBy('web');
  bring(at, 'Q1', 'LAMP', 1);
  fails(at, REFUND);
  redirect(at, REFUND, 'bank');
  answerAll(at);
  expect(books(at, '7001').money).toMatchObject({ 'intercompany:Smith & Sons': 4500, 'settled:bank house': 4500 });
  expect(disagreements(at, '7001')).toEqual([]);
});
