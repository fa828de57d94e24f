import { expect, test } from 'vitest';
import { WISH, bench, command, type Bench } from '../ports.fixture.ts';

const RETURN = '/commerce/v1/returns/R-D1-1';

test('a request is decided: returns with frozen refunds, and a reason in words for each unit that stays', async () => {
  const { call } = bench();
  const lines = [...WISH.lines, { sku: 'CARD', quantity: 1, reason: 'unwanted' }];
  const reply = await call(command('a', { ...WISH, lines }));
  expect(reply.statusCode).toBe(201);
  expect(reply.json()).toEqual({
    request_id: 'R-D1',
    copies: [],
    returns: [
      {
        return_id: 'R-D1-1',
        order: 'shop-1001',
        status: 'authorised',
        lines: [
          { line_id: '1', sku: 'MUG', quantity: 2, refund: { amount_minor: 1866, currency: 'GBP' } },
          { line_id: '2', sku: 'LAMP', quantity: 1, refund: { amount_minor: 4500, currency: 'GBP' } },
        ],
        refund: { amount_minor: 6366, currency: 'GBP' },
      },
    ],
    refused: [
      {
        sku: 'CARD',
        quantity: 1,
        code: 'final_sale',
        title: 'Final sale',
        detail: 'This item was sold for good and cannot come back.',
        rules: [
          { rule: 'final_sale: card', passed: false, because: 'sold for good, as line.sku is "CARD"' },
          expect.objectContaining({ rule: 'window', passed: true }),
        ],
      },
    ],
  });
});

test('a request of which every line is refused is decided all the same', async () => {
  const { call } = bench();
  const reply = await call(command('a', { ...WISH, lines: [{ sku: 'VASE', quantity: 1, reason: 'x' }] }));
  expect(reply.statusCode).toBe(201);
  expect(reply.json()).toMatchObject({ returns: [], refused: [{ sku: 'VASE', code: 'no_purchase' }] });
});

test('the same key gets the same answer and has one effect, however the request is spelt', async () => {
  const { call, story } = bench();
  const first = await call(command('a', WISH));
  const events = story.history.length;
  const { lines, ...rest } = WISH;
  const again = await call(command('a', { lines, order: null, ...rest, requested_at: '2026-03-05T08:59:00Z' }));
  expect(again.statusCode).toBe(201);
  expect(again.json()).toEqual(first.json());
  expect(first.headers['idempotent-replayed']).toBeUndefined();
  expect(again.headers['idempotent-replayed']).toBe('true');
  expect(story.history.length).toBe(events);
});

test('a status tells the customer’s side only', async () => {
  const { call, story } = bench();
  await call(command('a', WISH));
  const before = await call({ url: RETURN });
  expect(before.statusCode).toBe(200);
  expect(before.json()).toMatchObject({
    return_id: 'R-D1-1',
    order_name: '#1001',
    status: 'authorised',
    units: { total: 3, expected: 3 },
    lines: [
      { sku: 'MUG', title: 'Blue mug', refund: { amount_minor: 1866 } },
      { sku: 'LAMP', refund: { amount_minor: 4500 } },
    ],
    refund: { total: { amount_minor: 6366 }, held: { amount_minor: 6366 }, arrived: { amount_minor: 0 } },
    turn: { who: 'customer', until: '2026-03-19T09:01:00.000Z', next: 'Please bring back 3 units.' },
  });
  story.refuse('R-D1-1:authorise', 'unknown_item');
  const after = await call({ url: RETURN });
  expect(after.json()).toMatchObject({ turn: { who: 'retailer', until: null } });
  expect(after.body).not.toContain('ERP');
});

