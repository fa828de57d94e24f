import { readable } from '#core/base/money.ts';
import type { BacktestReport } from './actions.ts';
import type { Color } from './terminal.ts';

type Row = BacktestReport['changes'][number];

const TITLES: Readonly<Record<Row['what'], string>> = {
  units: 'Units that are answered otherwise',
  value: 'Units taken from other purchases',
  fees: 'Fees',
  gates: 'Conditions that hold the refund',
  destination: 'Where goods are sent',
};

/** What another policy would have decided otherwise, by rule, and how much money that is. */
export function renderBacktest(report: BacktestReport, color: Color): string {
  const { requests, changed, undecidable, seconds } = report;
  const n = (count: number): string => count.toLocaleString('en');
  return [
    color.bold(`${n(requests)} requests decided again under ${report.policy}${span(report)}`),
    `${n(changed)} would be decided otherwise, ${n(requests - changed - sum(undecidable))} alike (${seconds} s).`,
    ...Object.entries(undecidable).map(([why, count]) => `${n(count)} cannot be decided again from the log: ${why}.`),
    ...report.money.map(
      ({ currency, refund_before_minor, refund_after_minor, fees_before_minor, fees_after_minor }) =>
        `Authorised refunds: ${readable(refund_before_minor, currency)} then, ${readable(refund_after_minor, currency)} under it ` +
        `(${signed(refund_after_minor - refund_before_minor, currency)}); fees to deduct: ` +
        `${readable(fees_before_minor, currency)} then, ${readable(fees_after_minor, currency)} under it.`,
    ),
    ...(Object.keys(TITLES) as Row['what'][]).flatMap((what) => section(report, what, color)),
    ...(changed === 0 && requests > 0 ? ['', color.green('It decides every request as it was decided.')] : []),
  ].join('\n');
}

function section({ changes }: BacktestReport, what: Row['what'], color: Color): string[] {
  const rows = changes.filter((row) => row.what === what);
  if (rows.length === 0) return [];
  return [
    '',
    color.bold(TITLES[what]),
    ...rows.flatMap(({ from, to, rule, currency, requests, units, refund_minor, examples }) => [
      `  ${words(from)} → ${words(to)}: ${requests.toLocaleString('en')} ${requests === 1 ? 'request' : 'requests'}, ` +
        `${units.toLocaleString('en')} ${units === 1 ? 'unit' : 'units'}` +
        `${refund_minor === 0 ? '' : `, ${signed(refund_minor, currency)} to customers`} (rule ${rule})`,
      `    e.g. ${examples.join(', ')}`,
    ]),
  ];
}

function span({ from, to }: BacktestReport): string {
  return `${from === null ? '' : `, asked for from ${from}`}${to === null ? '' : `, before ${to}`}`;
}

function signed(amount_minor: number, currency: string): string {
  return `${amount_minor > 0 ? '+' : ''}${readable(amount_minor, currency)}`;
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, one) => all + one, 0);
}
