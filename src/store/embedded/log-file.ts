import { closeSync, copyFileSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

/** Above this the server's log is moved to `pg.log.1` (the one before is forgotten), so both stay under twice this. */
export const LOG_CAP_BYTES = 16 * 1024 * 1024;

/**
 * Caps the log by copying and emptying it, because the server holds the file open for as long as it lives, and it may
 * outlive us. It appends, so it goes on at the new end. Lines written between the two steps are lost.
 */
export function capLog(path: string, cap_bytes: number): boolean {
  if (logSize(path) <= cap_bytes) return false;
  copyFileSync(path, `${path}.1`);
  truncateSync(path, 0);
  return true;
}

/** The log's size in bytes; 0 when there is none. */
export function logSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** What the log says from a byte on, at most the last 64 KB of it. */
export function logSince(path: string, from: number): string {
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    const start = Math.max(from <= size ? from : 0, size - 64 * 1024);
    const bytes = Buffer.alloc(size - start);
    readSync(file, bytes, 0, bytes.length, start);
    return bytes.toString('utf8');
  } finally {
    closeSync(file);
  }
}
