import { readable } from '#core/base/money.ts';
import type { ReturnReport } from '#contract/report.ts';
import type { Color } from './terminal.ts';

type Refund = ReturnReport['refunds'][number];

/** A return in words that can be read to a customer: where it is, why, whose turn it is, and every cent of its refund. */
export function renderExplain(report: ReturnReport, color: Color): string {
  const { currency } = report;
  const money = (amount_minor: number): string => readable(amount_minor, currency);
  return [
    color.bold(`Return ${report.return_id} of order ${report.order.name}`),
    `Asked for on ${day(report.requested_at)} through ${report.channel}; it is ${words(report.status)}.`,
    `${report.turn.next}${report.turn.until === null ? '' : ` Until ${day(report.turn.until)}.`}`,
    '',
    color.bold('What comes back'),
    ...report.lines.map(
      (line) => `  ${line.units.total} of ${line.sku} ${line.title}, at ${money(line.unit_refund_minor)} each`,
    ),
    '',
    color.bold('The refund'),
    `  ${money(report.refund.total.amount_minor)} in all: ${money(report.refund.held.amount_minor)} held, ` +
      `${money(report.refund.sent.amount_minor)} on its way, ${money(report.refund.arrived.amount_minor)} paid`,
    ...report.held.map(
      (held) => `  ${readable(held.refund.amount_minor, held.refund.currency)} waits for: ${held.waits_for.join(', ')}`,
    ),
    ...feeLines(report, money),
    ...report.refunds.flatMap((refund) => refundLines(refund, money)),
    '',
    color.bold(`Why it may come back (policy ${report.policy})`),
    ...report.rules.map((rule) => `  ${rule.passed ? 'yes' : 'no '}  ${words(rule.rule)}: ${rule.because}`),
    ...exceptionLines(report, color),
    '',
    color.bold('What happened'),
    ...report.timeline.map((entry) => `  ${moment(entry.at)}  ${entry.words}`),
  ].join('\n');
}

function refundLines(refund: Refund, money: (amount_minor: number) => string): string[] {
  const goods = refund.statement.map((line) => {
    const parts = [
      `price ${money(line.price_minor)}`,
      ...(line.discount_minor === 0 ? [] : [`less discount ${money(line.discount_minor)}`]),
      ...(line.tax_added_minor === 0 ? [] : [`tax ${money(line.tax_added_minor)}`]),
    ];
    return `    ${line.units} of ${line.sku}: ${parts.join(', ')}, so ${money(line.refund_minor)}`;
  });
  const others = refund.adjustments.map(
    (one) =>
      `    ${one.title}: ${money(one.amount.amount_minor)}${one.tax_included === undefined ? '' : ` (tax ${money(one.tax_included.amount_minor)} in it)`}`,
  );
  const ways = refund.parts.map(
    (part) => `    ${money(part.amount.amount_minor)} by ${part.system} to ${part.tender_id}: ${words(part.status)}`,
  );
  return [
    `  Refund ${refund.refund}: ${money(refund.amount.amount_minor)}, ${words(refund.status)}`,
    ...goods,
    ...others,
    ...ways,
    ...pointLines(refund),
  ];
}

function pointLines({ points }: Refund): string[] {
  if (points === undefined) return [];
  const { due, deducted, collected, uncollected } = points;
  const left = collected === null ? 'asked back' : `${collected} taken back, ${uncollected} not to be had`;
  return [
    `    ${due} points that the goods had earned: ${deducted === 0 ? '' : `${deducted} taken as money, `}${left}`,
  ];
}

function feeLines({ fees, paid_ahead }: ReturnReport, money: (amount_minor: number) => string): string[] {
  return [
    ...fees.map(
      (fee) =>
        `  ${fee.title}: ${money(fee.amount.amount_minor)} in all, ${money(fee.charged.amount_minor)} of it charged so far`,
    ),
    ...(paid_ahead.amount_minor === 0
      ? []
      : [`  ${money(paid_ahead.amount_minor)} refunded for goods that have not come`]),
  ];
}

function exceptionLines(report: ReturnReport, color: Color): string[] {
  const open = report.exceptions.filter((one) => one.status === 'open');
  if (open.length === 0) return [];
  return [
    '',
    color.bold('Open troubles'),
    ...open.flatMap((one) => [
      `  ${one.meaning} For ${one.owner}, until ${day(one.due_at)}.`,
      ...one.actions.map((action) => `    ${action}`),
    ]),
  ];
}

function words(name: string): string {
  return name.replaceAll('_', ' ');
}

function day(at: string): string {
  return at.slice(0, 10);
}

function moment(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}
