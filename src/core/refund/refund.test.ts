import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { answer, answerAll, house, type Heard, type House } from '../house.fixture.ts';
import { ask, inspect, line, move, notice, receive, report, sell, tale } from '../words.fixture.ts';

const REFUND = 'Q1-1:refund:1.1';

/** One lamp came back and its refund is on its way. */
function released(): House {
  const at = house();
  sell(at, notice('7001', [line('1', 'LAMP', 1, 4500)]));
  ask(at, 'Q1', { LAMP: 1 });
  for (const step of ['open', 'authorise', 'announce']) answer(at, `Q1-1:${step}`);
  receive(at, 'Q1-1', { LAMP: 1 });
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  return at;
}

/** The same return with everything done but the money. */
function waitingForMoney(): House {
  const at = released();
  move(at, 'Q1-1', ['LAMP', 1, 'restock']);
  const others = ['place:1', 'receive:1', 'complete', 'credit:1'];
  for (const step of others) answer(at, `Q1-1:${step}`);
  return at;
}

const reply =
  (status: 'pending' | 'succeeded' | 'failed', failure: string | null = null) =>
  (at: House) =>
    answer(at, REFUND, { kind: 'accepted', facts: { refund_ref: 're 1', status, failure } });
const refused = (at: House) => answer(at, REFUND, { kind: 'refused', code: 'charge_disputed', detail: 'no' });
const unknown = (at: House) => answer(at, REFUND, { kind: 'unknown', reason: 'no reply' });
const webhook = (status: 'pending' | 'succeeded' | 'failed') => (at: House) => report(at, REFUND, status);

function partStatus(at: House): string | undefined {
  const state = at.states.get('order/7001')?.state;
  return state?.kind === 'order' ? state.returns['Q1-1']?.refunds[0]?.parts[0]?.status : undefined;
}

type Word = (at: House) => Heard;
const SETTLED = { returns_allowance: -4500, 'settled:pay': 4500 };
const OWED = { returns_allowance: -4500, refund_owed: 4500 };

test.each<[string, readonly Word[], string, Readonly<Record<string, number>>]>([
  ['paid at once', [reply('succeeded')], 'settled', SETTLED],
  ['pending, then paid', [reply('pending'), webhook('succeeded')], 'settled', SETTLED],
  ['the webhook before the reply', [webhook('succeeded'), reply('pending')], 'settled', SETTLED],
  ['the reply after two webhooks', [webhook('pending'), webhook('succeeded'), reply('succeeded')], 'settled', SETTLED],
  ['told twice', [reply('succeeded'), webhook('succeeded')], 'settled', SETTLED],
  ['no reply, then a webhook', [unknown, webhook('succeeded')], 'settled', SETTLED],
  ['no reply, then found', [unknown, reply('succeeded')], 'settled', SETTLED],
  ['no reply, found pending, then paid', [unknown, reply('pending'), webhook('succeeded')], 'settled', SETTLED],
  ['no reply, though a webhook had told', [webhook('succeeded'), unknown], 'settled', SETTLED],
  ['no reply yet', [unknown], 'unknown', OWED],
  ['pending', [reply('pending')], 'submitted', { returns_allowance: -4500, refund_submitted: 4500 }],
  ['refused', [refused], 'failed', OWED],
  ['failed in the reply', [reply('failed')], 'failed', OWED],
  ['pending, then failed', [reply('pending'), webhook('failed')], 'failed', OWED],
  ['paid, then failed days later', [reply('succeeded'), webhook('failed')], 'failed', OWED],
  ['no reply, then failed', [unknown, webhook('failed')], 'failed', OWED],
  ['failed before an older word', [webhook('failed'), webhook('succeeded'), reply('pending')], 'failed', OWED],
])('%s', (_what, words, status, money) => {
  const at = released();
  for (const word of words) {
    word(at);
    expect(disagreements(at, '7001')).toEqual([]);
  }
  expect(partStatus(at)).toBe(status);
  expect(books(at, '7001').money).toEqual(money);
  const wrong = [...at.exceptions.values()].map(({ kind }) => kind);
  expect(wrong).toEqual(status === 'failed' ? ['refund_failed'] : []);
});

