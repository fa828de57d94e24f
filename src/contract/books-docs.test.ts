import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACCOUNTS } from '#core/money/accounts.ts';

const PAGE = readFileSync(new URL('../../docs/reference/books.md', import.meta.url), 'utf8');

/** The sections of the page by the account that each is about. */
const SECTIONS = new Map(
  PAGE.split(/^### /m)
    .slice(1)
    .map((section) => [/^`(\w+)`/.exec(section)?.[1] ?? section, section]),
);

test('case 91: the reference of the money book lists every account with what it holds, and no other', () => {
  const listed = PAGE.split('\n').filter((row) => /^\| `\w+` \| /.test(row));
  expect(listed).toEqual(Object.entries(ACCOUNTS).map(([account, holds]) => `| \`${account}\` | ${holds} |`));
  expect(Object.keys(ACCOUNTS)).toContain('rounding');
});

test.each(Object.keys(ACCOUNTS))(
  '%s: the reference says what debits it, what credits it, and gives an example',
  (account) => {
    const section = SECTIONS.get(account) ?? '';
    expect(section).toMatch(/^- Debited/m);
    expect(section.toLowerCase()).toMatch(/credited/);
    expect(section).toMatch(/^- Example: /m);
  },
);

test('the examples name accounts that there are', () => {
  const named = [...PAGE.matchAll(/`([a-z_]+)(?::[^`←]+)? ← ([a-z_]+)(?::[^`]+?)? [\d.]+`/g)].flatMap(([, a, b]) => [
    a,
    b,
  ]);
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => name === undefined || !Object.hasOwn(ACCOUNTS, name))).toEqual([]);
});
