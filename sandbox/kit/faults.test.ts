import { expect, test } from 'vitest';
import { noFaults, seededFaults, type FaultPlan } from './faults.ts';

const plan: FaultPlan = {
  odds: { erp: { error: 0.1, throttle: 0.1, silence_after: 0.1, slow: 0.1, slow_ms: 7 }, wms: { error: 0.5 } },
  outages: [
    { system: 'erp', after_calls: 10, for_ms: 1_000 },
    { system: 'erp', after_calls: 5, for_ms: 100 },
  ],
};

function kinds(seed: string, system: string, count: number): string[] {
  const faults = seededFaults(seed, { ...plan, outages: [] });
  return Array.from({ length: count }, () => faults.next(system).kind);
}

test('without faults nothing goes wrong', () => {
  expect(noFaults.next('erp')).toEqual({ kind: 'none' });
});

test('a seed repeats its mishaps, whatever other systems do in between', () => {
  const faults = seededFaults('a', { ...plan, outages: [] });
  const mixed = Array.from({ length: 300 }, () => {
    faults.next('wms');
    return faults.next('erp').kind;
  });
  expect(mixed).toEqual(kinds('a', 'erp', 300));
  expect(mixed).not.toEqual(kinds('b', 'erp', 300));
});

test('mishaps come as often as their odds say', () => {
  const seen = kinds('often', 'erp', 10_000);
  for (const kind of ['error', 'throttle', 'silence_after', 'slow']) {
    const share = seen.filter((one) => one === kind).length / seen.length;
    expect(Math.abs(share - 0.1)).toBeLessThan(0.02);
  }
  expect(new Set(kinds('x', 'unnamed', 1_000))).toEqual(new Set(['none']));
});

test('outages begin at their call and end by the clock, in order of their calls', () => {
  let clock_ms = 0;
  const faults = seededFaults('o', { odds: {}, outages: plan.outages }, () => clock_ms);
  const next = (): string => faults.next('erp').kind;
  expect(Array.from({ length: 5 }, next)).toEqual(Array.from({ length: 5 }, () => 'none'));
  expect(next()).toBe('down');
  clock_ms = 99;
  expect(next()).toBe('down');
  clock_ms = 100;
  expect(Array.from({ length: 3 }, next)).toEqual(['none', 'none', 'none']);
  expect(next()).toBe('down');
  clock_ms = 1_100;
  expect(next()).toBe('none');
  expect(faults.next('wms').kind).toBe('none');
});

test('odds that cannot be are refused with the system named', () => {
  expect(() => seededFaults('s', { odds: { erp: { error: 0.9, slow: 0.2 } }, outages: [] }).next('erp')).toThrow(/erp/);
  expect(() => seededFaults('s', { odds: { erp: { error: -1 } }, outages: [] }).next('erp')).toThrow(/at least 0/);
});
