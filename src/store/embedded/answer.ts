import { setTimeout as sleep } from 'node:timers/promises';
import { readPidFile } from './pid-file.ts';
import { probe, type Identity } from './probe.ts';
import { same } from './process.ts';

/** Silence longer than this means that the server will not answer. */
const SILENCE_MS = 30_000;
/** Recovery after a crash reads back up to `max_wal_size`; it says "not yet" all the while. */
const RECOVERY_MS = 15 * 60_000;
const TELL_MS = 10_000;

/** A server that is being waited for. */
export interface Awaited {
  readonly cluster: string;
  readonly password: string;
  readonly log: (line: string) => void;
  /** The server's process; null when only its pid file will tell. */
  readonly pid: number | null;
  /** True once the server's process has ended. */
  readonly over: () => boolean | Promise<boolean>;
}

/** How the wait ended. */
export type Answer =
  | { readonly kind: 'up'; readonly identity: Identity; readonly pid: number; readonly port: number }
  | { readonly kind: 'over' }
  | { readonly kind: 'wrong_password' }
  | { readonly kind: 'silent'; readonly reason: string };

/**
 * Waits until the server of a cluster answers, ends, refuses our password, or has been silent for too long. Its port is asked
 * only when its pid file says "ready": calling a port that nobody has opened yet can connect a socket with itself.
 */
export async function waitForAnswer(awaited: Awaited): Promise<Answer> {
  const began = performance.now();
  let last_sign = began;
  let last_told = began;
  let reason = 'it does not say that it takes connections';
  for (;;) {
    const got = await look(awaited);
    if (got.kind === 'up' || got.kind === 'wrong_password') return got;
    if (await awaited.over()) return { kind: 'over' };
    const now = performance.now();
    if (got.kind === 'not_yet') last_sign = now;
    else reason = got.reason;
    if (now - last_sign > SILENCE_MS || now - began > RECOVERY_MS) return { kind: 'silent', reason };
    if (now - last_told > TELL_MS) {
      awaited.log(
        `PostgreSQL is not ready after ${Math.round((now - began) / 1000)} s; it may be recovering from a crash`,
      );
      last_told = now;
    }
    await sleep(20);
  }
}

type Look = Exclude<Answer, { readonly kind: 'over' }> | { readonly kind: 'not_yet' };

async function look(awaited: Awaited): Promise<Look> {
  const file = readPidFile(awaited.cluster);
  const its_own = file !== null && (awaited.pid === null || file.pid === awaited.pid);
  if (!its_own || file.port === null || !file.ready) return { kind: 'not_yet' };
  const got = await probe(file.port, awaited.password);
  if (got.kind !== 'up') return got;
  const { pid, port } = file;
  const { identity } = got;
  if (same(identity.data_directory, awaited.cluster)) return { kind: 'up', identity, pid, port };
  return { kind: 'silent', reason: `port ${port} is the server of ${identity.data_directory}` };
}
