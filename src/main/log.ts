import { appendFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataFolder } from './data-folder.ts';

const LARGEST = 16 * 1024 * 1024;

/** A log file in the data folder, so that the screen stays readable; one older file is kept. */
export function openLog(data_dir: string): { readonly path: string; readonly write: (line: string) => void } {
  makeDataFolder(data_dir);
  const path = join(data_dir, 'backhaul.log');
  let size = existsSync(path) ? statSync(path).size : 0;
  return {
    path,
    write: (line) => {
      const text = `${new Date().toISOString()} ${line}\n`;
      if (size > LARGEST) {
        rmSync(`${path}.1`, { force: true });
        renameSync(path, `${path}.1`);
        size = 0;
      }
      appendFileSync(path, text);
      size += Buffer.byteLength(text);
    },
  };
}
