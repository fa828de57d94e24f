import { setTimeout as sleep } from 'node:timers/promises';
import { findRunning } from './attach.ts';
import { findBinaries, type Binaries } from './binaries.ts';
import { clusterState, makeCluster } from './cluster.ts';
import { diskError, EmbeddedError } from './embedded-error.ts';
import { serverFlags, usableMemory_bytes } from './flags.ts';
import { halt } from './halt.ts';
import { launch, portTaken, type Running } from './launch.ts';
import { openLayout, refuseBareCluster, type Layout } from './layout.ts';
import { lockForStart, lockForStop, lockForUse, type Held } from './lock.ts';
import { capLog, LOG_CAP_BYTES } from './log-file.ts';
import { makePassable } from './passage.ts';
import { newPassword, requiredPassword } from './password.ts';
import { freePort, isFree } from './port.ts';
import { databaseUrl, ensureDatabase } from './probe.ts';
import { hasLz4, readRelease } from './release.ts';
import type { RunAs } from './run.ts';
import { serverUser } from './server-user.ts';

/** How to start the embedded database. */
export interface EmbeddedOptions {
  /** Folder that holds everything of it; made if absent. */
  readonly data_dir: string;
  /** Loopback port; a free one is chosen when none is given. A server that runs already keeps its own. */
  readonly port?: number;
  /** Told what a person may want to know; never a secret. */
  readonly log?: (line: string) => void;
}

/** A running embedded database. */
export interface Embedded {
  /** Holds the password: never log it. */
  readonly url: string;
  readonly port: number;
  /** True when the server was running already: it outlived its starter, or another process uses it too. */
  readonly attached: boolean;
  /** `18.4` */
  readonly version: string;
  /** Stops the server, unless another process still uses it. Harmless when repeated or when the server is gone. */
  stop(): Promise<void>;
}

interface House {
  readonly layout: Layout;
  readonly binaries: Binaries;
  readonly as: RunAs | null;
  readonly log: (line: string) => void;
}

const START_LOCK_WAIT_MS = 120_000;
const LOG_CHECK_MS = 60_000;
const PORT_ATTEMPTS = 5;
/** How long the processes of a killed server may take to notice and end. */
const SURVIVORS_MS = 15_000;

/**
 * Starts PostgreSQL on a folder, or attaches to the server that already serves it. The server is a real one from npm, listens on
 * loopback alone, and survives our death; the next start finds it. Throws EmbeddedError.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  refuseBadPort(options.port);
  const layout = openLayout(options.data_dir);
  refuseBareCluster(layout);
  const starting = await lockForStart(layout.lock, START_LOCK_WAIT_MS);
  try {
    return await open(layout, options.port, options.log ?? (() => undefined));
  } catch (cause) {
    throw diskError(cause, layout.data_dir);
  } finally {
    starting.release();
  }
}

async function open(layout: Layout, port: number | undefined, log: (line: string) => void): Promise<Embedded> {
  const binaries = findBinaries();
  const as = await serverUser(layout, log);
  const house: House = { layout, binaries, as, log };
  if (as !== null) for (const folder of [binaries.native_dir, layout.data_dir]) await makePassable(folder, as, log);
  const release = await readRelease(binaries, as);
  const state = clusterState(layout, release);
  const found = state === 'present' ? await findRunning(layout, log) : null;
  if (found !== null) {
    log(`attached to the PostgreSQL that was running on port ${found.port} (process ${found.pid})`);
    if (port !== undefined && port !== found.port) log(`it keeps its port ${found.port}; ${port} was asked for`);
    return handle(house, found, requiredPassword(layout), true);
  }
  if (port !== undefined && !(await isFree(port))) throw portTaken(port);
  if (state === 'absent') {
    log(`making a new database in ${layout.data_dir}`);
    await makeCluster(layout, binaries, newPassword(layout), as);
  }
  const password = requiredPassword(layout);
  const started = await launchOnPort(house, port, password);
  return handle(house, started, password, false);
}

// Two causes pass by themselves: another program took the free port between our choosing and opening it, and processes of a
// killed server have not ended yet. A port that was asked for is never changed.
async function launchOnPort(house: House, wanted: number | undefined, password: string): Promise<Running> {
  const lz4 = await hasLz4(house.binaries, house.layout.cluster, house.as);
  const give_up = performance.now() + SURVIVORS_MS;
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await freePort());
    const flags = serverFlags({ port, lz4, memory_bytes: usableMemory_bytes() });
    try {
      return await launch({ ...house, port, flags, password });
    } catch (cause) {
      const code = cause instanceof EmbeddedError ? cause.code : '';
      const port_again = code === 'port_taken' && wanted === undefined && attempt < PORT_ATTEMPTS;
      const survivors = code === 'still_in_use' && performance.now() < give_up;
      if (!port_again && !survivors) throw cause;
      if (survivors) await sleep(250);
    }
  }
}

async function handle(house: House, running: Running, password: string, attached: boolean): Promise<Embedded> {
  await ensureDatabase(running.port, password);
  const use = lockForUse(house.layout.lock);
  const watch = setInterval(() => watchLog(house), LOG_CHECK_MS).unref();
  let stopping: Promise<void> | null = null;
  return {
    url: databaseUrl(running.port, password),
    port: running.port,
    attached,
    version: running.identity.version.split(' ')[0] ?? running.identity.version,
    stop: () => (stopping ??= stop(house, running, use, watch)),
  };
}

async function stop(house: House, running: Running, use: Held, watch: NodeJS.Timeout): Promise<void> {
  clearInterval(watch);
  use.release();
  const last = lockForStop(house.layout.lock);
  if (last === null) {
    house.log('left PostgreSQL running: another process uses it');
    return;
  }
  try {
    await halt({ ...house, pid: running.pid });
  } finally {
    last.release();
  }
}

// A log that cannot be capped must not end the process that merely watches it.
function watchLog(house: House): void {
  try {
    capLog(house.layout.log, LOG_CAP_BYTES);
  } catch (cause) {
    house.log(`${house.layout.log} could not be capped: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function refuseBadPort(port: number | undefined): void {
  if (port === undefined || (Number.isInteger(port) && port >= 1 && port <= 65_535)) return;
  throw new EmbeddedError(
    'port_invalid',
    `The database port ${port} is no port: give a whole number from 1 to 65535, or none.`,
  );
}
