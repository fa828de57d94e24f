import { expect, test } from 'vitest';
import type { ReturnReport } from '#contract/report.ts';
import { WISH, bench, command, type Bench } from '../ports.fixture.ts';

const ID = 'R-D1-1';
const to = { reference: { kind: 'return', id: ID } } as const;

async function asked(): Promise<Bench> {
  const made = bench();
  const lines = [...WISH.lines, { sku: 'CARD', quantity: 1, reason: 'unwanted' }];
  const reply = await made.call(command('a', { ...WISH, lines }));
  expect(reply.statusCode).toBe(201);
  return made;
}

async function report({ call }: Bench, id = ID): Promise<ReturnReport> {
  const reply = await call({ url: `/process/v1/returns/${id}` });
  expect(reply.statusCode, reply.body).toBe(200);
  return reply.json();
}

function receive({ story }: Bench, sku: string, quantity: number): void {
  const items = [{ line: null, sku, quantity }];
  story.tell(to, { type: 'goods.received', return_id: ID, node: 'DC-1', items }, '2026-03-05T07:00:00.000Z');
}

function inspect({ story }: Bench, sku: string, quantity: number): void {
  const items = [{ line: null, sku, quantity, grade: 'A', container: null }] as const;
  story.tell(to, { type: 'goods.inspected', return_id: ID, node: 'DC-1', items });
}

test('after the request: the sale, the policy with its rules, what is held, and what was sent out', async () => {
  const seen = await report(await asked());
  expect(seen).toMatchObject({
    order: { order_id: 'shop-1001', name: '#1001', system: 'shop' },
    channel: 'store',
    node: 'DC-1',
    status: 'authorised',
    turn: { who: 'customer', what: 'goods', since: '2026-03-05T08:59:00.000Z', late: false },
    gates: ['received', 'inspected'],
    held: [
      { sku: 'MUG', units: 2, refund: { amount_minor: 1866, currency: 'GBP' }, waits_for: ['received', 'inspected'] },
      { sku: 'LAMP', units: 1, refund: { amount_minor: 4500 }, waits_for: ['received', 'inspected'] },
    ],
    policy: 'house@3',
    value_at_stake: { amount_minor: 6366, currency: 'GBP' },
  });
  expect(seen.rules.map(({ rule }) => rule)).toEqual(['final_sale: card', 'final_sale', 'window']);
  expect(
    seen.deliveries.map(({ key, system, status, attempts, last }) => [key, system, status, attempts, last]),
  ).toEqual([
    [`${ID}:open`, 'shop', 'due', 2, { kind: 'later', reason: 'answered 503' }],
    [`${ID}:authorise`, 'books', 'due', 2, { kind: 'later', reason: 'answered 503' }],
    [`${ID}:announce`, 'floor', 'due', 2, { kind: 'later', reason: 'answered 503' }],
  ]);
});

test('the timeline tells everything in words, with both times, the request and its refusals included', async () => {
  const made = await asked();
  receive(made, 'MUG', 2);
  const { timeline } = await report(made);
  expect(timeline.map(({ type, words }) => `${type}: ${words}`)).toEqual([
    'order.recorded: Order #1001 was recorded with 5 units.',
    'return.requested: A return was asked for through store: 2 of MUG, 1 of LAMP, 1 of CARD.',
    'return.denied: Refused: 1 of CARD (final_sale).',
    'return.authorized: The return was authorised under house@3; the goods are to go to DC-1.',
    'refund.held: A refund of 63.66 GBP is held until received, inspected.',
    'return.item_received: DC-1 received 2 of MUG.',
  ]);
  expect(timeline.at(-1)).toMatchObject({
    at: '2026-03-05T07:00:00.000Z',
    recorded_at: '2026-03-05T09:02:00.000Z',
    event: 'order/shop-1001@4',
  });
});

test('the warehouse’s turn dates from the first unit that still waits there', async () => {
  const made = await asked();
  receive(made, 'MUG', 2);
  receive(made, 'LAMP', 1);
  expect((await report(made)).turn).toMatchObject({ who: 'warehouse', since: '2026-03-05T09:02:00.000Z' });
  inspect(made, 'MUG', 2);
  const seen = await report(made);
  expect(seen.waits.find(({ what }) => what === 'inspection')?.since).toBe('2026-03-05T09:03:00.000Z');
  expect(seen.waits.find(({ what }) => what === 'placement')?.since).toBe('2026-03-05T09:04:00.000Z');
  expect(seen.waits.find(({ what }) => what === 'refund:1.1')?.since).toBe('2026-03-05T09:04:00.000Z');
  expect(seen.waits.find(({ what }) => what === 'step:open')?.since).toBe('2026-03-05T09:01:00.000Z');
});

test('a refused document names the exception that stands for it: owner, meaning, ways out and a date', async () => {
  const made = await asked();
  made.story.refuse(`${ID}:authorise`, 'unknown_item');
  const seen = await report(made);
  expect(seen.turn).toMatchObject({
    who: 'integration',
    what: 'step:authorise',
    since: '2026-03-05T09:02:00.000Z',
    until: '2026-03-06T09:02:00.000Z',
    late: false,
  });
  expect(seen.exceptions).toMatchObject([
    {
      kind: 'posting_rejected',
      owner: 'integration',
      meaning: 'A system refused a document for good.',
      status: 'open',
    },
  ]);
  expect(seen.exceptions[0]?.actions).toContain('Withdraw the return');
  made.story.now = '2026-03-07T00:00:00.000Z';
  expect((await report(made)).turn.late).toBe(true);
});

test('the refund statement explains every minor unit, over the cent that parts two mugs from the third', async () => {
  const made = bench();
  await made.call(command('a', { ...WISH, lines: [{ sku: 'MUG', quantity: 3, reason: 'r' }] }));
  receive(made, 'MUG', 3);
  inspect(made, 'MUG', 3);
  const { refunds } = await report(made);
  expect(refunds).toHaveLength(1);
  const { amount, parts, statement } = refunds[0] ?? { amount: null, parts: [], statement: [] };
  expect(amount).toEqual({ amount_minor: 2800, currency: 'GBP' });
  expect(parts).toMatchObject([{ tender_id: 't1', system: 'pay', status: 'released', amount: { amount_minor: 2800 } }]);
  expect(statement.map((line) => [line.units, line.unit_refund_minor, line.refund_minor])).toEqual([
    [2, 933, 1866],
    [1, 934, 934],
  ]);
  for (const line of statement)
    expect(line.price_minor - line.discount_minor + line.tax_added_minor).toBe(line.unit_refund_minor);
  // Tax of 4.67 inside the price: 156 + 156 + 155.
  expect(statement.reduce((sum, line) => sum + line.units * line.tax_included_minor, 0)).toBe(467);
  expect(statement.reduce((sum, line) => sum + line.refund_minor, 0)).toBe(2800);
});

test('two returns of one order keep their deliveries, exceptions and events apart', async () => {
  const made = await asked();
  await made.call(command('b', { ...WISH, reference: 'D2', lines: [{ sku: 'MUG', quantity: 1, reason: 'r' }] }));
  made.story.refuse(`${ID}:authorise`, 'unknown_item');
  const other = await report(made, 'R-D2-1');
  expect(other.exceptions).toEqual([]);
  expect(other.deliveries.map(({ key }) => key)).toEqual(['R-D2-1:open', 'R-D2-1:authorise', 'R-D2-1:announce']);
  expect(other.timeline.map(({ type }) => type)).toEqual([
    'order.recorded',
    'return.requested',
    'return.authorized',
    'refund.held',
  ]);
  expect((await report(made)).exceptions).toHaveLength(1);
});
