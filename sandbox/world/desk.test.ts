import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openGround } from '#sandbox/kit/ground.ts';
import { authorised, pretendBackhaul, type Ask, type Reply } from './backhaul.kit.ts';
import { openDesk } from './desk.ts';
import { deskTotals } from './desk-totals.ts';
import { planTables } from './plan-tables.ts';

async function deskAgainst(reply: (ask: Ask) => Reply, requests: readonly [string, string][]) {
  const backhaul = await pretendBackhaul(reply);
  const ground = openGround({ file: ':memory:', standIns: [{ tables: planTables }] });
  const add = (reference: string, customer: string) =>
    ground.db
      .prepare(`INSERT INTO world_request (reference, customer, body, status) VALUES (?, ?, ?, 'due')`)
      .run(reference, customer, JSON.stringify({ customer_id: customer, lines: [{ sku: '85123A', quantity: 2 }] }));
  for (const [reference, customer] of requests) add(reference, customer);
  const failures: unknown[] = [];
  const open = () =>
    openDesk(ground, {
      target: backhaul.url,
      key: 'desk-key',
      concurrency: 8,
      retry_ms: 5,
      log: () => undefined,
      failed: (error) => failures.push(error),
    });
  const desk = open();
  onTestFinished(async () => {
    await desk.close();
    await backhaul.close();
    ground.close();
    expect(failures).toEqual([]);
  });
  const settled = async () => {
    while (desk.waiting() > 0) await wait(2);
  };
  return { backhaul, desk, ground, add, open, settled, totals: () => deskTotals(ground.db) };
}

const keys = (asks: readonly Ask[]) => asks.map(({ key }) => key);

test('each due request is asked once, with its key and the desk key', async () => {
  const { backhaul, desk, settled, totals } = await deskAgainst(authorised, [
    ['C1@a', '17850'],
    ['C2@a', '17851'],
  ]);
  desk.look();
  desk.look();
  await settled();
  desk.look();
  await settled();
  expect(keys(backhaul.asks)).toEqual(['C1@a', 'C2@a']);
  expect(backhaul.asks[0]?.authorization).toBe('Bearer desk-key');
  expect(totals()).toEqual({ asked: 2, failed: 0, units_refused: {}, units_authorised: 4 });
});

test('one customer is served strictly in order, different customers at once, at most eight', async () => {
  const requests = Array.from({ length: 60 }, (_, at): [string, string] => [`C${at}@a`, `c${at % 12}`]);
  const { backhaul, desk, settled } = await deskAgainst(authorised, requests);
  desk.look();
  await settled();
  expect(backhaul.most.of_one).toBe(1);
  expect(backhaul.most.of_all).toBeGreaterThan(1);
  expect(backhaul.most.of_all).toBeLessThanOrEqual(8);
  for (let customer = 0; customer < 12; customer += 1) {
    const own = backhaul.asks.filter(({ body }) => body.customer_id === `c${customer}`);
    expect(keys(own)).toEqual([0, 1, 2, 3, 4].map((round) => `C${customer + 12 * round}@a`));
  }
});

test('503, 429, 409 with Retry-After and a cut connection are asked again under the same key', async () => {
  const seen = new Map<string, number>();
  const stubborn: Record<string, Reply> = {
    'C0@a': { status: 503, body: {}, headers: { 'retry-after': '0' } },
    'C1@a': { status: 429, body: {} },
    'C2@a': { status: 409, body: {}, headers: { 'retry-after': '0' } },
    'C3@a': 'cut',
  };
  const { backhaul, desk, settled, totals } = await deskAgainst(
    (ask) => {
      const tries = (seen.get(ask.key) ?? 0) + 1;
      seen.set(ask.key, tries);
      return tries < 4 ? (stubborn[ask.key] ?? authorised(ask)) : authorised(ask);
    },
    Object.keys(stubborn).map((key, at) => [key, `c${at}`]),
  );
  desk.look();
  await settled();
  expect(keys(backhaul.asks).toSorted()).toEqual(Object.keys(stubborn).flatMap((key) => [key, key, key, key]));
  expect(totals()).toMatchObject({ asked: 4, failed: 0, units_authorised: 8 });
});

test('another refusal or an unreadable answer is a failure, and the next request goes on', async () => {
  const replies: Record<string, Reply> = {
    'C0@a': { status: 422, body: { code: 'bad' } },
    'C1@a': { status: 201, body: { returns: 'none' } },
    'C2@a': { status: 409, body: {} },
  };
  const { desk, ground, settled, totals } = await deskAgainst(
    (ask) => replies[ask.key] ?? authorised(ask),
    ['C0@a', 'C1@a', 'C2@a', 'C3@a'].map((key) => [key, 'c']),
  );
  desk.look();
  await settled();
  expect(totals()).toEqual({ asked: 4, failed: 3, units_refused: {}, units_authorised: 2 });
  const problems = ground.db.prepare(`SELECT problem FROM world_request WHERE status = 'failed' ORDER BY seq`).all();
  expect(problems.map((row) => row['problem'])).toEqual([
    'answered 422',
    expect.stringMatching(/the answer's returns/),
    'answered 409',
  ]);
});

test('refused units are counted by code', async () => {
  const refused = [
    { sku: 'a', quantity: 3, code: 'not_bought', title: 'Not bought' },
    { sku: 'b', quantity: 2, code: 'window_closed', title: 'Too late' },
    { sku: 'c', quantity: 4, code: 'not_bought', title: 'Not bought' },
  ];
  const { desk, settled, totals } = await deskAgainst(
    () => ({ status: 201, body: { request_id: 'x', returns: [], refused } }),
    [['C0@a', 'c']],
  );
  desk.look();
  await settled();
  expect(totals().units_refused).toEqual({ not_bought: 7, window_closed: 2 });
});

test('a closed desk keeps what was not answered for the next one', async () => {
  let up = false;
  const { backhaul, desk, open, settled, totals } = await deskAgainst(
    (ask) => (up ? authorised(ask) : { status: 503, body: {} }),
    [['C0@a', 'c']],
  );
  desk.look();
  while (backhaul.asks.length < 2) await wait(2);
  await desk.close();
  expect(totals().asked).toBe(0);
  up = true;
  const next = open();
  next.look();
  while (next.waiting() > 0) await wait(2);
  await next.close();
  await settled();
  expect(totals()).toMatchObject({ asked: 1, failed: 0, units_authorised: 2 });
});
