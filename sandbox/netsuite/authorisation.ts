import type { Ground } from '#sandbox/kit/stand-in.ts';
import { home } from './account.ts';
import { lineAmount } from './amounts.ts';
import type { Body, ItemLine } from './bodies.ts';
import { run } from './database.ts';
import { userError } from './refusal.ts';
import { currencyOf, entityOf, itemOf, locationOf } from './references.ts';
import {
  heading,
  insertLine,
  insertTransaction,
  linesOf,
  referenced,
  restamp,
  type Line,
  type Transaction,
} from './transactions.ts';

/** A new return authorisation, pending approval unless the body says pending receipt. Returns its id. */
export function createAuthorisation(ground: Ground, body: Body): number {
  const order =
    body.createdFrom === undefined ? null : referenced(ground, 'salesOrder', body.createdFrom, 'createdFrom');
  const entity_id = body.entity === undefined ? (order?.entity_id ?? null) : entityOf(ground, body.entity, 'entity');
  if (entity_id === null) throw userError('Please enter value(s) for: Customer', 'entity');
  const location = locationOf(body.location, order?.location ?? home.location, 'location');
  const lines = (body.item?.items ?? []).map((line, at) => newLine(ground, line, at, location));
  if (lines.length === 0) throw userError('Please enter at least one line item for this transaction.', 'item');
  const id = insertTransaction(ground, 'returnAuthorization', {
    ...heading(ground, body),
    status: body.orderStatus?.id ?? 'A',
    currency: currencyOf(body.currency, order?.currency ?? home.currency, 'currency'),
    location,
    entity_id,
    created_from: order?.id ?? null,
    total_minor: lines.reduce((sum, line) => sum + line.amount_minor, 0),
  });
  for (const line of lines) insertLine(ground, id, line);
  return id;
}

/** Changes the open part of an authorisation: approval, memo, and lines by their number. */
export function patchAuthorisation(ground: Ground, row: Transaction, body: Body): void {
  const lines = new Map(linesOf(ground, row.id).map((line) => [line.line, line]));
  for (const [at, change] of (body.item?.items ?? []).entries()) {
    const path = `item.items[${at}]`;
    const line = lines.get(change.line ?? -1);
    if (line === undefined)
      throw userError(
        `You have entered an Invalid Field Value ${change.line} for the following field: line`,
        `${path}.line`,
      );
    patchLine(ground, row.id, line, change, path);
  }
  if (body.memo !== undefined) run(ground, 'UPDATE netsuite_transactions SET memo = ? WHERE id = ?', body.memo, row.id);
  const approved = row.status === 'A' && body.orderStatus?.id === 'B';
  refreshStatus(ground, approved ? { ...row, status: 'B' } : row);
}

/** The status that an authorisation's lines mean. A pending approval and a cancellation do not depend on lines. */
export function refreshStatus(ground: Ground, row: Transaction): void {
  const lines = linesOf(ground, row.id);
  const derived = row.status === 'A' || row.status === 'C' ? row.status : statusOfLines(lines);
  restamp(ground, row.id, lines.every((line) => line.closed === 1) ? closedStatus(lines) : derived);
}

/** Refuses work on an authorisation that nothing can be received or credited on. */
export function mustBeOpen(row: Transaction, what: string): void {
  if (row.status === 'A') throw userError(`The return authorization is pending approval; ${what} is not possible.`);
  if (row.status === 'C' || row.status === 'H')
    throw userError(`The return authorization is closed; ${what} is not possible.`);
}

function statusOfLines(lines: readonly Line[]): string {
  const sum = (value: (line: Line) => number): number => lines.reduce((total, line) => total + value(line), 0);
  // A closed line asks for nothing beyond what was done on it.
  const expected = sum((line) => (line.closed === 1 ? line.received : line.quantity));
  const creditable = sum((line) => (line.closed === 1 ? line.billed : line.quantity));
  const [received, billed] = [sum((line) => line.received), sum((line) => line.billed)];
  if (received === 0) return 'B';
  if (received < expected) return received > billed ? 'E' : 'D';
  return billed < creditable ? 'F' : 'G';
}

function closedStatus(lines: readonly Line[]): string {
  return lines.every((line) => line.received === line.quantity && line.billed === line.quantity) ? 'G' : 'H';
}

function newLine(
  ground: Ground,
  line: ItemLine,
  at: number,
  location: string,
): Partial<Line> & Pick<Line, 'line' | 'amount_minor'> {
  const path = `item.items[${at}]`;
  const quantity = line.quantity ?? 1;
  if (quantity <= 0) throw userError('The quantity must be positive.', `${path}.quantity`);
  return {
    line: at + 1,
    item_id: itemOf(ground, line.item, `${path}.item`),
    quantity,
    rate: line.rate === undefined ? null : String(line.rate),
    amount_minor: lineAmount(line, quantity, path),
    description: line.description ?? null,
    location: locationOf(line.location, location, `${path}.location`),
    closed: line.isClosed === true ? 1 : 0,
    order_line: line.orderLine ?? null,
  };
}

function patchLine(ground: Ground, transaction_id: number, line: Line, change: ItemLine, path: string): void {
  const quantity = change.quantity ?? line.quantity;
  if (quantity < Math.max(line.received, line.billed))
    throw userError('The quantity cannot be less than what was received or refunded.', `${path}.quantity`);
  const closed = change.isClosed ?? line.closed === 1;
  run(
    ground,
    'UPDATE netsuite_lines SET quantity = ?, closed = ?, description = ? WHERE transaction_id = ? AND line = ?',
    quantity,
    closed ? 1 : 0,
    change.description ?? line.description,
    transaction_id,
    line.line,
  );
}
