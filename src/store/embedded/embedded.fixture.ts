import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { expect } from 'vitest';
import type { ChildSaid } from './embedded.child.ts';
import { readPidFile } from './pid-file.ts';
import { isAlive, whoseIs } from './process.ts';

/** A process that holds the embedded database of a folder, to be killed by a test. */
export interface Holder {
  readonly process: ChildProcess;
  readonly said: ChildSaid[];
  /** What it said when it was up or had failed. */
  settled(): Promise<ChildSaid>;
  /** Ends its input, so that it stops the database, and waits for its end. */
  finish(): Promise<void>;
  kill(): Promise<void>;
}

const folders: string[] = [];
const holders: Holder[] = [];

/** A temporary folder that `sweep` removes, with the server in it if a failed test left one. */
export function scratch(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'backhaul-pg-')));
  folders.push(folder);
  return folder;
}

/** Ends and removes all that the tests of a file made; call it after each. */
export async function sweep(): Promise<void> {
  await Promise.all(holders.splice(0).map((holder) => holder.kill()));
  for (const folder of folders.splice(0)) {
    for (const cluster of [join(folder, 'pg'), join(folder, 'data', 'pg')]) {
      const pid = readPidFile(cluster)?.pid;
      if (pid !== undefined && (await whoseIs(pid, cluster)) === 'ours') await killServer(pid);
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs a holder as a process of its own, as another user when a uid is given. */
export function hold(data_dir: string, options: { readonly port?: number; readonly uid?: number } = {}): Holder {
  const script = join(import.meta.dirname, 'embedded.child.ts');
  const args = [script, data_dir, ...(options.port === undefined ? [] : [String(options.port)])];
  const as = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
  const child = spawn(process.execPath, args, { ...as, stdio: ['pipe', 'pipe', 'inherit'] });
  const said: ChildSaid[] = [];
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const settled = new Promise<ChildSaid>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const one = JSON.parse(line) as ChildSaid;
      said.push(one);
      if (one.kind === 'up' || one.kind === 'failed') resolve(one);
    });
    child.once('close', (code) => reject(new Error(`the holder ended (${code}) without a word`)));
  });
  settled.catch(() => undefined);
  const holder: Holder = {
    process: child,
    said,
    settled: () => settled,
    async finish() {
      child.stdin.end();
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
  holders.push(holder);
  return holder;
}

/** The pid of the server of a data folder; fails when there is none. */
export function serverPid(data_dir: string): number {
  const pid = readPidFile(join(data_dir, 'pg'))?.pid;
  if (pid === undefined) throw new Error(`no server in ${data_dir}`);
  return pid;
}

/** `kill -9` of a server, and the wait for its end. */
export async function killServer(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  while (isAlive(pid)) await sleep(10);
}

/** Runs one statement and gives its rows. */
export async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Tells why a test does not run here; give it to the test's `skip`. */
export function reason(why: string): string {
  process.stderr.write(`skipped: ${why}\n`);
  return why;
}

/** Text that holds `part`, for `toMatchObject`; vitest's own matchers are `any`. */
export function containing(part: string): unknown {
  return expect.stringContaining(part);
}

/** Text that matches, for `toMatchObject`. */
export function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}
