import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCOPES, type ApiClient } from '#api/auth.ts';
import { backboneSettings } from '#backbone/settings.ts';
import { CommandError, type StartOptions, type StartScreen } from '#cli/actions.ts';
import { readSample } from '#store/figures.ts';
import { startBackhaul, type Backhaul, type Role } from './backhaul.ts';
import { openDatabase } from './database.ts';
import { openLog } from './log.ts';
import { loadPolicies } from './policies.ts';
import { startSandbox, type Sandbox } from './sandbox.ts';
import { keptPort, whyNoPort } from './ports.ts';

const PULSE_MS = 1_000;
const FIRST_ORDER_MS = 10_000;

/** Runs Backhaul until it is interrupted; with the sandbox retailer unless it was told to do without. */
export async function start(asked: StartOptions, screen: StartScreen): Promise<void> {
  const { host, data_dir, signal } = asked;
  // Said before anything is started, so that nothing has to be taken down again.
  const obstacle = await whyNoPort(host, asked.port);
  if (obstacle !== null) throw new CommandError('port_taken', obstacle);
  if (!asked.sandbox) configuredClients();
  const backbone = backboneSettings(process.env);
  const { path: log_file, write: log } = openLog(data_dir);
  // The stand-ins are told where to send their webhooks before we listen, so a free port is chosen now.
  const port = asked.port === 0 ? await keptPort(join(data_dir, 'port')) : asked.port;
  const options = { ...asked, port, log };
  const open: (() => Promise<void>)[] = [];
  try {
    screen.step('Starting the database …');
    const database = await openDatabase(options);
    open.push(() => database.stop());
    const keys = clientKeys(data_dir, options.sandbox);
    screen.step('Starting the sandbox …');
    const sandbox = options.sandbox ? await demoSandbox(options, keys.desk) : null;
    if (sandbox !== null) open.push(() => sandbox.stop());
    const backhaul = await startBackhaul({
      database_url: database.url,
      settings: sandbox?.settings ?? process.env,
      policies: loadPolicies(process.env['BACKHAUL_POLICY'] ?? (options.sandbox ? 'demo-shop' : 'gift-retailer')),
      roles: options.roles as Role[],
      host,
      port,
      clients: keys.clients,
      backbone,
      log,
    });
    open.push(() => backhaul.stop());
    await sandbox?.go();
    screen.step('Waiting for the first order …');
    screen.ready({
      url: backhaul.url,
      database: database.where,
      roles: options.roles,
      stand_ins: sandbox?.stand_ins ?? {},
      demo_key: keys.demo,
      sample: sandbox === null ? null : await firstSale(database.url, signal),
      data_dir,
      log_file,
    });
    await untilStopped(options, screen, backhaul, sandbox, log_file);
  } catch (error) {
    // Ctrl-C reaches the sandbox too, so what was being started may fail of it; that is no failure.
    if (!signal.aborted) throw error;
    log(`while stopping: ${String(error)}`);
  } finally {
    screen.step('Stopping …');
    for (const close of open.reverse())
      await close().catch((error: unknown) =>
        log(`while stopping: ${error instanceof Error ? error.message : String(error)}`),
      );
    screen.step('');
  }
}

/** The demo's first order, so that the screen can name something to bring back; null when none comes in time. */
async function firstSale(database_url: string, signal: AbortSignal): Promise<Awaited<ReturnType<typeof readSample>>> {
  const until_ms = performance.now() + FIRST_ORDER_MS;
  while (!signal.aborted && performance.now() < until_ms) {
    const sample = await readSample(database_url);
    if (sample !== null) return sample;
    await new Promise((wake) => setTimeout(wake, 200));
  }
  return null;
}

function demoSandbox({ data_dir, host, port, log, signal }: StartOptions, desk: string): Promise<Sandbox> {
  const target = `http://${['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host}:${port}`;
  const args = ['--data', join(data_dir, 'sandbox'), '--target', target, '--world', 'demo', '--desk-key', desk];
  return startSandbox(args, log, signal);
}

async function untilStopped(
  options: StartOptions,
  screen: StartScreen,
  backhaul: Backhaul,
  sandbox: Sandbox | null,
  log_file: string,
): Promise<void> {
  const { signal } = options;
  let ended = false;
  void sandbox?.ended.then(() => {
    ended = true;
  });
  const wake = (): Promise<void> =>
    new Promise((resolve) => {
      // The listener goes with its timer: one more for every second of a long life would never be freed.
      const up = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', up);
        resolve();
      };
      const timer = setTimeout(up, PULSE_MS);
      signal.addEventListener('abort', up);
    });
  while (!signal.aborted) {
    await wake();
    if (signal.aborted) return;
    if (ended)
      throw new CommandError(
        'sandbox_ended',
        `the sandbox ended by itself, ${log_file} has its last words; start again`,
        1,
      );
    const { read } = backhaul.store;
    try {
      const [summary, returns] = await Promise.all([read.summary(), read.returns()]);
      const sum = (counts: Readonly<Record<string, number>>): number =>
        Object.values(counts).reduce((a, b) => a + b, 0);
      screen.pulse({
        events: backhaul.teller?.told() ?? 0,
        returns,
        deliveries_due: sum(summary.deliveries_due),
        exceptions_open: sum(summary.exceptions_open),
        last: inWords(backhaul),
      });
    } catch (error) {
      options.log(`the database does not answer: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function inWords(backhaul: Backhaul): string | null {
  const event = backhaul.teller?.latest() ?? null;
  if (event === null) return null;
  const about = 'return_id' in event.body && event.body.return_id !== null ? event.body.return_id : event.aggregate;
  return `${event.body.type.replaceAll('.', ' ').replaceAll('_', ' ')} ${about}`;
}

interface Keys {
  readonly clients: readonly ApiClient[];
  readonly desk: string;
  /** Shown on the screen of the demo only. */
  readonly demo: string | null;
}

/**
 * Who may call. Without the sandbox the clients come from BACKHAUL_CLIENTS, a JSON list of `{id, key_sha256, scopes}`;
 * the demo makes two keys of its own and keeps them beside its data.
 */
function clientKeys(data_dir: string, sandbox: boolean): Keys {
  if (!sandbox) return { clients: configuredClients(), desk: '', demo: null };
  const path = join(data_dir, 'demo-keys.json');
  mkdirSync(data_dir, { recursive: true });
  if (!existsSync(path)) writeFileSync(path, JSON.stringify({ desk: newKey(), demo: newKey() }), { mode: 0o600 });
  const { desk, demo } = JSON.parse(readFileSync(path, 'utf8')) as { desk: string; demo: string };
  return {
    desk,
    demo,
    clients: [
      { id: 'store-desk', key_sha256: sha256(desk), scopes: ['commerce:read', 'commerce:write'] },
      { id: 'demo', key_sha256: sha256(demo), scopes: [...SCOPES] },
    ],
  };
}

function configuredClients(): readonly ApiClient[] {
  const text = process.env['BACKHAUL_CLIENTS'];
  if (text === undefined || text === '')
    throw new CommandError(
      'clients_missing',
      'BACKHAUL_CLIENTS is not set; it holds a JSON list of clients: [{"id":"pos","key_sha256":"<hex>","scopes":["commerce:read","commerce:write"]}]',
    );
  try {
    return JSON.parse(text) as ApiClient[];
  } catch (cause) {
    throw new CommandError(
      'clients_unreadable',
      `BACKHAUL_CLIENTS is no JSON: ${cause instanceof Error ? cause.message : ''}`,
    );
  }
}

function newKey(): string {
  return `bh_${randomBytes(18).toString('base64url')}`;
}

function sha256(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
