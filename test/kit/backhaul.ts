import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { REPOSITORY } from './planted.ts';

/** What a command came to. `code` is the exit code, or the signal that ended it. */
export interface Ended {
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
}

/** A command that runs, as a user runs it. */
export interface Command {
  readonly child: ChildProcess;
  readonly over: Promise<Ended>;
  /** What it has said so far. */
  readonly said: () => { readonly out: string; readonly err: string };
  /** Waits until the output holds this; rejects with all that was said when the command ends without it. */
  until(out: RegExp): Promise<RegExpExecArray>;
  /** What the terminal does at Ctrl-C: every process of the group hears it. */
  interrupt(): void;
}

/** How a command is called: further environment, and the folder it is called in. */
export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const BIN = join(REPOSITORY, 'bin/backhaul.mjs');
/** Settings of whoever runs the tests must not reach the commands. */
const OURS = /^(DATABASE_URL|PORT|HOST|NO_COLOR|FORCE_COLOR|BACKHAUL_|NATS_|NODE_OPTIONS|NODE_ENV|VITEST)/;

/** Starts `backhaul` in a process group of its own. */
export function begin(args: readonly string[], { env = {}, cwd = REPOSITORY }: Surroundings = {}): Command {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OURS.test(name)));
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd,
    env: { ...clean, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const over = new Promise<Ended>((ended) => {
    child.on('close', (code, signal) => ended({ code: code ?? signal ?? 'gone', ...said }));
  });
  return {
    child,
    over,
    said: () => ({ ...said }),
    until: async (wanted) => {
      let ended: Ended | undefined;
      void over.then((end) => (ended = end));
      for (;;) {
        const found = wanted.exec(said.out);
        if (found !== null) return found;
        if (ended !== undefined)
          throw new Error(`ended with ${ended.code} without ${String(wanted)}:\n${ended.out}${ended.err}`);
        await wait(20);
      }
    },
    interrupt: () => process.kill(-(child.pid ?? 0), 'SIGINT'),
  };
}

/** Runs `backhaul` to its end. */
export function backhaul(args: readonly string[], surroundings: Surroundings = {}): Promise<Ended> {
  return begin(args, surroundings).over;
}

/** The JSON of a command that has done what it was asked; throws with its words otherwise. */
export async function answer<T>(args: readonly string[], surroundings: Surroundings = {}): Promise<T> {
  const { code, out, err } = await backhaul([...args, '--json'], surroundings);
  if (code !== 0) throw new Error(`backhaul ${args.join(' ')} ended with ${code}:\n${out}${err}`);
  return JSON.parse(out) as T;
}
