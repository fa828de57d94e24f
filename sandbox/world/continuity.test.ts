import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { chance } from '#sandbox/kit/chance.ts';
import { authorised, pretendBackhaul } from './backhaul.kit.ts';

const fixture = new URL('continuity.fixture.ts', import.meta.url).pathname;

/** An invented year of a shop, in the form of the file. */
function history(): string {
  const draw = chance('continuity');
  const rows = ['InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'];
  for (let at = 0; at < 900; at += 1) {
    const day = String(1 + Math.floor(at / 60)).padStart(2, '0');
    const when = `2010-12-${day} ${String(8 + Math.floor((at % 60) / 6)).padStart(2, '0')}:0${at % 6}:00`;
    const customer = 17_000 + Math.floor(draw() * 15);
    const sku = 20_000 + Math.floor(draw() * 30);
    const units = 1 + Math.floor(draw() * 9);
    const kind = draw();
    if (kind < 0.15) rows.push(`C${536_000 + at},${sku},GOODS,-${units},${when},1.25,${customer},UK`);
    else if (kind < 0.2) rows.push(`${536_000 + at},${sku},wet,-${units},${when},0,,UK`);
    else if (kind < 0.25) rows.push(`C${536_000 + at},D,Discount,-1,${when},2.50,${customer},UK`);
    else rows.push(`${536_000 + at},${sku},GOODS,${units},${when},1.25,${customer},UK`);
  }
  return `${rows.join('\n')}\n`;
}

async function run(data: string, target: string, file: string, dies: (() => boolean) | null): Promise<string | null> {
  const child = spawn(process.execPath, [fixture, data, target, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  let code: number | null | undefined;
  child.stdout.on('data', (chunk) => {
    out += String(chunk);
  });
  const over = new Promise<void>((ended) =>
    child.on('close', (found) => {
      code = found;
      ended();
    }),
  );
  while (dies !== null && code === undefined) {
    if (dies()) child.kill('SIGKILL');
    await wait(1);
  }
  await over;
  return code === 0 ? out : null;
}

function booksOf(data: string): unknown {
  const db = new DatabaseSync(join(data, 'sandbox.sqlite'), { readOnly: true });
  const books = [
    'SELECT kind, said FROM world_happened ORDER BY id',
    'SELECT reference, status, answer_status, units_authorised FROM world_request ORDER BY seq',
    `SELECT name, value FROM world_settings WHERE name IN ('position', 'orders_fed', 'totals') ORDER BY name`,
    'SELECT id, done FROM outbox ORDER BY seq',
  ].map((sql) => db.prepare(sql).all());
  db.close();
  return books;
}

/** Runs the history to its end; on the way the process is killed once for each count of messages that came out of it. */
async function replayed(kill_at: readonly number[]) {
  const backhaul = await pretendBackhaul(authorised);
  onTestFinished(() => backhaul.close());
  const data = mkdtempSync(join(tmpdir(), 'backhaul-continuity-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const file = join(data, 'sales.csv');
  writeFileSync(file, history());
  const heard = () => backhaul.webhooks.length + backhaul.asks.length;
  for (const count of kill_at) {
    const ended = await run(data, backhaul.url, file, () => heard() >= count);
    if (ended !== null) throw new Error(`the replay ended before ${count} messages came out of it`);
  }
  const said = await run(data, backhaul.url, file, null);
  return { data, backhaul, said };
}

test('killed at any instant, a replay comes to the same end, and nobody is asked twice', async () => {
  const calm = await replayed([]);
  // The first dies before anything happened, while its files are read.
  const kill_at = [0, 1, 40, 200, 201, 450, 700, 850];
  const stormy = await replayed(kill_at);
  expect(calm.said).not.toBeNull();
  expect(stormy.said).toBe(calm.said);
  expect(booksOf(stormy.data)).toEqual(booksOf(calm.data));
  const end = JSON.parse(calm.said ?? 'null') as { progress: { returns_asked: number; returns_total: number } };
  expect(end.progress.returns_asked).toBe(end.progress.returns_total);
  expect(end.progress.returns_total).toBeGreaterThan(80);

  // Every key is asked; only a request whose answer a kill swallowed may be asked a second time, so no more than the
  // eight that can be in the air for each kill.
  const asked = stormy.backhaul.asks.map(({ key }) => key);
  expect(new Set(asked).size).toBe(end.progress.returns_total);
  expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(8 * kill_at.length);
  expect(calm.backhaul.asks.length).toBe(end.progress.returns_total);
  expect(new Set(stormy.backhaul.webhooks)).toEqual(new Set(calm.backhaul.webhooks));
});