test('money that came back from a closed return is owed again, and the tender has room for it', () => {
  const at = waitingForMoney();
  reply('succeeded')(at);
  answer(at, 'Q1-1:record:1');
  expect(at.states.get('order/7001')?.state).toMatchObject({
    returns: { 'Q1-1': { status: 'closed' } },
    tenders: { t1: { refunded_minor: 4500 } },
  });
  expect(tale(report(at, REFUND, 'failed', 'account_closed'))).toEqual([
    'refund.failed',
    '  45.00 GBP: settled:pay -> refund_owed',
    '  exception refund_failed',
  ]);
  expect(at.states.get('order/7001')?.state).toMatchObject({
    returns: { 'Q1-1': { status: 'closed', refunds: [{ status: 'failed' }] } },
    tenders: { t1: { refunded_minor: 0 } },
  });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('refused although a webhook said that it was paid: the money stays, and somebody looks at it', () => {
  const at = released();
  webhook('succeeded')(at);
  expect(tale(refused(at))).toEqual(['posting.rejected', '  exception posting_rejected']);
  expect(partStatus(at)).toBe('settled');
});

test('a return is not closed before its money has arrived and is recorded', () => {
  const at = waitingForMoney();
  expect(tale(reply('pending')(at))).toEqual([
    'refund.submitted',
    'posting.accepted',
    '  45.00 GBP: refund_owed -> refund_submitted',
  ]);
  expect(tale(webhook('succeeded')(at))).toEqual([
    'refund.settled',
    'posting.requested',
    '  45.00 GBP: refund_submitted -> settled:pay',
    '  ask books: erp.refund.record as Q1-1:record:1',
  ]);
  expect(tale(answer(at, 'Q1-1:record:1'))).toEqual(['posting.accepted', 'return.closed']);
});

test('the ERP refuses a credit: somebody is told what is at risk, and nothing is recorded against it', () => {
  const at = released();
  move(at, 'Q1-1', ['LAMP', 1, 'restock']);
  answer(at, 'Q1-1:receive:1');
  const no = { kind: 'refused', code: 'period_closed', detail: 'the period is closed' } as const;
  expect(tale(answer(at, 'Q1-1:credit:1', no))).toEqual(['posting.rejected', '  exception posting_rejected']);
  expect(at.exceptions.get('posting_rejected:Q1-1:credit:1')).toMatchObject({
    money_at_risk_minor: 4500,
    currency: 'GBP',
    detail: { code: 'period_closed', operation: 'erp.credit.issue' },
  });
  answerAll(at);
  expect(partStatus(at)).toBe('settled');
  expect(at.deliveries.has('Q1-1:record:1')).toBe(false);
  expect(at.states.get('order/7001')?.state).toMatchObject({ returns: { 'Q1-1': { status: 'in_progress' } } });
});

test('a refund is as far as the part that is furthest behind, and one failed part fails it', () => {
  const at = house();
  const tenders = [1000, 2000, 1500].map((amount_minor, index) => ({
    tender_id: `t${index}`,
    kind: 'card' as const,
    system: 'pay',
    payment_ref: `pi ${index}`,
    amount_minor,
  }));
  sell(at, notice('7001', [line('1', 'LAMP', 1, 4500)], { tenders }));
  ask(at, 'Q1', { LAMP: 1 });
  receive(at, 'Q1-1', { LAMP: 1 });
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  const seen: (string | undefined)[] = [];
  const look = (): void => {
    const state = at.states.get('order/7001')?.state;
    seen.push(state?.kind === 'order' ? state.returns['Q1-1']?.refunds[0]?.status : undefined);
  };
  look();
  answer(at, 'Q1-1:refund:1.2', { kind: 'unknown', reason: 'no reply' });
  look();
  const words = [
    [1, 'succeeded'],
    [3, 'pending'],
    [2, 'pending'],
    [2, 'succeeded'],
    [3, 'succeeded'],
    [1, 'failed'],
  ] as const;
  for (const [part, status] of words) {
    report(at, `Q1-1:refund:1.${part}`, status);
    look();
  }
  expect(seen).toEqual(['released', 'released', 'released', 'unknown', 'submitted', 'submitted', 'settled', 'failed']);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, refund_owed: 1000, 'settled:pay': 3500 });
});

test('payments that do not cover a refund: nothing is paid, and finance is asked', () => {
  const at = house();
  const tender = { tender_id: 't1', kind: 'card', system: 'pay', payment_ref: 'pi 1', amount_minor: 4000 } as const;
  sell(at, notice('7001', [line('1', 'LAMP', 1, 4500)], { tenders: [tender] }));
  ask(at, 'Q1', { LAMP: 1 });
  receive(at, 'Q1-1', { LAMP: 1 });
  expect(tale(inspect(at, 'Q1-1', ['LAMP', 1, 'A']))).toContain('  exception refund_uncovered');
  expect(books(at, '7001').money).toEqual({});
  expect(at.deliveries.has(REFUND)).toBe(false);
  move(at, 'Q1-1', ['LAMP', 1, 'restock']);
  answerAll(at);
  expect(at.states.get('order/7001')?.state).toMatchObject({ returns: { 'Q1-1': { status: 'in_progress' } } });
});

test.each([
  [
    'a refund of somebody else',
    'po_123',
    'parked until reference:refund:po_123 changes: refund po_123 is not known yet',
  ],
])('a word about %s is not ours', (_what, refund_id, then) => {
  expect(tale(report(released(), refund_id, 'succeeded'))).toEqual([then]);
});
