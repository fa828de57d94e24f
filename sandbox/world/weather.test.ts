import { expect, test } from 'vitest';
import { openGround } from '#sandbox/kit/ground.ts';
import { keepTables } from './keep.ts';
import { weather } from './weather.ts';

function counts(name: Parameters<typeof weather>[0], system = 'shopify') {
  const sky = weather(name, '1');
  const seen: Record<string, number> = {};
  for (let at = 0; at < 20_000; at += 1) {
    const { kind } = sky.faults.next(system);
    seen[kind] = (seen[kind] ?? 0) + 1;
    const webhook = sky.mischief.next();
    seen[`webhook ${webhook}`] = (seen[`webhook ${webhook}`] ?? 0) + 1;
  }
  return seen;
}

test('no faults means none', () => {
  expect(counts('none')).toEqual({ none: 20_000, 'webhook none': 20_000 });
});

test('the default weather is about one percent of each fault and a few of late and double webhooks', () => {
  const seen = counts('default');
  for (const kind of ['error', 'throttle', 'silence_after']) {
    expect((seen[kind] ?? 0) / 20_000).toBeCloseTo(0.01, 2);
  }
  expect((seen['webhook duplicate'] ?? 0) / 20_000).toBeCloseTo(0.03, 2);
  expect((seen['webhook delay'] ?? 0) / 20_000).toBeCloseTo(0.03, 2);
});

test('an outage begins by the share of the world, lasts its time, and outlives a restart', () => {
  let now_ms = 1_000_000;
  const ground = openGround({ file: ':memory:', standIns: [{ tables: keepTables }] });
  const made = () => {
    const sky = weather('default', '1', 10, () => now_ms);
    sky.remember(ground.db);
    return sky;
  };
  const isDown = (sky: ReturnType<typeof weather>, system: string) => sky.faults.next(system).kind === 'down';
  const sky = made();
  sky.passed(0.3);
  expect(isDown(sky, 'netsuite')).toBe(false);
  sky.passed(0.34);
  expect(isDown(sky, 'netsuite')).toBe(true);
  expect(isDown(sky, 'shopify')).toBe(false);
  now_ms += 9_000;
  const restarted = made();
  restarted.passed(0.5);
  expect(isDown(restarted, 'netsuite')).toBe(true);
  now_ms += 1_001;
  expect(isDown(restarted, 'netsuite')).toBe(false);
  restarted.passed(0.9);
  expect(isDown(restarted, 'netsuite')).toBe(false);
  ground.close();
});
