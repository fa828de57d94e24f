import type { Part } from './part.ts';

/** What reads the code without running it. Each part can also be run alone by its command. */
export const readers: readonly Part[] = [
  { name: 'types', command: ['tsc', '-b', '--pretty', 'false', 'tsconfig.json', 'scripts/tsconfig.json'] },
  { name: 'lint', command: ['oxlint', '--format', 'unix'] },
  { name: 'format', command: ['oxfmt', '--check', '.'] },
  { name: 'boundaries', command: [process.execPath, 'scripts/boundaries.ts'] },
  { name: 'dead code', command: ['knip', '--no-progress', '--no-config-hints'] },
];

/** Left to `npm test`: tests on real data (`*.real.test.ts`), on a real PostgreSQL, and of the world that replays and is killed. */
const slow = ['test/**', '**/*.real.test.ts', 'src/store/**', 'sandbox/world/**'];

/** Tests that sit beside their file and take no longer than reading it. */
export const unit: Part = {
  name: 'unit tests',
  command: ['vitest', 'run', '--reporter=dot', ...slow.flatMap((pattern) => ['--exclude', pattern])],
};
