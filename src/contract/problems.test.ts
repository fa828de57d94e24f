import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROBLEMS, problemKind } from './problems.ts';

test('the reference lists every problem with its status and meaning, and no other', () => {
  const page = readFileSync('docs/reference/api.md', 'utf8');
  const listed = page.split('\n').filter((row) => /^\| `\w+` \| \d{3} \| /.test(row));
  const kept = Object.entries(PROBLEMS).map(
    ([code, { status, meaning }]) => `| \`${code}\` | ${status} | ${meaning} |`,
  );
  expect(listed).toEqual(kept);
});

test('every problem has an error status, and only what may pass is retryable', () => {
  for (const [code, { status, retryable }] of Object.entries(PROBLEMS)) {
    expect(status, code).toBeGreaterThanOrEqual(400);
    expect(retryable, code).toBe(status >= 500 || code === 'request_in_progress');
  }
});

test('a code that is none is not known, not even one that every object has', () => {
  expect(problemKind('toString')).toBeNull();
  expect(problemKind('unavailable')?.status).toBe(503);
});
