import type { Ground } from '../kit/stand-in.ts';
import { prepared } from '../kit/prepared.ts';
import { gidNumber } from './gid.ts';
import { wholeSeconds } from './instants.ts';
import { insert, orderRow, returnRow, row, type FulfillmentLineRow } from './rows.ts';
import { reasons } from './shop.ts';
import { wrong, type Result } from './user-error.ts';
import { notifyReturn } from './webhooks.ts';

/** What is asked for, with ids as they came over the wire. */
export interface ReturnAsked {
  readonly orderId: string;
  readonly requestedAt?: string | null;
  readonly returnLineItems: readonly ReturnLineAsked[];
}

export interface ReturnLineAsked {
  readonly fulfillmentLineItemId: string;
  readonly quantity: number;
  readonly returnReason?: string | null;
  readonly returnReasonDefinitionId?: string | null;
  readonly returnReasonNote?: string | null;
  readonly customerNote?: string | null;
}

interface Line {
  readonly fulfillment_line_id: number;
  readonly quantity: number;
  readonly reason: string;
  readonly note: string;
  readonly customer_note: string | null;
}

/** The life that a new return begins with, and the argument whose fields its errors name. */
interface Opening {
  readonly status: 'OPEN' | 'REQUESTED';
  readonly argument: 'returnInput' | 'input';
  readonly topic: string;
}

/** The merchant opens a return: it is open at once. */
export function createReturn(ground: Ground, asked: ReturnAsked): Result {
  return openReturn(ground, asked, { status: 'OPEN', argument: 'returnInput', topic: 'returns/approve' });
}

/** The customer asks in the shop, and waits for a yes. */
export function askReturn(ground: Ground, asked: ReturnAsked): Result {
  return openReturn(ground, asked, { status: 'REQUESTED', argument: 'input', topic: 'returns/request' });
}

/** Claims the units, books the return and sends its webhook; books nothing when anything is wrong. */
function openReturn(ground: Ground, asked: ReturnAsked, opening: Opening): Result {
  return ground.transaction(() => {
    const { db } = ground;
    const order_id = gidNumber('Order', asked.orderId);
    const order = order_id === null ? undefined : orderRow(db, order_id);
    if (order === undefined) return wrong('NOT_FOUND', [opening.argument, 'orderId'], 'Order does not exist.');
    const lines = readLines(ground, asked, order.id, opening);
    if ('errors' in lines) return lines;
    const at = wholeSeconds(ground.now());
    const number = order.returns + 1;
    prepared(db, 'UPDATE shopify_order SET returns = ? WHERE id = ?').run(number, order.id);
    const id = insert(
      db,
      `INSERT INTO shopify_return (order_id, name, status, created_at, requested_at, approved_at) VALUES (?, ?, ?, ?, ?, ?)`,
      order.id,
      `${order.name}-R${number}`,
      opening.status,
      at,
      wholeSeconds(asked.requestedAt ?? at),
      opening.status === 'OPEN' ? at : null,
    );
    for (const line of lines) bookLine(ground, id, line);
    const opened = returnRow(db, id);
    if (opened !== undefined) notifyReturn(ground, opening.topic, opened);
    return { id };
  });
}

function bookLine({ db }: Ground, return_id: number, line: Line): void {
  prepared(db, 'UPDATE shopify_fulfillment_line SET claimed = claimed + ? WHERE id = ?').run(
    line.quantity,
    line.fulfillment_line_id,
  );
  insert(
    db,
    `INSERT INTO shopify_return_line (return_id, fulfillment_line_id, quantity, reason, note, customer_note)
     VALUES (?, ?, ?, ?, ?, ?)`,
    return_id,
    line.fulfillment_line_id,
    line.quantity,
    line.reason,
    line.note,
    line.customer_note,
  );
}

function readLines(
  ground: Ground,
  asked: ReturnAsked,
  order_id: number,
  { argument }: Opening,
): readonly Line[] | Extract<Result, { errors: unknown }> {
  if (asked.returnLineItems.length === 0)
    return wrong('BLANK', [argument, 'returnLineItems'], 'Return line items must not be empty.');
  const claiming = new Map<number, number>();
  const lines: Line[] = [];
  for (const [index, line] of asked.returnLineItems.entries()) {
    const field = (name: string): string[] => [argument, 'returnLineItems', String(index), name];
    const id = gidNumber('FulfillmentLineItem', line.fulfillmentLineItemId);
    const held = id === null ? undefined : heldLine(ground, id);
    if (held === undefined || held.order_id !== order_id)
      return wrong('NOT_FOUND', field('fulfillmentLineItemId'), 'Fulfillment line item does not exist.');
    if (line.quantity < 1) return wrong('GREATER_THAN', field('quantity'), 'Quantity must be greater than 0.');
    const wanted = (claiming.get(held.id) ?? 0) + line.quantity;
    if (wanted > held.quantity - held.claimed)
      return wrong('INVALID', field('quantity'), 'Quantity is more than the quantity that can be returned.');
    claiming.set(held.id, wanted);
    const note = line.returnReasonNote ?? '';
    if (note.length > 255)
      return wrong('TOO_LONG', field('returnReasonNote'), 'Note is too long (maximum is 255 characters).');
    const reason = reasonHandle(line);
    if (reason === null)
      return wrong('NOT_FOUND', field('returnReasonDefinitionId'), 'Return reason definition does not exist.');
    const { quantity, customerNote } = line;
    lines.push({ fulfillment_line_id: held.id, quantity, reason, note, customer_note: customerNote ?? null });
  }
  return lines;
}

type HeldLine = Pick<FulfillmentLineRow, 'id' | 'order_id' | 'quantity' | 'claimed'>;

function heldLine({ db }: Ground, id: number): HeldLine | undefined {
  return row<HeldLine>(db, 'SELECT id, order_id, quantity, claimed FROM shopify_fulfillment_line WHERE id = ?', id);
}

function reasonHandle(line: ReturnLineAsked): string | null {
  if (line.returnReasonDefinitionId !== undefined && line.returnReasonDefinitionId !== null) {
    const id = gidNumber('ReturnReasonDefinition', line.returnReasonDefinitionId);
    return reasons.find((reason) => reason.id === id)?.handle ?? null;
  }
  return reasons.find((reason) => reason.legacy === line.returnReason)?.handle ?? 'other';
}
