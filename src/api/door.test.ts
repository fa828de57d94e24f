import { expect, test } from 'vitest';
import type { ApiPorts, SaidFacts } from './ports.ts';
import { WISH, bench, command, type Bench } from './ports.fixture.ts';

const HOLD = { hold_id: 'H', by: 'ana', reason: 'odd' };
const post = ({ call }: Bench, url: string, payload: object) =>
  call({ method: 'POST', url, headers: { 'idempotency-key': 'h' }, payload });

/** A bench with a return, whose answers to what is said are these. */
async function answering(say: ApiPorts['say']): Promise<Bench> {
  const made = bench(() => ({ say }));
  await made.call(command('a', WISH));
  return made;
}

test('what is said names the same content however it is spelt', async () => {
  const said: SaidFacts[] = [];
  const made = await answering(async (what) => {
    said.push(what);
    return [{ kind: 'done', answer: {}, duplicate: false }];
  });
  const url = '/process/v1/returns/R-D1-1/holds';
  await post(made, url, { ...HOLD, happened_at: '2026-03-05T10:00:00+01:00' });
  await post(made, url, { happened_at: '2026-03-05T09:00:00Z', ...HOLD });
  await post(made, url, { ...HOLD, reason: 'other' });
  const [first, second, third] = said.map(({ body_hash }) => body_hash);
  expect(first).toBe(second);
  expect(third).not.toBe(first);
  expect(said[0]).toMatchObject({
    client_id: 'desk',
    idempotency_key: 'h',
    facts: [
      {
        at: '2026-03-05T09:00:00.000Z',
        to: { reference: { kind: 'return', id: 'R-D1-1' } },
        fact: { type: 'hold.placed', return_id: 'R-D1-1', ...HOLD },
      },
    ],
  });
  expect(said[0]?.facts[0]?.fact).not.toHaveProperty('kind');
});

test('a defect is not the caller’s: the fact is kept, and 503 says when to come again', async () => {
  const made = await answering(async ({ facts }) => facts.map(() => ({ kind: 'failed', detail: 'it is kept' })));
  const reply = await post(made, '/process/v1/returns/R-D1-1/holds', HOLD);
  expect([reply.statusCode, reply.headers['retry-after']]).toEqual([503, '60']);
  const list = await post(made, '/system/v1/products', { products: [{ sku: 'MUG' }] });
  expect([list.statusCode, list.json()]).toEqual([
    200,
    { done: 0, not_done: 1, results: [{ index: 0, id: 'MUG', outcome: 'failed', detail: 'it is kept' }] },
  ]);
});

test('a store that is away takes nothing', async () => {
  const away = { kind: 'unavailable', detail: 'the database cannot be reached', retry_after_s: 5 } as const;
  const made = await answering(async () => away);
  for (const [url, body] of [
    ['/process/v1/returns/R-D1-1/holds', HOLD],
    ['/system/v1/customers', { customers: [{ customer_id: 'C' }] }],
  ] as const) {
    const reply = await post(made, url, body);
    expect([reply.statusCode, reply.headers['retry-after']], url).toEqual([503, '5']);
  }
});

test('two of one key at once: the second is told to wait', async () => {
  const inside: (() => void)[] = [];
  const made = await answering(async () => {
    await new Promise<void>((resolve) => inside.push(resolve));
    return [{ kind: 'done', answer: {}, duplicate: false }];
  });
  const url = '/process/v1/returns/R-D1-1/holds';
  const first = post(made, url, HOLD).then(({ statusCode }) => statusCode);
  await expect.poll(() => inside.length).toBe(1);
  expect((await post(made, url, HOLD)).json()).toMatchObject({ status: 409, code: 'request_in_progress' });
  for (const go of inside) go();
  expect(await first).toBe(200);
});
