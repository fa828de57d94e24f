import { mkdirSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { Fatal } from './fatal.ts';
import { keep, kept } from './keep.ts';
import type { Options } from './options.ts';

/** Makes the data folder where it is missing. */
export function makeFolder(data_dir: string): void {
  try {
    mkdirSync(data_dir, { recursive: true });
  } catch (error) {
    throw new Fatal(
      {
        code: 'data_unusable',
        file: data_dir,
        detail: 'The data folder cannot be made or entered.',
        do: 'Give a --data folder that this user may write to.',
      },
      error,
    );
  }
}

/** A folder belongs to one world and one seed: ids, grades and positions would not fit another's. */
export function checkSameWorld(db: DatabaseSync, options: Pick<Options, 'world' | 'seed' | 'data_dir'>): void {
  const world = JSON.stringify([options.world, options.seed]);
  const before = kept(db, 'world') ?? world;
  if (before !== world) {
    throw new Fatal({
      code: 'data_of_another_world',
      file: options.data_dir,
      detail: `The data folder belongs to the world and seed ${before}, not ${world}.`,
      do: 'Start with these, or give an empty data folder.',
    });
  }
  keep(db, 'world', world);
}
