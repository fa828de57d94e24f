import { expect, onTestFinished, test } from 'vitest';
import { openGround } from '#sandbox/kit/ground.ts';
import { authorised, pretendBackhaul } from './backhaul.kit.ts';
import { goods } from './demo-goods.ts';
import { demoTables } from './demo-tables.ts';
import { happening } from './demo-traffic.ts';
import { demoWorld } from './demo.ts';
import { keepTables } from './keep.ts';
import { planTables } from './plan-tables.ts';
import type { Retailer } from './retailer.ts';

test('the same seed trades the same, another otherwise', () => {
  const year = (seed: string) => Array.from({ length: 200 }, (_, n) => happening(seed, n));
  expect(year('1')).toEqual(year('1'));
  expect(year('1')).not.toEqual(year('2'));
});

test('trade is varied and sound', () => {
  const drawn = Array.from({ length: 2_000 }, (_, n) => happening('1', n));
  const comebacks = drawn.filter(({ comeback }) => comeback !== null);
  expect(comebacks.length / drawn.length).toBeCloseTo(0.35, 1);
  expect(new Set(comebacks.map(({ comeback }) => comeback?.way))).toEqual(new Set(['shop', 'desk']));
  expect(drawn.some(({ correction }) => correction !== null)).toBe(true);
  expect(drawn.some(({ goodwill }) => goodwill !== null)).toBe(true);
  expect(new Set(drawn.flatMap(({ lines }) => lines.map(({ good }) => good.sku))).size).toBe(goods.length);
  for (const { lines, comeback } of drawn) {
    expect(new Set(lines.map(({ good }) => good.sku)).size).toBe(lines.length);
    for (const part of comeback?.lines ?? []) {
      expect(part.quantity).toBeGreaterThan(0);
      expect(part.quantity).toBeLessThanOrEqual(lines[part.at]?.quantity ?? 0);
    }
  }
});

test('no more comes back than was sold, through the shop or the desk, each once', async () => {
  const backhaul = await pretendBackhaul(authorised);
  let now_ms = Date.parse('2026-11-21T10:00:00.000Z');
  const ground = openGround({
    file: ':memory:',
    standIns: [{ tables: keepTables }, { tables: planTables }, { tables: demoTables }],
    now: () => new Date(now_ms).toISOString(),
  });
  const sold = new Map<string, { units: number; customer: string | null }>();
  const shop: { order_name: string; units: number }[] = [];
  const retailer: Retailer = {
    open: (items) => expect(items).toHaveLength(goods.length),
    sell: ({ name, lines, customer_id }) => {
      const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
      sold.set(name, { units, customer: customer_id });
    },
    adjust: () => undefined,
    credit: () => undefined,
    askShop: ({ order_name, lines }) => {
      shop.push({ order_name, units: lines.reduce((sum, { quantity }) => sum + quantity, 0) });
    },
  };
  const failures: unknown[] = [];
  const world = demoWorld(
    {
      ground,
      retailer,
      crew: { step: () => 0, pending: () => 0 },
      outbox: { pending: () => 0, close: () => Promise.resolve() },
      weather: { passed: () => undefined },
      target: backhaul.url,
      desk_key: 'desk-key',
      log: () => undefined,
      failed: (error) => failures.push(error),
    },
    '1',
  );
  onTestFinished(async () => {
    await world.close();
    await backhaul.close();
    ground.close();
  });
  world.go();
  const timer = setInterval(() => {
    now_ms += 5_000;
  }, 10);
  onTestFinished(() => clearInterval(timer));
  await expect.poll(() => shop.length > 1 && backhaul.asks.length > 1, { timeout: 30_000 }).toBe(true);
  expect(failures).toEqual([]);
  expect(new Set(shop.map(({ order_name }) => order_name)).size).toBe(shop.length);
  for (const { order_name, units } of shop) expect(units).toBeLessThanOrEqual(sold.get(order_name)?.units ?? 0);
  const asked = backhaul.asks.map(({ body }) => body as typeof body & { order: string });
  expect(new Set(asked.map(({ order }) => order)).size).toBe(asked.length);
  for (const { order, customer_id, lines } of asked) {
    expect(customer_id).toBe(sold.get(order)?.customer);
    expect(lines.reduce((sum, { quantity }) => sum + quantity, 0)).toBeLessThanOrEqual(sold.get(order)?.units ?? 0);
  }
  expect(world.progress()).toMatchObject({ phase: 'live', orders: sold.size });
}, 40_000);
