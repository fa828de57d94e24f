import { expect, test } from 'vitest';
import { simulate } from './command.ts';
import type { Mischief } from './crew.ts';

/** A store that loses what is posted to the money book. */
const LOSS: Mischief = {
  store: (store) => ({
    ...store,
    commit: (request, plan) => store.commit(request, (loaded) => ({ ...plan(loaded), money: [] })),
  }),
};

async function said(args: readonly string[], mischief: Mischief = {}) {
  const [out, err, progress]: [string[], string[], string[]] = [[], [], []];
  const terminal = {
    out: (line: string) => out.push(line),
    err: (line: string) => err.push(line),
    progress: (line: string) => progress.push(line),
  };
  return { code: await simulate(args, terminal, mischief), out, err, progress };
}

test('seeds that pass: the last line counts them, and the code is 0', async () => {
  const { code, out, progress } = await said(['--seeds', '3', '--from', '7']);
  expect(out.at(-1)).toBe('3 seeds, 3 passed, 0 failed');
  expect(progress).toEqual(['1 of 3, 0 failed', '2 of 3, 0 failed', '3 of 3, 0 failed']);
  expect(code).toBe(0);
});

test('seeds that fail: each says how to repeat it and what it takes, and the code is 1', async () => {
  const { code, out } = await said(['--seeds', '2', '--from', '2'], LOSS);
  const text = out.join('\n');
  const failed = Number(/(\d+) failed$/.exec(text)?.[1]);
  expect(failed).toBeGreaterThan(0);
  expect(text).toMatch(/seed \d failed; repeat it with: npm run simulate -- --seeds 1 --from \d\n {2}\S/);
  expect(text.split('what it takes: ').length - 1).toBe(failed);
  expect(out.at(-1)).toBe(`2 seeds, ${2 - failed} passed, ${failed} failed`);
  expect(code).toBe(1);
});

test('the same for a machine', async () => {
  const { code, out } = await said(['--seeds', '1', '--from', '2', '--json'], LOSS);
  const told = JSON.parse(out.join('\n')) as {
    failed: number;
    failures: { seed: number; faults: string[]; trace: string[] }[];
  };
  expect(told.failed).toBe(1);
  expect(told.failures).toHaveLength(1);
  expect(told.failures[0]?.faults).not.toEqual([]);
  expect(told.failures[0]?.trace).not.toEqual([]);
  expect(code).toBe(1);
});

test.each([
  [['--seeds', 'many'], '--seeds is many; it has to be a whole number from 1.'],
  [['--from', '-1.5'], '--from'],
  [['--sedes', '3'], '--sedes'],
])('not understood: %s', async (args, why) => {
  const { code, out, err } = await said(args);
  expect(err.join('\n')).toContain(why);
  expect(err.join('\n')).toContain('Use: npm run simulate');
  expect(out).toEqual([]);
  expect(code).toBe(2);
});
