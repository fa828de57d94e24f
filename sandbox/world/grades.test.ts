import { expect, test } from 'vitest';
import { seededGrades } from './grades.ts';

const grades = seededGrades('7');

test('a line always gets the same grades, and they add up to its units', () => {
  for (const units of [1, 2, 3, 17, 99, 100, 74_215]) {
    const found = grades('R1', '2', units);
    expect(found).toEqual(seededGrades('7')('R1', '2', units));
    expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(units);
    expect(found.every(({ count }) => count > 0)).toBe(true);
  }
});

test('a large line has the shares almost exactly', () => {
  const found = Object.fromEntries(grades('R1', '1', 74_215).map(({ grade, count }) => [grade, count]));
  expect(found['A']).toBeGreaterThanOrEqual(59_372);
  expect(found['A']).toBeLessThanOrEqual(59_373);
  expect(Math.abs((found['D'] ?? 0) - 2_968.6)).toBeLessThan(1.5);
});

test('many single units have the shares on average', () => {
  const seen = new Map<string, number>();
  for (let at = 0; at < 5_000; at += 1) {
    const grade = grades(`R${at}`, '1', 1)[0]?.grade ?? '';
    seen.set(grade, (seen.get(grade) ?? 0) + 1);
  }
  expect((seen.get('A') ?? 0) / 5_000).toBeCloseTo(0.8, 1);
  expect((seen.get('D') ?? 0) / 5_000).toBeCloseTo(0.04, 1);
});

test('another seed grades otherwise', () => {
  const all = (seed: string) =>
    Array.from({ length: 40 }, (_, at) => seededGrades(seed)(`R${at}`, '1', 1)[0]?.grade).join('');
  expect(all('7')).not.toBe(all('8'));
});
