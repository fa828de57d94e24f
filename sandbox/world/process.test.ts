import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { authorised, pretendBackhaul } from './backhaul.kit.ts';
import { json, startMain, type Child } from './process.kit.ts';
import type { FileTotals } from './totals.ts';
import type { DeskTotals } from './desk-totals.ts';
import type { Progress } from './world.ts';

const story = `InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom
536365,POST,POSTAGE,1,2010-12-01 08:26:00,3.00,17850,United Kingdom
536366,85123A,FREE HEART,1,2010-12-01 08:27:00,0.00,17850,United Kingdom
536371,22633,wet,-4,2010-12-01 08:28:00,0,,United Kingdom
C536383,85123A,HEART,-2,2010-12-01 08:30:00,2.55,17850,United Kingdom
C536379,D,Discount,-1,2010-12-01 08:31:00,27.50,14527,United Kingdom
`;

interface Totals extends FileTotals {
  readonly desk: DeskTotals;
}

async function scene() {
  const backhaul = await pretendBackhaul(authorised);
  onTestFinished(() => backhaul.close());
  const data = mkdtempSync(join(tmpdir(), 'backhaul-sandbox-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const file = join(data, 'sales.csv');
  writeFileSync(file, story);
  const start = (...args: string[]): Child => {
    const child = startMain(['--data', data, '--target', backhaul.url, '--faults', 'none', ...args]);
    onTestFinished(async () => {
      child.process.kill('SIGKILL');
      await child.over;
    });
    return child;
  };
  return { backhaul, data, file, replay: () => start('--world', 'replay', '--file', file), start };
}

async function until(control: string, reached: (progress: Progress) => boolean): Promise<Progress> {
  for (;;) {
    const progress = await json<Progress>(`${control}/_sandbox/progress`);
    if (reached(progress)) return progress;
    await wait(20);
  }
}

test('a replay waits for its go, comes to its end, and every book shows what happened', async () => {
  const { backhaul, replay } = await scene();
  const { control, settings, stand_ins } = await replay().ready;
  expect(Object.keys(stand_ins).toSorted()).toEqual(['manhattan', 'netsuite', 'shopify', 'stripe']);
  expect(settings).toMatchObject({
    SHOPIFY_BASE_URL: stand_ins['shopify'],
    NETSUITE_BASE_URL: stand_ins['netsuite'],
    MANHATTAN_BASE_URL: stand_ins['manhattan'],
    STRIPE_BASE_URL: stand_ins['stripe'],
  });
  await wait(100);
  expect(await json<Progress>(`${control}/_sandbox/progress`)).toMatchObject({ phase: 'feeding', rows_fed: 0 });
  expect(backhaul.webhooks).toEqual([]);

  await json(`${control}/_sandbox/go`, 'POST');
  expect(await until(control, ({ phase }) => phase === 'done')).toEqual({
    phase: 'done',
    rows_total: 6,
    rows_fed: 6,
    orders: 2,
    returns_asked: 1,
    returns_total: 1,
    outbox_pending: 0,
    crew_pending: 0,
    simulated_at: '2010-12-01T08:31:00.000Z',
  });
  expect(await json<Totals>(`${control}/_sandbox/totals`)).toMatchObject({
    orders: 2,
    units_sold: 7,
    credits_minor: 2750,
    desk: { asked: 1, failed: 0, units_authorised: 2 },
  });
  const ledgers = await json<{ stripe: { payments: unknown }; manhattan: { stock: unknown[] } }>(
    `${control}/_sandbox/ledgers`,
  );
  expect(ledgers).toHaveProperty('shopify');
  expect(ledgers).toHaveProperty('netsuite');
  // Opening stock was just enough: nothing is left.
  expect(ledgers.manhattan.stock).toEqual([]);
  expect(backhaul.asks[0]).toMatchObject({
    key: 'C536383@2010-12-01T08:30:00.000Z',
    authorization: 'Bearer sandbox-desk',
  });
  expect(await json(`${control}/_sandbox/problems`)).toEqual({ webhooks: [] });
});

test('killed and started again it is on the same ports, goes on without a new go, and tells nothing twice', async () => {
  const { backhaul, replay } = await scene();
  const first = replay();
  const before = await first.ready;
  await json(`${before.control}/_sandbox/go`, 'POST');
  await until(before.control, ({ phase }) => phase === 'done');
  const told = backhaul.webhooks.length;
  first.process.kill('SIGKILL');
  expect(await first.over).toBe('SIGKILL');

  const second = replay();
  const after = await second.ready;
  expect(after).toEqual(before);
  await until(after.control, ({ phase }) => phase === 'done');
  await wait(100);
  expect(backhaul.webhooks.length).toBe(told);
  expect(backhaul.asks.length).toBe(1);
});

test('a kept port that is taken is said, and another one chosen', async () => {
  const { backhaul, replay } = await scene();
  const first = replay();
  const before = await first.ready;
  first.process.kill('SIGKILL');
  await first.over;
  const { createServer } = await import('node:http');
  const squatter = createServer();
  await new Promise<void>((ok) =>
    squatter.listen(Number(new URL(before.stand_ins['stripe'] ?? '').port), '127.0.0.1', ok),
  );
  onTestFinished(() => void squatter.close());
  const second = replay();
  const after = await second.ready;
  expect(after.stand_ins['stripe']).not.toBe(before.stand_ins['stripe']);
  expect(after.stand_ins['shopify']).toBe(before.stand_ins['shopify']);
  expect(second.stderr()).toMatch(/stripe: port \d+ is taken/);
  expect(backhaul.asks).toEqual([]);
});

test('it ends when its stdin ends, and on SIGTERM', async () => {
  const { replay } = await scene();
  const first = replay();
  await first.ready;
  first.process.stdin?.end();
  expect(await first.over).toBe(0);
  const second = replay();
  await second.ready;
  second.process.kill('SIGTERM');
  expect(await second.over).toBe(0);
});

test('what it cannot start with is one line on stderr and exit code 2', async () => {
  const { data, file, replay, start } = await scene();
  const fatal = async (child: Child) => {
    expect(await child.over).toBe(2);
    const line = child.stderr().trim().split('\n').at(-1) ?? '';
    return (JSON.parse(line) as { fatal: { code: string; file: string | null; detail: string; do: string } }).fatal;
  };
  const missing = join(data, 'missing.csv');
  expect(await fatal(start('--world', 'replay', '--file', missing))).toMatchObject({
    code: 'file_unreadable',
    file: missing,
  });
  expect((await fatal(start('--world', 'replay'))).code).toBe('usage');
  expect((await fatal(start('--world', 'moon'))).code).toBe('usage');
  expect((await fatal(start('--speed', '3'))).code).toBe('usage');
  expect((await fatal(start('--outage-seconds', 'soon'))).code).toBe('usage');
  const running = replay();
  await running.ready;
  expect(await fatal(replay())).toMatchObject({ code: 'data_in_use', file: data });
  running.process.kill('SIGKILL');
  await running.over;
  expect((await fatal(start('--world', 'replay', '--file', file, '--seed', '2'))).code).toBe('data_of_another_world');
});

test('the demo trades by itself, and what comes back is asked for', async () => {
  const { backhaul, start } = await scene();
  const { control } = await start('--world', 'demo').ready;
  await json(`${control}/_sandbox/go`, 'POST');
  const progress = await until(control, ({ orders }) => orders >= 4);
  expect(progress.phase).toBe('live');
  await until(control, ({ outbox_pending }) => outbox_pending === 0);
  expect(backhaul.webhooks.some((text) => text.includes('note_attributes'))).toBe(true);
  expect(await json<{ orders: number }>(`${control}/_sandbox/totals`)).toMatchObject({ desk: { failed: 0 } });
});
