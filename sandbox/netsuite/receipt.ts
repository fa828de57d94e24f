import type { Ground } from '#sandbox/kit/stand-in.ts';
import { home, standard_cost_minor } from './account.ts';
import { mustBeOpen, refreshStatus } from './authorisation.ts';
import type { Body, InventoryDetail, ItemLine } from './bodies.ts';
import { moveStock, post } from './books.ts';
import { run } from './database.ts';
import { invalidReference, userError } from './refusal.ts';
import { locationOf, statusOf } from './references.ts';
import { heading, insertLine, insertTransaction, linesOf, type Line, type Transaction } from './transactions.ts';

interface Intake {
  readonly source: Line & { readonly item_id: number };
  readonly quantity: number;
  readonly location: string;
  /** Units by inventory status. */
  readonly assignments: readonly { readonly status: string; readonly quantity: number }[];
}

/** Receives goods of an authorisation: lines that the body does not name are received in full. Returns the receipt's id. */
export function receive(ground: Ground, source: Transaction, body: Body, replace: boolean): number {
  mustBeOpen(source, 'a receipt');
  const intakes = intakesOf(linesOf(ground, source.id), body.item?.items ?? [], replace);
  if (intakes.length === 0) throw userError('You must have at least one valid line item for this transaction.', 'item');
  const id = insertTransaction(ground, 'itemReceipt', {
    ...heading(ground, body),
    status: 'Y',
    currency: source.currency,
    entity_id: source.entity_id,
    created_from: source.id,
    location: source.location,
  });
  for (const [at, intake] of intakes.entries()) takeIn(ground, id, at + 1, source.id, intake);
  const units = intakes.reduce((sum, intake) => sum + intake.quantity, 0);
  post(ground, id, '120', '501', units * standard_cost_minor);
  refreshStatus(ground, source);
  return id;
}

/** Which body line speaks of which source line; refuses a body line that speaks of none or of one that was named. */
export function byOrderLine(
  source: readonly Line[],
  asked: readonly ItemLine[],
): Map<number, { readonly line: ItemLine; readonly path: string }> {
  const found = new Map<number, { line: ItemLine; path: string }>();
  for (const [at, line] of asked.entries()) {
    const path = `item.items[${at}]`;
    const order_line = line.orderLine ?? -1;
    if (!source.some((one) => one.line === order_line))
      throw invalidReference('orderLine', String(line.orderLine ?? '(empty)'), `${path}.orderLine`);
    if (found.has(order_line)) throw userError('The same line is given twice.', `${path}.orderLine`);
    found.set(order_line, { line, path });
  }
  return found;
}

function intakesOf(source: readonly Line[], asked: readonly ItemLine[], replace: boolean): Intake[] {
  const named = byOrderLine(source, asked);
  return source.flatMap((line) => {
    const remaining = line.closed === 1 ? 0 : line.quantity - line.received;
    const given = named.get(line.line);
    if (given === undefined && (replace || remaining === 0)) return [];
    if (given?.line.itemReceive === false) return [];
    const path = given?.path ?? `item.items[${line.line}]`;
    const quantity = given?.line.quantity ?? remaining;
    if (quantity <= 0 || quantity > remaining)
      throw userError(
        `You may not receive ${quantity} of line ${line.line}; ${remaining} remain to be received.`,
        `${path}.quantity`,
      );
    const { item_id } = line;
    if (item_id === null) throw new Error(`authorisation line ${line.line} has no item`);
    const location = locationOf(given?.line.location, line.location ?? home.location, `${path}.location`);
    return [
      {
        source: { ...line, item_id },
        quantity,
        location,
        assignments: assigned(given?.line.inventoryDetail, quantity, path),
      },
    ];
  });
}

function assigned(detail: InventoryDetail | undefined, quantity: number, path: string): Intake['assignments'] {
  if (detail === undefined) return [{ status: home.status, quantity }];
  const where = `${path}.inventoryDetail.inventoryAssignment`;
  const assignments = detail.inventoryAssignment.items.map((one, at) => ({
    status: statusOf(one.inventoryStatus, `${where}.items[${at}].inventoryStatus`),
    quantity: one.quantity,
  }));
  const total = assignments.reduce((sum, one) => sum + one.quantity, 0);
  if (total !== quantity || assignments.some((one) => one.quantity <= 0))
    throw userError('The total inventory detail quantity must match the line quantity.', where);
  return assignments;
}

function takeIn(ground: Ground, receipt_id: number, at: number, source_id: number, intake: Intake): void {
  const { source, quantity, location, assignments } = intake;
  insertLine(ground, receipt_id, {
    line: at,
    item_id: source.item_id,
    quantity,
    location,
    order_line: source.line,
    detail: JSON.stringify(assignments),
  });
  for (const one of assignments) moveStock(ground, source.item_id, location, one.status, one.quantity);
  const sql = 'UPDATE netsuite_lines SET received = received + ? WHERE transaction_id = ? AND line = ?';
  run(ground, sql, quantity, source_id, source.line);
}
