import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { STORES, testDatabases } from '#test/kit/stores.ts';
import { openStage } from './stage.ts';
import { play } from './transcript.ts';

const databaseOf = testDatabases();
const files = globSync(join(import.meta.dirname, '*.txt')).toSorted();

test('the transcripts are there', () => {
  expect(files.length).toBeGreaterThanOrEqual(8);
});

for (const file of files)
  for (const kind of STORES)
    test(`${basename(file, '.txt')} (${kind})`, async () => {
      const stage = await openStage(await databaseOf(kind));
      try {
        const golden = readFileSync(file, 'utf8');
        const played = await play(golden, (verb) => stage.perform(verb));
        // Written once by the memory store; PostgreSQL must then say the same, so one run cannot bless a difference.
        if (process.env['UPDATE_TRANSCRIPTS'] === '1' && kind === STORES[0]) writeFileSync(file, played);
        expect(played).toBe(readFileSync(file, 'utf8'));
      } finally {
        await stage.close();
      }
    });
