import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROBLEMS } from './problems.ts';
import { REFUSALS, refusalKind } from './refusals.ts';

test('the reference lists every refusal with its meaning and what to do, and no other', () => {
  const page = readFileSync('docs/reference/api.md', 'utf8');
  const section = page.slice(page.indexOf('## Refusals'));
  const listed = section.split('\n').filter((row) => /^\| `\w+` \|/.test(row));
  expect(listed).toEqual(
    Object.entries(REFUSALS).map(([code, { meaning, action }]) => `| \`${code}\` | ${meaning} | ${action} |`),
  );
});

test('a refusal is the caller’s to act on, and no code says two things', () => {
  for (const { status, retryable } of Object.values(REFUSALS))
    expect([[409, 422].includes(status), retryable]).toEqual([true, false]);
  expect(Object.keys(REFUSALS).filter((code) => code in PROBLEMS)).toEqual([]);
  expect([refusalKind('toString'), refusalKind('return_closed')?.status]).toEqual([null, 409]);
});
