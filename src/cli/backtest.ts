import { InvalidArgumentError, Option } from 'commander';
import { data, json, shared, type Bench, type Shared } from './commands.ts';
import { renderBacktest } from './render-backtest.ts';

interface BacktestFlags extends Shared {
  readonly policy: string;
  readonly from?: string;
  readonly to?: string;
}

/** Decides what was asked for again under another policy. */
export function backtestCommand({ root, actions, terminal }: Bench): void {
  root
    .command('backtest')
    .description('which recorded return requests another policy would decide otherwise, and how much money that is')
    .requiredOption('--policy <file>', 'the policy, as if it had been in force at every purchase')
    .addOption(new Option('--from <day>', 'requests made from this day or moment on (UTC)').argParser(moment))
    .addOption(new Option('--to <day>', 'requests made before this day or moment (UTC)').argParser(moment))
    .addOption(data('.backhaul/demo'))
    .addOption(json())
    .action(async (flags: BacktestFlags) => {
      const { policy, from = null, to = null } = flags;
      let shown = 0;
      const progress = (requests: number): void => {
        if (requests - shown < EVERY && requests !== 1) return;
        shown = requests;
        terminal.redraw(`${requests.toLocaleString('en')} requests decided again`);
      };
      const report = await actions
        .backtest({ ...shared(flags, terminal), policy, from, to, progress })
        .finally(() => terminal.redraw(''));
      terminal.out(flags.json === true ? JSON.stringify(report) : renderBacktest(report, terminal.color));
      // As `diff` does: nothing differs, or something does.
      if (report.changed > 0 || Object.keys(report.undecidable).length > 0) terminal.exit(1);
    });
}

const EVERY = 500;

/** A day, or a moment with its zone, as the core writes moments. */
function moment(text: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = day || /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new InvalidArgumentError('write a day like 2026-03-01, or a moment like 2026-03-01T12:00:00Z');
  return new Date(time).toISOString();
}
