import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Actions } from './actions.ts';
import { progressLine } from './progress.ts';
import { renderMigrate, renderReplay, renderStatus, renderVerify } from './render.ts';
import { renderExplain } from './render-explain.ts';
import { startScreen } from './screen.ts';
import type { Terminal } from './terminal.ts';

/** What every command is made with. */
export interface Bench {
  readonly root: Command;
  readonly actions: Actions;
  readonly terminal: Terminal;
}

/** Flags that most commands have. */
export interface Shared {
  readonly data: string;
  readonly json?: boolean;
}

interface ReplayFlags extends Shared {
  readonly report?: string;
  readonly resume?: boolean;
  readonly fresh?: boolean;
  readonly faults: string;
  readonly outageSeconds?: number;
  readonly seed: string;
}

interface StartFlags extends Shared {
  readonly port: number;
  readonly host: string;
  readonly roles: string[];
  readonly sandbox: boolean;
}

/** Runs Backhaul until it is stopped. */
export function startCommand({ root, actions, terminal }: Bench): void {
  root
    .command('start')
    .description(
      'run Backhaul; by default with an embedded database and a sandbox retailer, so that there is something to see',
    )
    .addOption(data('.backhaul/demo'))
    .addOption(new Option('--port <number>', 'port of the API').env('PORT').default(4000).argParser(portNumber))
    .addOption(new Option('--host <address>', 'address of the API').env('HOST').default('127.0.0.1'))
    .addOption(
      new Option('--roles <list>', 'api, worker, teller, comma separated')
        .default(['api', 'worker', 'teller'], 'all')
        .argParser(roleList),
    )
    .option('--no-sandbox', 'connect to the systems that the environment names instead of stand-ins')
    .addOption(json())
    .action(async (flags: StartFlags) => {
      const { port, host, roles, sandbox } = flags;
      const screen = startScreen(terminal, flags.json === true);
      await actions.start(
        { ...shared(flags, terminal), port, host, roles, sandbox, signal: terminal.interrupted },
        screen,
      );
    });
}

/** Sends a retailer's transactions through. */
export function replayCommand({ root, actions, terminal }: Bench): void {
  root
    .command('replay')
    .description(
      "send a retailer's transactions (UCI Online Retail, CSV or CSV.gz) through the running system and compare all books",
    )
    .argument('<file...>', 'files in order of time')
    .addOption(data('.backhaul/replay'))
    .option('--report <file>', 'write the figures there as JSON')
    .option('--resume', 'run on with a replay that was cut off')
    .option('--fresh', 'throw away a replay that was cut off and begin anew')
    .addOption(
      new Option('--faults <how>', 'how the outside systems misbehave')
        .choices(['none', 'light', 'default', 'heavy'])
        .default('default'),
    )
    .addOption(new Option('--outage-seconds <n>', 'how long the ERP is down in the middle').argParser(seconds))
    .addOption(new Option('--seed <text>', 'of grades and faults').default('1'))
    .addOption(json())
    .action(async (files: string[], flags: ReplayFlags) => {
      if (flags.report !== undefined) terminal.mustBeWritable(flags.report);
      const line = progressLine(terminal);
      const report = await actions
        .replay({
          ...shared(flags, terminal),
          files,
          resume: flags.resume === true,
          fresh: flags.fresh === true,
          faults: flags.faults,
          outage_seconds: flags.outageSeconds ?? null,
          seed: flags.seed,
          progress: line.show,
          signal: terminal.interrupted,
        })
        .finally(line.end);
      // Shown first: should the file fail after all, the figures of a long run are not lost.
      terminal.out(flags.json === true ? JSON.stringify(report) : renderReplay(report, terminal.color));
      if (flags.report !== undefined) terminal.writeFile(flags.report, `${JSON.stringify(report, null, 2)}\n`);
      if (report.failures.length > 0) terminal.exit(1);
    });
}

/** Holds the log against everything that is stored. */
export function verifyCommand({ root, actions, terminal }: Bench): void {
  root
    .command('verify')
    .description('fold the event log again and compare it with everything that is stored')
    .addOption(data('.backhaul/demo'))
    .addOption(json())
    .action(async (flags: Shared) => {
      const report = await actions.verify({ ...shared(flags, terminal), progress: terminal.note });
      terminal.out(flags.json === true ? JSON.stringify(report) : renderVerify(report, terminal.color));
      if (report.problems.length > 0) terminal.exit(1);
    });
}

/** Brings the schema up to date. */
export function migrateCommand({ root, actions, terminal }: Bench): void {
  root
    .command('migrate')
    .description('bring the database to the newest schema')
    .addOption(data('.backhaul/demo'))
    .addOption(json())
    .action(async (flags: Shared) => {
      const report = await actions.migrate(shared(flags, terminal));
      terminal.out(flags.json === true ? JSON.stringify(report) : renderMigrate(report));
    });
}

/** Tells what is going on. */
export function statusCommand({ root, actions, terminal }: Bench): void {
  root
    .command('status')
    .description('what is going on: returns, deliveries that wait, open exceptions')
    .addOption(data('.backhaul/demo'))
    .addOption(json())
    .action(async (flags: Shared) => {
      const report = await actions.status(shared(flags, terminal));
      terminal.out(flags.json === true ? JSON.stringify(report) : renderStatus(report, terminal.color));
    });
}

/** Tells a return's story, cent by cent. */
export function explainCommand({ root, actions, terminal }: Bench): void {
  root
    .command('explain')
    .description('why a return stands where it stands: each decision with its reason, the refund cent by cent')
    .argument('<return>', 'id of the return')
    .addOption(data('.backhaul/demo'))
    .addOption(json())
    .action(async (return_id: string, flags: Shared) => {
      const report = await actions.explain({ ...shared(flags, terminal), return_id });
      terminal.out(flags.json === true ? JSON.stringify(report) : renderExplain(report, terminal.color));
    });
}

/** Where the embedded database is. */
export function data(folder: string): Option {
  return new Option('--data <folder>', 'where the embedded database keeps its data').default(folder);
}

/** For a machine that reads the answer. */
export function json(): Option {
  return new Option('--json', 'print one JSON object for a machine to read');
}

/** What every action on a database is told. */
export function shared(flags: Shared, terminal: Terminal) {
  return { data_dir: flags.data, database_url: terminal.env['DATABASE_URL'], log: terminal.log };
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('a port is a number from 0 to 65535');
  return port;
}

function roleList(text: string): string[] {
  const roles = text.split(',').map((role) => role.trim());
  const wrong = roles.filter((role) => !['api', 'worker', 'teller'].includes(role));
  if (wrong.length > 0)
    throw new InvalidArgumentError(`there is no role ${wrong.join(', ')}; the roles are api, worker, teller`);
  return roles;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('seconds are a number from 0 on');
  return value;
}
