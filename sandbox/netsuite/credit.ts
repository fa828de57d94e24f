import type { Ground } from '#sandbox/kit/stand-in.ts';
import { home } from './account.ts';
import { lineAmount } from './amounts.ts';
import { mustBeOpen, refreshStatus } from './authorisation.ts';
import type { Body, ItemLine } from './bodies.ts';
import { post } from './books.ts';
import { minorOf } from './decimal.ts';
import { run } from './database.ts';
import { byOrderLine } from './receipt.ts';
import { userError } from './refusal.ts';
import { currencyOf, entityOf, itemOf } from './references.ts';
import {
  heading,
  insertLine,
  insertTransaction,
  linesOf,
  type Line,
  type NewTransaction,
  type Transaction,
} from './transactions.ts';

type NewLine = Partial<Line> & Pick<Line, 'quantity' | 'amount_minor'>;

/** A credit memo out of an authorisation: unnamed lines are credited in full, unless the sublist is replaced. */
export function creditAuthorisation(ground: Ground, source: Transaction, body: Body, replace: boolean): number {
  mustBeOpen(source, 'a credit memo');
  const sources = linesOf(ground, source.id);
  const asked = body.item?.items ?? [];
  const added = asked.filter(({ orderLine }) => orderLine === undefined);
  const named = byOrderLine(
    sources,
    asked.filter(({ orderLine }) => orderLine !== undefined),
  );
  const lines = [
    ...sources.flatMap((line) => creditLine(line, named.get(line.line), replace)),
    ...added.map((line) => freeLine(ground, line, `item.items[${asked.indexOf(line)}]`)),
  ];
  const id = writeMemo(ground, lines, {
    ...heading(ground, body),
    status: 'A',
    currency: source.currency,
    entity_id: source.entity_id,
    created_from: source.id,
  });
  for (const line of lines) {
    const sql =
      'UPDATE netsuite_lines SET billed = billed + ?, billed_minor = billed_minor + ? WHERE transaction_id = ? AND line = ?';
    run(ground, sql, line.quantity, line.amount_minor, source.id, line.order_line ?? null);
  }
  refreshStatus(ground, source);
  return id;
}

/** A credit memo that refers to nothing: what somebody books by hand. */
export function createCredit(ground: Ground, body: Body): number {
  if (body.entity === undefined) throw userError('Please enter value(s) for: Customer', 'entity');
  const entity_id = entityOf(ground, body.entity, 'entity');
  const lines = (body.item?.items ?? []).map((line, at) => freeLine(ground, line, `item.items[${at}]`));
  const currency = currencyOf(body.currency, home.currency, 'currency');
  return writeMemo(ground, lines, { ...heading(ground, body), status: 'A', currency, entity_id });
}

/** Writes a memo with its lines and its posting; the total is the sum of its lines. */
export function writeMemo(ground: Ground, lines: readonly NewLine[], row: NewTransaction): number {
  if (lines.length === 0) throw userError('Please enter at least one line item for this transaction.', 'item');
  const total_minor = lines.reduce((sum, line) => sum + line.amount_minor, 0);
  const id = insertTransaction(ground, 'creditMemo', { ...row, total_minor });
  for (const [at, line] of lines.entries()) insertLine(ground, id, { ...line, line: at + 1 });
  post(ground, id, '410', '110', total_minor);
  return id;
}

/** A line that stands for no line of another transaction. */
function freeLine(ground: Ground, line: ItemLine, path: string): NewLine {
  const quantity = line.quantity ?? 1;
  return {
    item_id: itemOf(ground, line.item, `${path}.item`),
    quantity,
    amount_minor: lineAmount(line, quantity, path),
    rate: rateText(line),
  };
}

function creditLine(
  source: Line,
  given: { readonly line: ItemLine; readonly path: string } | undefined,
  replace: boolean,
): NewLine[] {
  const open = source.closed === 1 ? 0 : source.quantity - source.billed;
  if (given === undefined && (replace || open === 0)) return [];
  const path = given?.path ?? `item.items[${source.line}]`;
  const quantity = given?.line.quantity ?? open;
  if (quantity <= 0 || quantity > open)
    throw userError(
      `You may not refund ${quantity} of line ${source.line}; ${open} remain to be refunded.`,
      `${path}.quantity`,
    );
  const rest = source.amount_minor - source.billed_minor;
  const amount_minor = lineAmount(given?.line ?? {}, quantity, path, share(source, quantity, open, rest));
  if (amount_minor > rest)
    throw userError(`The amount of line ${source.line} exceeds what was authorized.`, `${path}.amount`);
  return [
    {
      item_id: source.item_id,
      quantity,
      amount_minor,
      order_line: source.line,
      rate: given === undefined ? source.rate : rateText(given.line),
    },
  ];
}

/** What is credited when the body gives no amount: by the authorised rate, and the rest with the last unit. */
function share(source: Line, quantity: number, open: number, rest: number): number {
  if (quantity === open || source.rate === null) return rest;
  return minorOf(source.rate, quantity) ?? rest;
}

function rateText(line: ItemLine): string | null {
  return line.rate === undefined ? null : String(line.rate);
}
