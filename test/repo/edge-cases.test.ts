import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Cases whose rows still have to name their tests; to be emptied. */
const PENDING: readonly number[] = [];

/** The parts that come later, by their names; a row that names another one is a slip. */
const LATER: readonly string[] = ['the engine', 'two books, reconciliation, period close', 'connectors'];

interface Row {
  readonly number: number;
  readonly case: string;
  readonly holds: string;
  readonly shown: string;
}

const ROWS: readonly Row[] = readFileSync('docs/reference/edge-cases.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => {
    const [number = '', about = '', holds = '', shown = ''] = line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim());
    return { number: Number(number), case: about, holds, shown };
  });

/** What is wrong with a row; null when it holds. */
function fault({ number, case: about, holds, shown }: Row): string | null {
  if (about === '' || holds === '') return `case ${number} does not say what happens and what holds`;
  if (shown === 'pending') return PENDING.includes(number) ? null : `case ${number} names no test`;
  if (PENDING.includes(number)) return `case ${number} is shown and still on the list of pending ones`;
  if (shown.startsWith('later: '))
    return LATER.includes(shown.slice('later: '.length)) ? null : `case ${number} names a part that is none: ${shown}`;
  const [, file = '', name = ''] = /^\[([^\]]+)\]\([^)]+\): `(.+)`$/.exec(shown) ?? [];
  if (!name.startsWith(`case ${number}: `)) return `case ${number} names no test of its own: ${shown}`;
  if (!existsSync(file)) return `case ${number}: ${file} is not there`;
  return readFileSync(file, 'utf8').includes(`'${name}'`) ? null : `case ${number}: ${file} has no test "${name}"`;
}

test('every one of the 108 cases has its row, once and in order', () => {
  expect(ROWS.map(({ number }) => number)).toEqual(Array.from({ length: 108 }, (_, index) => index + 1));
});

test('every row says what holds and names a test that is there, or the later part that holds it', () => {
  expect(ROWS.flatMap((row) => fault(row) ?? [])).toEqual([]);
});

test('a row that is not right is found', () => {
  const row: Row = { number: 7, case: 'a', holds: 'b', shown: '' };
  const wrong = (some: Partial<Row>): string | null => fault({ ...row, ...some });
  expect(wrong({ shown: 'pending' })).toBe('case 7 names no test');
  expect(wrong({ shown: 'later: some day' })).toContain('a part that is none');
  expect(wrong({ shown: '[src/a.ts](../../src/a.ts): `case 7: x`' })).toBe('case 7: src/a.ts is not there');
  const here = 'test/repo/edge-cases.test.ts';
  expect(wrong({ shown: `[${here}](../../${here}): \`case 8: x\`` })).toContain('no test of its own');
  expect(wrong({ shown: `[${here}](../../${here}): \`case 7: ${['not', 'here'].join(' ')}\`` })).toContain(
    'has no test',
  );
  expect(wrong({ holds: '' })).toContain('does not say');
});
