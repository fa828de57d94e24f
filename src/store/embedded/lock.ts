import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedError, notWritable } from './embedded-error.ts';

/** A held lock; letting go twice is harmless. */
export interface Held {
  release(): void;
}

// The lock file is an empty SQLite database, because SQLite takes the operating system's own file locks on all three
// systems, and the kernel drops those when a process dies, however it dies. A file that holds a pid cannot do that: it
// goes stale, pids come round again, and two processes can clear the same stale file. Nothing is ever written into it.
// It must not be opened by any other means: closing any other handle of it in this process would drop the lock.

/** Only one process at a time may start or stop the server of a folder. Waits; throws `being_started` past the wait. */
export async function lockForStart(path: string, wait_ms: number): Promise<Held> {
  const give_up = performance.now() + wait_ms;
  for (;;) {
    const held = tryBegin(path, 'BEGIN IMMEDIATE');
    if (held !== null) return held;
    if (performance.now() >= give_up)
      throw new EmbeddedError(
        'being_started',
        `Another process has been starting or stopping the database for ${Math.round(wait_ms / 1000)} s (lock ${path}). ` +
          'Wait for it or end it, then start again. The lock needs no clearing: it ends with its process.',
      );
    await sleep(25);
  }
}

/** Says that this process uses the server. Any number may; taken while holding the start lock. */
export function lockForUse(path: string): Held {
  const held = tryBegin(path, 'BEGIN; SELECT count(*) FROM sqlite_schema');
  if (held === null)
    throw new EmbeddedError('being_started', `The database is being stopped (lock ${path}). Start again.`);
  return held;
}

/** The right to stop the server: null while another process uses or starts it. */
export function lockForStop(path: string): Held | null {
  return tryBegin(path, 'BEGIN EXCLUSIVE');
}

function tryBegin(path: string, begin: string): Held | null {
  const file = openLock(path);
  try {
    file.exec(begin);
  } catch (cause) {
    file.close();
    if (resultCode(cause) === SQLITE_BUSY) return null;
    throw cause;
  }
  return {
    release() {
      if (file.isOpen) file.close();
    },
  };
}

function openLock(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path);
  } catch (cause) {
    throw resultCode(cause) === SQLITE_CANTOPEN ? notWritable(dirname(path), cause) : cause;
  }
}

// https://www.sqlite.org/rescode.html
const SQLITE_BUSY = 5;
const SQLITE_CANTOPEN = 14;

function resultCode(cause: unknown): number | null {
  return cause instanceof Error && 'errcode' in cause && typeof cause.errcode === 'number'
    ? cause.errcode & 0xff
    : null;
}
