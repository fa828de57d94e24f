import { Command, CommanderError } from 'commander';
import { CommandError, type Actions } from './actions.ts';
import { backtestCommand } from './backtest.ts';
import {
  explainCommand,
  migrateCommand,
  replayCommand,
  startCommand,
  statusCommand,
  verifyCommand,
} from './commands.ts';
import type { Terminal } from './terminal.ts';

/** Who calls: `json` when a machine reads the answer. */
interface Caller {
  readonly version: string;
  readonly json: boolean;
}

/** The command line. Exit codes: 0 done, 1 done and the answer is no, 2 could not be done as asked. */
export function program(actions: Actions, terminal: Terminal, { version, json: machine }: Caller): Command {
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
  for (const add of [
    startCommand,
    replayCommand,
    verifyCommand,
    migrateCommand,
    statusCommand,
    explainCommand,
    backtestCommand,
  ])
    add({ root, actions, terminal });
  return root;
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