/** Brings everything back and lets every system do its part. */
function closed({ story }: Bench): void {
  const id = 'R-D1-1';
  const to = { reference: { kind: 'return', id } } as const;
  const items = [
    { line: null, sku: 'MUG', quantity: 2 },
    { line: null, sku: 'LAMP', quantity: 1 },
  ];
  story.accept(`${id}:open`, {
    return_ref: 'ret/1',
    lines: [
      { line: '1', line_ref: 'a' },
      { line: '2', line_ref: 'b' },
    ],
  });
  story.accept(`${id}:authorise`, { document_ref: 'RA-1' });
  story.accept(`${id}:announce`, { announcement_ref: 'A-1' });
  story.tell(to, { type: 'goods.received', return_id: id, node: 'DC-1', items });
  const graded = items.map((item) => ({ ...item, grade: 'A' as const, container: null }));
  story.tell(to, { type: 'goods.inspected', return_id: id, node: 'DC-1', items: graded });
  const moved = items.map((item) => ({ ...item, disposition: 'restock' as const }));
  story.tell(to, { type: 'goods.moved', return_id: id, node: 'DC-1', items: moved });
  story.accept(`${id}:place:1`, {});
  for (const part of ['1.1', '1.2'])
    story.accept(`${id}:refund:${part}`, { refund_ref: `re_${part}`, status: 'succeeded', failure: null });
  story.accept(`${id}:receive:1`, { document_ref: 'IR-1' });
  story.accept(`${id}:credit:1`, { document_ref: 'CM-1' });
  story.accept(`${id}:record:1`, { document_ref: 'RF-1' });
  story.accept(`${id}:complete`, {});
}

test('a closed return still names its items', async () => {
  const made = bench();
  await made.call(command('a', WISH));
  closed(made);
  const reply = await made.call({ url: RETURN });
  expect(reply.json()).toMatchObject({
    status: 'closed',
    units: { total: 3, placed: 3 },
    lines: [
      { sku: 'MUG', title: 'Blue mug', units: { placed: 2 } },
      { sku: 'LAMP', units: { placed: 1 } },
    ],
    refund: { arrived: { amount_minor: 6366 } },
    turn: { who: 'nobody', next: 'Everything is done.' },
  });
});

test('a return can be cancelled until its goods come, once for each key', async () => {
  const { call, story } = bench();
  await call(command('a', WISH));
  const cancel = { method: 'DELETE', url: `${RETURN}?reason=keeps%20it`, headers: { 'idempotency-key': 'b' } } as const;
  const reply = await call(cancel);
  expect([reply.statusCode, reply.json()]).toEqual([200, { return_id: 'R-D1-1', status: 'cancelled' }]);
  expect((await call(cancel)).headers['idempotent-replayed']).toBe('true');
  expect((await call({ url: RETURN })).json()).toMatchObject({ status: 'cancelled', turn: { who: 'retailer' } });
  expect(story.history.filter(({ body }) => body.type === 'return.cancelled').map(({ body }) => body)).toEqual([
    { type: 'return.cancelled', return_id: 'R-D1-1', reason: 'keeps it' },
  ]);
});

test('eligibility answers line by line and changes nothing', async () => {
  const { call, story } = bench();
  const events = story.history.length;
  const reply = await call({
    method: 'POST',
    url: '/commerce/v1/eligibility',
    payload: {
      customer_id: 'C-7',
      lines: [
        { sku: 'MUG', quantity: 4 },
        { sku: 'CARD', quantity: 1, line_id: '3' },
      ],
    },
  });
  expect(reply.statusCode).toBe(200);
  expect(reply.json()).toMatchObject({
    asked_at: '2026-03-05T09:01:00.000Z',
    lines: [
      {
        sku: 'MUG',
        quantity: 4,
        eligible_units: 3,
        code: 'units_exhausted',
        refunds: [{ amount_minor: 2800, currency: 'GBP' }],
        found: [
          {
            units: 2,
            policy: 'house@3',
            rules: [
              { rule: 'final_sale: card', passed: true },
              { rule: 'final_sale', passed: true },
              { rule: 'window', passed: true },
            ],
          },
          { units: 1 },
        ],
        barred: [{ quantity: 1, title: 'No units left to return' }],
      },
      {
        sku: 'CARD',
        line_id: '3',
        eligible_units: 0,
        code: 'final_sale',
        refunds: [],
        barred: [{ policy: 'house@3' }],
      },
    ],
  });
  expect(story.history.length).toBe(events);
});
