import { expect, test } from 'vitest';
import { shared } from '#test/kit/shared.ts';

/** Stands in for vitest's own context: `skip` ends the test by throwing. */
const context = {
  skip: (note?: unknown): never => {
    throw new Error(`skipped: ${String(note)}`);
  },
} as Parameters<typeof shared>[0];

test('a test that needs a document which is not here is skipped, with its name', () => {
  expect(() => shared(context, 'specs/never-written.json')).toThrow(
    'skipped: ../shared/specs/never-written.json is not here',
  );
});

test('a document that is here is given by its absolute path', () => {
  // The folder beside the repository that surely exists is the repository's own parent.
  expect(shared(context, '..')).toMatch(/^\/|^[A-Z]:/);
});
