import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diskError } from '#store/embedded/embedded-error.ts';

/**
 * Makes the data folder where it is missing and proves that it can be written; gives back the outermost folder that had
 * to be made. Throws an EmbeddedError that says what to do.
 */
export function makeDataFolder(data_dir: string): string | undefined {
  try {
    const made = mkdirSync(data_dir, { recursive: true });
    const probe = join(data_dir, `.write-probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return made;
  } catch (cause) {
    throw diskError(cause, data_dir);
  }
}
