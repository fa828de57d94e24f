import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instant } from '#core/base/instant.ts';
import type { Actions } from '#cli/actions.ts';
import { explain, program } from '#cli/program.ts';
import { openTerminal } from '#cli/terminal.ts';
import { verify } from '#store/verify.ts';
import { backtest } from './backtest.ts';
import { openDatabase, openExisting } from './database.ts';
import { ROOT } from './paths.ts';
import { replay } from './replay.ts';
import { start } from './start.ts';
import { explainReturn } from './explain.ts';
import { status } from './status.ts';

const actions: Actions = {
  start,
  replay,
  status,
  explain: explainReturn,
  backtest,
  verify: async (options) => {
    const database = await openExisting(options);
    const began = performance.now();
    try {
      const report = await verify(database.url, instant(Date.now()), (events) =>
        options.progress(`${events.toLocaleString('en')} events folded`),
      );
      return { ...report, seconds: Math.round((performance.now() - began) / 100) / 10 };
    } finally {
      await database.stop();
    }
  },
  migrate: async (options) => {
    const database = await openDatabase(options);
    await database.stop();
    return { database: database.where, ...database.migrated };
  },
};

const terminal = openTerminal();
const json = process.argv.includes('--json');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
try {
  await program(actions, terminal, { version, json }).parseAsync(process.argv);
} catch (error) {
  const { text, exit } = explain(error, json);
  if (text !== '') terminal.err(text);
  terminal.exit(exit);
  // A part that could not be stopped must not keep a command that has failed.
  setTimeout(() => process.exit(), 2_000).unref();
}
