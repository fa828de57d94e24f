import { expect, test } from 'vitest';
import { chance } from './chance.ts';

function draws(seed: string, count: number): number[] {
  const next = chance(seed);
  return Array.from({ length: count }, next);
}

test('one seed gives one row of numbers, another seed another', () => {
  expect(draws('harbour', 50)).toEqual(draws('harbour', 50));
  expect(draws('harbour', 50)).not.toEqual(draws('harbour2', 50));
  expect(draws('', 3)).toEqual(draws('', 3));
});

test('numbers lie in [0, 1) and are spread evenly', () => {
  const buckets = Array.from({ length: 10 }, () => 0);
  for (const number of draws('even', 20_000)) {
    expect(number >= 0 && number < 1).toBe(true);
    buckets[Math.floor(number * 10)] = (buckets[Math.floor(number * 10)] ?? 0) + 1;
  }
  for (const bucket of buckets) expect(Math.abs(bucket - 2_000)).toBeLessThan(200);
});

test('seeds that differ in one letter differ from the first number on', () => {
  const firsts = Array.from({ length: 200 }, (_, at) => draws(`seed-${at}`, 1)[0]);
  expect(new Set(firsts).size).toBe(200);
});
