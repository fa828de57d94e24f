import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { EmbeddedError, errno } from './embedded-error.ts';
import type { Layout } from './layout.ts';
import { isAlive, whoseIs } from './process.ts';
import { run, type RunAs } from './run.ts';

/** A server to be stopped. */
export interface Halting {
  readonly pid: number;
  readonly layout: Layout;
  readonly binaries: Binaries;
  readonly as: RunAs | null;
  readonly log: (line: string) => void;
}

/** One way to ask a server to end, and how long it is given. */
export interface HaltStep {
  readonly mode: 'fast' | 'immediate' | 'kill';
  readonly signal: NodeJS.Signals;
  readonly wait_ms: number;
}

// https://www.postgresql.org/docs/18/server-shutdown.html. All three keep what was committed: after the last two the next start
// replays the write-ahead log. The kill is for a server that hangs in the kernel's or a debugger's hands.
const STEPS: readonly HaltStep[] = [
  { mode: 'fast', signal: 'SIGINT', wait_ms: 30_000 },
  { mode: 'immediate', signal: 'SIGQUIT', wait_ms: 10_000 },
  { mode: 'kill', signal: 'SIGKILL', wait_ms: 5_000 },
];

/** Stops the server: fast, then at once, then by force. Returns when it is gone, also when it was gone before. */
export async function halt(halting: Halting, steps: readonly HaltStep[] = STEPS): Promise<void> {
  for (const step of steps) {
    // Asked before each signal: a pid that has come round again must not be hit.
    const whose = await whoseIs(halting.pid, halting.layout.cluster);
    if (whose === 'gone' || whose === 'other') return;
    await tell(halting, step);
    if (await ended(halting.pid, step.wait_ms)) return;
    halting.log(`PostgreSQL (process ${halting.pid}) did not end after the ${step.mode} stop`);
  }
  throw new EmbeddedError(
    'stop_failed',
    `PostgreSQL (process ${halting.pid}, folder ${halting.layout.cluster}) could not be stopped, even by force. ` +
      'Nothing that was committed is lost. End that process by hand before the next start.',
  );
}

async function tell(halting: Halting, step: HaltStep): Promise<void> {
  if (process.platform === 'win32' && step.mode !== 'kill') {
    const ran = await run(
      halting.binaries.pg_ctl,
      ['stop', '-W', '-m', step.mode, '-D', halting.layout.cluster],
      halting.as,
    );
    if (ran.status !== 0) halting.log(`pg_ctl stop said: ${ran.output}`);
    return;
  }
  try {
    process.kill(halting.pid, step.signal);
  } catch (cause) {
    if (errno(cause) !== 'ESRCH') throw cause;
  }
}

async function ended(pid: number, wait_ms: number): Promise<boolean> {
  const give_up = performance.now() + wait_ms;
  while (performance.now() < give_up) {
    if (!isAlive(pid)) return true;
    await sleep(20);
  }
  return !isAlive(pid);
}
