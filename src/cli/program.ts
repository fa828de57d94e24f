import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { CommandError, type Actions } from './actions.ts';
import { progressLine } from './progress.ts';
import { renderMigrate, renderReplay, renderStatus, renderVerify } from './render.ts';
import { startScreen } from './screen.ts';
import type { Terminal } from './terminal.ts';

interface Shared {
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

/** Who calls: `json` when a machine reads the answer. */
interface Caller {
  readonly version: string;
  readonly json: boolean;
}

/** The command line. Exit codes: 0 done, 1 done and the answer is no, 2 could not be done as asked. */
export function program(actions: Actions, terminal: Terminal, { version, json: machine }: Caller): Command {
  const { env } = terminal;
  const root = new Command('backhaul')
    .description("Keeps a retailer's systems in step while goods come back.")
    .version(version)
    .exitOverride()
    .showHelpAfterError(machine ? false : '(backhaul --help lists the commands)')
    // For a machine the error is one JSON line, and `explain` writes it.
    .configureOutput({
      writeErr: (text) => terminal.err(text.trimEnd()),
      ...(machine ? { outputError: () => undefined } : {}),
    })
    .addHelpText(
      'after',
      '\nDATABASE_URL uses a PostgreSQL of yours (15 or newer) instead of the embedded one.\nExit codes: 0 done; 1 done, and the answer is no; 2 could not be done as asked.',
    );
  const data = (folder: string) =>
    new Option('--data <folder>', 'where the embedded database keeps its data').default(folder);
  const json = () => new Option('--json', 'print one JSON object for a machine to read');
  const shared = (flags: Shared) => ({ data_dir: flags.data, database_url: env['DATABASE_URL'], log: terminal.log });

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
      await actions.start({ ...shared(flags), port, host, roles, sandbox, signal: terminal.interrupted }, screen);
    });

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
          ...shared(flags),
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

  root
    .command('verify')
    .description('fold the event log again and compare it with everything that is stored')
    .addOption(data('.backhaul/demo'))
    .addOption(json())
    .action(async (flags: Shared) => {
      const report = await actions.verify({ ...shared(flags), progress: terminal.note });
      terminal.out(flags.json === true ? JSON.stringify(report) : renderVerify(report, terminal.color));
      if (report.problems.length > 0) terminal.exit(1);
    });

  root
    .command('migrate')
    .description('bring the database to the newest schema')
    .addOption(data('.backhaul/demo'))
    .addOption(json())
    .action(async (flags: Shared) => {
      const report = await actions.migrate(shared(flags));
      terminal.out(flags.json === true ? JSON.stringify(report) : renderMigrate(report));
    });

  root
    .command('status')
    .description('what is going on: returns, deliveries that wait, open exceptions')
    .addOption(data('.backhaul/demo'))
    .addOption(json())
    .action(async (flags: Shared) => {
      const report = await actions.status(shared(flags));
      terminal.out(flags.json === true ? JSON.stringify(report) : renderStatus(report, terminal.color));
    });

  return root;
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

/** Says an error the way a person can use it, and gives the exit code. */
export function explain(error: unknown, json: boolean): { readonly text: string; readonly exit: number } {
  if (error instanceof CommanderError)
    return { text: json && error.exitCode !== 0 ? usage(error) : '', exit: error.exitCode === 0 ? 0 : 2 };
  const exit = error instanceof CommandError ? error.exit : 2;
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
  // Some errors of the system say nothing but their code.
  const message = error instanceof Error ? error.message || `${error.name} ${code}` : String(error);
  return { text: json ? JSON.stringify({ error: { code, message } }) : `backhaul: ${message}`, exit };
}

/** A misused command line for a machine; for people commander has said it already. */
function usage({ code, message }: CommanderError): string {
  return JSON.stringify({ error: { code, message: message.replace(/^error: /, '') } });
}
