import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, closeSync, openSync, statfsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { diskFull, EmbeddedError, notWritable } from './embedded-error.ts';
import type { Layout } from './layout.ts';
import { capLog, LOG_CAP_BYTES, logSince, logSize } from './log-file.ts';
import { readPidFile } from './pid-file.ts';
import { waitForAnswer } from './answer.ts';
import { halt } from './halt.ts';
import { wrongPassword } from './password.ts';
import type { Identity } from './probe.ts';
import { isAlive } from './process.ts';
import { cleanEnvironment, identity, run, type RunAs } from './run.ts';

/** Everything that a start needs to know. */
export interface Launch {
  readonly layout: Layout;
  readonly binaries: Binaries;
  readonly as: RunAs | null;
  readonly port: number;
  readonly flags: readonly string[];
  readonly password: string;
  readonly log: (line: string) => void;
}

/** A server that answers. */
export interface Running {
  readonly pid: number;
  readonly port: number;
  readonly identity: Identity;
}

/** Starts the server so that it outlives us, and waits until it answers. A start that fails leaves no server behind. */
export async function launch(task: Launch): Promise<Running> {
  capLog(task.layout.log, LOG_CAP_BYTES);
  const log_from = logSize(task.layout.log);
  const server = await (process.platform === 'win32' ? startOnWindows(task) : start(task));
  const { cluster } = task.layout;
  try {
    const answered = await waitForAnswer({ cluster, password: task.password, log: task.log, ...server });
    if (answered.kind === 'up') return { pid: answered.pid, port: answered.port, identity: answered.identity };
    if (answered.kind === 'wrong_password') throw wrongPassword(task.layout);
    const silence = answered.kind === 'silent' ? answered.reason : 'it said nothing';
    throw startError(task, logSince(task.layout.log, log_from), silence);
  } catch (cause) {
    const pid = server.pid ?? readPidFile(cluster)?.pid;
    if (pid !== undefined) await halt({ ...task, pid });
    throw cause;
  }
}

interface Server {
  /** Null on Windows, where pg_ctl keeps it to itself. */
  readonly pid: number | null;
  readonly over: () => boolean;
}

/** Starts it in a session of its own: neither our end nor a terminal's Ctrl-C reaches it. */
async function start(task: Launch): Promise<Server> {
  const log_file = openSync(task.layout.log, 'a', 0o600);
  chmodSync(task.layout.log, 0o600);
  const child = spawn(task.binaries.postgres, ['-D', task.layout.cluster, ...task.flags], {
    ...identity(task.as),
    cwd: task.layout.cluster,
    env: cleanEnvironment(),
    detached: true,
    stdio: ['ignore', log_file, log_file],
  });
  closeSync(log_file);
  await spawned(child, task);
  child.unref();
  return { pid: child.pid ?? null, over: () => child.exitCode !== null || child.signalCode !== null };
}

function spawned(child: ChildProcess, task: Launch): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) =>
      reject(
        new EmbeddedError(
          'start_failed',
          `${task.binaries.postgres} could not be run: ${cause.message}. Run "npm ci" again.`,
          cause,
        ),
      ),
    );
  });
}

// An administrator may not run the server there; pg_ctl gives it lesser rights, so it starts it.
async function startOnWindows(task: Launch): Promise<Server> {
  const args = ['start', '-W', '-D', task.layout.cluster, '-l', task.layout.log, '-o', task.flags.join(' ')];
  const ran = await run(task.binaries.pg_ctl, args, task.as);
  if (ran.status !== 0)
    throw new EmbeddedError('start_failed', `${task.binaries.pg_ctl} could not start the server: ${ran.output}.`);
  await sleep(500);
  return { pid: null, over: () => !isAlive(readPidFile(task.layout.cluster)?.pid ?? 0) };
}

function startError(task: Launch, said: string, silence: string): EmbeddedError {
  const { data_dir, log } = task.layout;
  if (/Address already in use|could not bind|Only one usage of each socket/i.test(said)) return portTaken(task.port);
  // On a full disk the server cannot even write down that the disk is full.
  if (/No space left|Disk quota exceeded/i.test(said) || free_bytes(data_dir) < 1_000_000) return diskFull(data_dir);
  if (/Permission denied|Read-only file system/i.test(said))
    return notWritable(data_dir, new Error(lastWords(said, silence)));
  if (/pre-existing shared memory block/i.test(said))
    return new EmbeddedError(
      'still_in_use',
      `Processes of an earlier server still use ${task.layout.cluster}. They end by themselves within seconds; start again. ` +
        'If it stays so, end the processes named "postgres:" of this folder.',
    );
  return new EmbeddedError(
    'start_failed',
    `PostgreSQL did not start on ${data_dir}: ${lastWords(said, silence)}. The whole story is at the end of ${log}; ` +
      'correct the cause and start again.',
  );
}

/** The port that was asked for belongs to another program. */
export function portTaken(port: number): EmbeddedError {
  return new EmbeddedError(
    'port_taken',
    `Port ${port} on 127.0.0.1 is used by another program, and the database in this folder is not running. ` +
      'Give another port, or none to have a free one chosen.',
  );
}

function lastWords(said: string, silence: string): string {
  const lines = said.trim().split('\n');
  const fatal = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines.at(-1) ?? '';
  return fatal.replace(/^.*?(FATAL|PANIC|LOG): +/, '').trim() || silence;
}

function free_bytes(folder: string): number {
  const disk = statfsSync(folder);
  return disk.bavail * disk.bsize;
}
