import { createHash, randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFigures, holdsData, type Figures, type UnmappedReason } from '#store/figures.ts';
import { CommandError, type ReplayOptions, type ReplayReport } from '#cli/actions.ts';
import { startBackhaul, type Backhaul, ROLES } from './backhaul.ts';
import { openDatabase, type Database } from './database.ts';
import { compare, readLedgers, type Differences } from './ledgers.ts';
import { openLog } from './log.ts';
import { loadPolicies } from './policies.ts';
import { keptPort } from './ports.ts';
import { takeFolder, type ReplayFolder } from './replay-folder.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';

interface SandboxProgress {
  readonly phase: string;
  readonly rows_total: number;
  readonly rows_fed: number;
  readonly orders: number;
  readonly returns_asked: number;
  readonly returns_total: number;
  readonly outbox_pending: number;
  readonly crew_pending: number;
  readonly simulated_at: string | null;
}

const LOOK_MS = 500;
/** A server that restarts its own workers answers again within seconds; one that was killed does not come back. */
const DATABASE_MS = 15_000;
/** What cannot be stopped in good order without a database must not keep the command. */
const STOP_MS = 10_000;

/** Sends a retailer's transactions through the running system and compares everybody's books at the end. */
export async function replay(asked: ReplayOptions): Promise<ReplayReport> {
  const folder = await takeFolder(asked);
  const { path, write } = openLog(asked.data_dir);
  // What goes wrong on the way is the sandbox's purpose; it is kept in the folder and not shown.
  const options = { ...asked, log: write };
  const open: (() => Promise<void>)[] = [];
  try {
    return await run(options, folder, open, path);
  } catch (error) {
    // Ctrl-C reaches the sandbox too, so anything may fail of it first.
    throw options.signal.aborted ? interrupted(folder.hasBegun()) : error;
  } finally {
    for (const close of open.reverse()) await stopped(close, options.log);
    folder.undo();
  }
}

