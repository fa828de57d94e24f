import type { MigrateReport, ReplayReport, StatusReport, VerifyReport } from './actions.ts';
import type { Color } from './terminal.ts';

/** The figures of a replay as a table, and what does not tie out. */
export function renderReplay(report: ReplayReport, color: Color): string {
  const { failures, adjustment_reasons_unmapped, ...figures } = report;
  const unmapped = Array.isArray(adjustment_reasons_unmapped) ? adjustment_reasons_unmapped.length : 0;
  const all: Readonly<Record<string, unknown>> = { ...figures, adjustment_reasons_unmapped: unmapped };
  const rows = Object.entries(all).flatMap(([name, value]): (readonly [string, unknown])[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).map(([part, of]) => [`${name}.${part}`, of] as const)
      : [[name, value]],
  );
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `${name.padEnd(width)}  ${shown(name, value).padStart(14)}`);
  const verdict =
    failures.length === 0
      ? color.green('Both books tie out with the ledgers of all systems.')
      : [color.red('It does not tie out:'), ...failures.map((line) => `  ${line}`)].join('\n');
  return [...table, '', verdict].join('\n');
}

export function renderVerify(report: VerifyReport, color: Color): string {
  const { checked, problems, seconds } = report;
  const width = Math.max(...Object.keys(checked).map((name) => name.length));
  const lines = Object.entries(checked).map(
    ([name, count]) => `${name.padEnd(width)}  ${count.toLocaleString('en').padStart(12)}`,
  );
  const verdict =
    problems.length === 0
      ? color.green(`All of it agrees (${seconds} s).`)
      : [color.red(`${problems.length} problems:`), ...problems.map((line) => `  ${line}`)].join('\n');
  return [...lines, '', verdict].join('\n');
}

export function renderMigrate({ database, version, applied }: MigrateReport): string {
  const done = applied.length === 0 ? 'nothing to do' : `applied ${applied.join(', ')}`;
  return `${database}\nschema ${version}: ${done}`;
}

export function renderStatus(report: StatusReport, color: Color): string {
  const block = (title: string, counts: Readonly<Record<string, number>>): string[] => [
    color.bold(title),
    ...(Object.keys(counts).length === 0
      ? ['  none']
      : Object.entries(counts).map(
          ([name, count]) => `  ${name.padEnd(24)} ${count.toLocaleString('en').padStart(9)}`,
        )),
  ];
  return [
    report.database,
    ...block('Returns', report.returns),
    ...block('Calls that wait', report.deliveries_due),
    ...block('Open exceptions', report.exceptions_open),
    `Facts that wait for their predecessor: ${report.parked}. Wake-ups ahead: ${report.wakes_pending}.`,
    ...(report.backbone === undefined
      ? []
      : [color.bold('Event backbone'), ...report.backbone.map((line) => `  ${line}`)]),
  ].join('\n');
}

function shown(name: string, value: unknown): string {
  if (typeof value !== 'number') return String(value);
  if (name.endsWith('_minor')) return (value / 100).toLocaleString('en', { minimumFractionDigits: 2 });
  return value.toLocaleString('en');
}
