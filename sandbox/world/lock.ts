import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { Fatal } from './fatal.ts';

/**
 * Holds the data folder for this process. The lock is the operating system's, through SQLite, so a killed process leaves
 * none behind. Throws a Fatal while another sandbox runs on the same folder.
 */
export function lockFolder(data_dir: string): { release(): void } {
  const db = new DatabaseSync(join(data_dir, 'lock.sqlite'));
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw new Fatal(
      {
        code: 'data_in_use',
        file: data_dir,
        detail: 'Another sandbox is running on this data folder.',
        do: 'Stop it, or give another --data folder.',
      },
      error,
    );
  }
  return { release: () => db.close() };
}
