import { expect, test } from 'vitest';
import { type Ran, lastLine, tally } from '#test/kit/tally.ts';

interface Case {
  readonly fullName: string;
  readonly state: string;
  readonly note?: string;
}

function file(cases: readonly Case[], errors: readonly unknown[] = []): Ran {
  const tests = cases.map(({ fullName, state, note }) => ({ fullName, result: () => ({ state, note }) }));
  return { relativeModuleId: 'a.test.ts', errors: () => errors, children: { allTests: () => tests } };
}

test('sums passed, failed and skipped over files, and gives the reason of each skip', () => {
  const sum = tally(
    [
      file([
        { fullName: 'one', state: 'passed' },
        { fullName: 'two', state: 'failed' },
      ]),
      file([
        { fullName: 'three', state: 'passed' },
        { fullName: 'four', state: 'skipped', note: 'no such file here' },
        { fullName: 'five', state: 'skipped' },
      ]),
    ],
    0,
  );
  expect(lastLine(sum)).toBe('2 passed, 1 failed, 2 skipped');
  expect(sum.reasons).toEqual([
    'skipped: a.test.ts > four: no such file here',
    'skipped: a.test.ts > five: no reason given, which is a fault',
  ]);
});

test('a red run never reads "0 failed": broken files, stray errors and tests that never ended all count', () => {
  expect(tally([file([], [new Error('cannot be imported')])], 0).failed).toBe(1);
  expect(tally([file([{ fullName: 'one', state: 'passed' }])], 2).failed).toBe(2);
  expect(tally([file([{ fullName: 'one', state: 'pending' }])], 0).failed).toBe(1);
});