/** Stops a part. One that has lost its database tries for ever, so it is left after a while; the log has why. */
async function stopped(close: () => Promise<void>, log: (line: string) => void): Promise<void> {
  const late = new AbortController();
  const ended = close().catch((error: unknown) => log(`while stopping: ${String(error)}`));
  await Promise.race([ended, sleep(STOP_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
}

function interrupted(begun: boolean): CommandError {
  return new CommandError(
    'interrupted',
    begun
      ? 'interrupted; run the same command with --resume to go on'
      : 'interrupted before anything was fed; nothing was kept',
  );
}

async function run(
  options: ReplayOptions,
  folder: ReplayFolder,
  open: (() => Promise<void>)[],
  log_file: string,
): Promise<ReplayReport> {
  const started = performance.now();
  const { marker } = folder;
  const { sandbox, backhaul, database } = await startAll(options, open);
  if (options.signal.aborted) throw interrupted(folder.hasBegun());
  folder.begun();
  await sandbox.go();
  const seconds = () => marker.seconds + (performance.now() - started) / 1_000;
  const keep = (finished: boolean) => folder.keep({ ...marker, seconds: seconds(), finished });
  await untilQuiet({ options, sandbox, backhaul, log_file }, () => {
    keep(false);
    return seconds();
  });
  const report = await makeReport(sandbox, database, seconds());
  keep(true);
  return report;
}

/** The sandbox first: it reads the files to their end, and nothing else is begun when they cannot be used. */
async function startAll(
  options: ReplayOptions,
  open: (() => Promise<void>)[],
): Promise<{ sandbox: Sandbox; backhaul: Backhaul; database: Database }> {
  const { data_dir, seed, faults, outage_seconds, files } = options;
  const desk_key = `bh_${randomBytes(18).toString('base64url')}`;
  const port = await keptPort(join(data_dir, 'port'));
  const target = `http://127.0.0.1:${port}`;
  const sandbox = await startSandbox(
    [
      `--data=${join(data_dir, 'sandbox')}`,
      `--target=${target}`,
      '--world=replay',
      `--seed=${seed}`,
      `--faults=${faults}`,
      `--desk-key=${desk_key}`,
      ...(outage_seconds === null ? [] : [`--outage-seconds=${outage_seconds}`]),
      ...files.map((file) => `--file=${resolve(file)}`),
    ],
    options.log,
    options.signal,
  );
  open.push(() => sandbox.stop());
  const database = await openDatabase(options);
  open.push(() => database.stop());
  await refuseForeignData(options, database);
  const backhaul = await startBackhaul({
    database_url: database.url,
    settings: sandbox.settings,
    policies: loadPolicies('gift-retailer'),
    roles: ROLES,
    host: '127.0.0.1',
    port,
    clients: [
      {
        id: 'store-desk',
        key_sha256: createHash('sha256').update(desk_key).digest('hex'),
        scopes: ['commerce:read', 'commerce:write'],
      },
    ],
    log: options.log,
  });
  open.push(() => backhaul.stop());
  return { sandbox, backhaul, database };
}

interface Watched {
  readonly options: ReplayOptions;
  readonly sandbox: Sandbox;
  readonly backhaul: Backhaul;
  readonly log_file: string;
}

/** Waits until the world has nothing more to say and nothing of ours is due, twice in a row. */
async function untilQuiet({ options, sandbox, backhaul, log_file }: Watched, seconds: () => number): Promise<void> {
  let quiet = 0;
  const ended = sandbox.ended.then((code): never => {
    throw new CommandError(
      'sandbox_ended',
      `the sandbox ended with exit code ${code}, ${log_file} has its last words; run the same command with --resume to go on`,
    );
  });
  const database = watchDatabase(backhaul, options.log);
  while (quiet < 2) {
    await Promise.race([ended, new Promise((wake) => setTimeout(wake, LOOK_MS))]);
    if (options.signal.aborted) throw interrupted(true);
    database.mustAnswer(log_file);
    // A sandbox that has just died refuses the connection before its end is known; its end says more.
    const world = await sandbox.get<SandboxProgress>('/_sandbox/progress').catch(async (error: unknown) => {
      await Promise.race([ended, new Promise((wake) => setTimeout(wake, LOOK_MS))]);
      throw error;
    });
    const load = Object.entries(backhaul.dispatcher?.load() ?? {});
    const waiting = load.reduce((sum, [, one]) => sum + one.waiting + one.in_flight, 0);
    options.progress({
      phase: world.phase,
      rows_total: world.rows_total,
      rows_fed: world.rows_fed,
      orders: world.orders,
      returns_asked: world.returns_asked,
      returns_total: world.returns_total,
      deliveries_waiting: waiting,
      simulated_at: world.simulated_at,
      seconds: seconds(),
      breakers_open: load.filter(([, one]) => one.breaker !== 'closed').map(([system]) => system),
    });
    if (world.phase !== 'done' || waiting > 0 || backhaul.act.waiting() > 0) {
      quiet = 0;
      continue;
    }
    await backhaul.poller?.once();
    const summary = await backhaul.store.read.summary();
    const due = Object.values(summary.deliveries_due).reduce((sum, count) => sum + count, 0);
    quiet = due === 0 && summary.parked === 0 ? quiet + 1 : 0;
  }
}

/** Asks the database for a sign of life beside everything else. */
function watchDatabase({ store }: Backhaul, log: (line: string) => void): { mustAnswer(log_file: string): void } {
  let answered = performance.now();
  let asking = false;
  return {
    mustAnswer: (log_file) => {
      if (performance.now() - answered > DATABASE_MS)
        throw new CommandError(
          'database_gone',
          `the database does not answer any more, ${log_file} says why; run the same command with --resume to go on`,
        );
      if (asking) return;
      asking = true;
      void store.read
        .answered('a sign of life')
        .then(() => {
          answered = performance.now();
        })
        .catch((error: unknown) => log(`the database does not answer: ${String(error)}`))
        .finally(() => {
          asking = false;
        });
    },
  };
}

async function makeReport(sandbox: Sandbox, database: Database, seconds: number): Promise<ReplayReport> {
  const totals = await sandbox.get<Record<string, unknown>>('/_sandbox/totals');
  const ledgers = readLedgers(await sandbox.get('/_sandbox/ledgers'));
  const { figures, stock, unmapped } = await readFigures(database.url);
  const differences = compare(ledgers, stock);
  return assemble(totals, figures, differences, unmapped, seconds);
}

function assemble(
  totals: Record<string, unknown>,
  figures: Figures,
  differences: Differences,
  unmapped: readonly UnmappedReason[],
  seconds: number,
): ReplayReport {
  const { examples, payment_system_refunded_minor, ...compared } = differences;
  const told = (name: string): unknown => totals[name];
  const report = {
    rows_read: told('rows_read'),
    rows_rejected: told('rows_rejected'),
    orders: figures.orders,
    units_sold: figures.units_sold,
    charges: figures.charges,
    return_documents: told('return_documents'),
    returns: figures.returns,
    returns_closed: figures.returns_closed,
    units_requested: figures.units_requested,
    units_refunded: figures.units_refunded,
    units_refused: { no_purchase: 0, units_exhausted: 0, ...figures.units_refused },
    refunded_minor: payment_system_refunded_minor,
    adjustments: figures.adjustments,
    adjustment_units: figures.adjustment_units,
    adjustment_reasons_unmapped: unmapped,
    other_adjustments: told('other_adjustments'),
    credits_without_return: figures.credits_without_return,
    credits_without_return_minor: figures.credits_without_return_minor,
    finance_documents: told('finance_documents'),
    deliveries: figures.deliveries,
    ...compared,
    open_exceptions: figures.open_exceptions,
    inputs: figures.inputs,
    inputs_per_second: Math.round(figures.inputs / seconds),
    seconds: Math.round(seconds * 10) / 10,
    peak_rss_mb: Math.round(process.resourceUsage().maxRSS / 1_024),
  };
  const failures = [...zeros(compared), ...examples, ...disagreements(totals, figures, payment_system_refunded_minor)];
  return { ...report, failures };
}

/** Differences that must not be there at all. */
function zeros(compared: Omit<Differences, 'examples' | 'payment_system_refunded_minor'>): string[] {
  const { refund_calls_accepted_by_payment_system: _calls, ...must } = compared;
  return Object.entries(must)
    .filter(([, found]) => found !== 0)
    .map(([name, found]) => `${name} is ${found} instead of 0`);
}

/** What the file says must be what Backhaul heard, and what it paid must be what the payment system paid. */
function disagreements(totals: Record<string, unknown>, figures: Figures, paid_minor: number): string[] {
  const pairs: readonly (readonly [string, unknown, number])[] = [
    ['orders', totals['orders'], figures.orders],
    ['charges', totals['charges'], figures.charges],
    ['units_sold', totals['units_sold'], figures.units_sold],
    ['units_requested', totals['units_requested'], figures.units_requested],
    ['adjustments', totals['adjustments'], figures.adjustments],
    ['adjustment_units', totals['adjustment_units'], figures.adjustment_units],
    ['credits', totals['credits'], figures.credits_without_return],
    ['credits_minor', totals['credits_minor'], figures.credits_without_return_minor],
    ['refunds released and paid, minor', figures.refunded_minor, paid_minor],
    ['refunds released and settled, minor', figures.refunded_minor, figures.settled_minor],
    ['returns and closed returns', figures.returns, figures.returns_closed],
  ];
  return pairs
    .filter(([, theirs, ours]) => theirs !== ours)
    .map(([name, theirs, ours]) => `${name}: ${String(theirs)} and ${ours}`);
}

async function refuseForeignData({ database_url, resume }: ReplayOptions, database: Database): Promise<void> {
  if (database_url === undefined || resume || !(await holdsData(database.url))) return;
  throw new CommandError(
    'database_not_empty',
    `${database.where} already holds data of Backhaul; a replay needs an empty database. Create one, or leave DATABASE_URL unset`,
  );
}
