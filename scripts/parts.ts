import type { Part } from './part.ts';

/** What reads the code without running it. Each part can also be run alone by its command. */
export const readers: readonly Part[] = [
  { name: 'types', command: ['tsc', '-b', '--pretty', 'false', 'tsconfig.json', 'scripts/tsconfig.json'] },
  { name: 'lint', command: ['oxlint', '--format', 'unix'] },
  { name: 'format', command: ['oxfmt', '--check', '.'] },
  { name: 'boundaries', command: [process.execPath, 'scripts/boundaries.ts'] },
  { name: 'dead code', command: ['knip', '--no-progress', '--no-config-hints'] },
];

/** Left to `npm test`: what needs real data, a real PostgreSQL, sockets or real waits, and lives of chance by the thousands. */
const slow = [
  'test/**',
  '**/*.real.test.ts',
  '**/round-trip.test.ts',
  '**/roundtrip.test.ts',
  'src/store/**',
  'src/flows/**',
  'sandbox/**',
  '**/*.property.test.ts',
  '**/{conservation,lifecycles,permutations}.test.ts',
  '**/policy-speed.test.ts',
];

/** Tests that sit beside their file and take no longer than reading it. They leave nothing behind, so they share a process. */
export const unit: Part = {
  name: 'unit tests',
  command: ['vitest', 'run', '--no-isolate', '--reporter=dot', ...slow.flatMap((pattern) => ['--exclude', pattern])],
};
