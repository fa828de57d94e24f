import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errno } from './embedded-error.ts';

/** What a running (or killed) server wrote into `postmaster.pid`. */
export interface PidFile {
  readonly pid: number;
  /** Null while the file is being written. */
  readonly port: number | null;
  /** True once it says that it takes connections; not while it starts, recovers or stops. */
  readonly ready: boolean;
}

/** Reads `postmaster.pid` of a cluster: null when there is none or it is not whole yet. */
export function readPidFile(cluster: string): PidFile | null {
  const text = textOf(cluster);
  return text === null ? null : parsePidFile(text);
}

/** Lines as in https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/utils/pidfile.h: pid, folder, start time, port, socket folder, address, memory key, status. */
export function parsePidFile(text: string): PidFile | null {
  const lines = text.split('\n');
  const pid = positive(lines[0]);
  return pid === null ? null : { pid, port: positive(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Makes a stale file harmless. PostgreSQL clears one itself, but not when its pid is now another process of the same user, or
 * a dead one that nobody collected (a container without an init). Deleting the file would also delete the key by which
 * PostgreSQL looks for survivors of the old server; a server ignores its own parent's pid and still looks for those.
 */
export function disown(cluster: string, our_pid: number): void {
  const text = textOf(cluster);
  if (text === null) return;
  const lines = text.split('\n');
  writeFileSync(pathOf(cluster), [String(our_pid), ...lines.slice(1)].join('\n'));
}

function textOf(cluster: string): string | null {
  try {
    return readFileSync(pathOf(cluster), 'utf8');
  } catch (cause) {
    if (errno(cause) === 'ENOENT') return null;
    throw cause;
  }
}

function pathOf(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

function positive(line: string | undefined): number | null {
  const value = Number(line?.trim() ?? '');
  return Number.isInteger(value) && value > 0 ? value : null;
}
