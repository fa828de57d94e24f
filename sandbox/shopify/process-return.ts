import type { Ground } from '../kit/stand-in.ts';
import { prepared } from '../kit/prepared.ts';
import { gidNumber } from './gid.ts';
import { addInventory } from './inventory.ts';
import { insert, returnLines, type ReturnLineRow } from './rows.ts';
import { closeReturn, move, wrongState } from './settle-return.ts';
import { locations } from './shop.ts';
import { wrong, type Result } from './user-error.ts';

/** What is to be processed, with ids as they came over the wire. */
export interface ProcessAsked {
  readonly returnId: string;
  readonly returnLineItems?: readonly ProcessLineAsked[] | null;
}

interface ProcessLineAsked {
  readonly id: string;
  readonly quantity: number;
  readonly dispositions?: readonly DispositionAsked[] | null;
}

interface DispositionAsked {
  readonly reverseFulfillmentOrderLineItemId: string;
  readonly quantity: number;
  readonly dispositionType: string;
  readonly locationId?: string | null;
}

interface Processing {
  readonly line: ReturnLineRow;
  readonly quantity: number;
  readonly dispositions: readonly {
    readonly type: string;
    readonly quantity: number;
    readonly location_id: number | null;
  }[];
}

/** Books what came back and where it went; a return whose last unit is processed closes by itself. */
export function processReturn(ground: Ground, asked: ProcessAsked): Result {
  return ground.transaction(() => {
    const result = move(ground, asked.returnId, ['input', 'returnId'], 'returns/process', (found, at) => {
      if (found.status !== 'OPEN') return wrongState(['input', 'returnId'], 'Return must be open to be processed.');
      const processing = readProcessing(asked.returnLineItems ?? [], returnLines(ground.db, found.id));
      if (!Array.isArray(processing)) return processing;
      for (const entry of processing) book(ground, entry, at);
      return null;
    });
    if ('errors' in result) return result;
    const left = returnLines(ground.db, result.id).some((line) => line.processed < line.returned);
    return left ? result : closeReturn(ground, asked.returnId);
  });
}

function book(ground: Ground, { line, quantity, dispositions }: Processing, at: string): void {
  const { db } = ground;
  prepared(db, 'UPDATE shopify_return_line SET processed = processed + ? WHERE id = ?').run(
    quantity,
    line.return_line_id,
  );
  for (const part of dispositions) {
    insert(
      db,
      'INSERT INTO shopify_disposition (return_line_id, type, quantity, location_id, created_at) VALUES (?, ?, ?, ?, ?)',
      line.return_line_id,
      part.type,
      part.quantity,
      part.location_id,
      at,
    );
    if (part.type === 'RESTOCKED' && part.location_id !== null && line.product_id !== null)
      addInventory(db, line.product_id, part.location_id, 'available', part.quantity);
  }
}

function readProcessing(asked: readonly ProcessLineAsked[], lines: readonly ReturnLineRow[]): Processing[] | Result {
  if (asked.length === 0) return wrong('BLANK', ['input', 'returnLineItems'], 'There is nothing to process.');
  const processing: Processing[] = [];
  const taken = new Map<number, number>();
  for (const [index, entry] of asked.entries()) {
    const field = (...names: string[]): string[] => ['input', 'returnLineItems', String(index), ...names];
    const id = gidNumber('ReturnLineItem', entry.id);
    const line = lines.find((candidate) => candidate.return_line_id === id);
    if (line === undefined) return wrong('NOT_FOUND', field('id'), 'Return line item does not exist.');
    if (entry.quantity < 1) return wrong('GREATER_THAN', field('quantity'), 'Quantity must be greater than 0.');
    const total = (taken.get(line.return_line_id) ?? 0) + entry.quantity;
    taken.set(line.return_line_id, total);
    if (total > line.returned - line.processed)
      return wrong('INVALID', field('quantity'), 'Quantity is more than what is left to be processed.');
    const dispositions = readDispositions(entry, line, field);
    if (!Array.isArray(dispositions)) return dispositions;
    processing.push({ line, quantity: entry.quantity, dispositions });
  }
  return processing;
}

function readDispositions(
  entry: ProcessLineAsked,
  line: ReturnLineRow,
  field: (...names: string[]) => string[],
): Processing['dispositions'][number][] | Result {
  const parts: Processing['dispositions'][number][] = [];
  for (const [index, part] of (entry.dispositions ?? []).entries()) {
    const at = (name: string): string[] => field('dispositions', String(index), name);
    if (gidNumber('ReverseFulfillmentOrderLineItem', part.reverseFulfillmentOrderLineItemId) !== line.return_line_id)
      return wrong(
        'NOT_FOUND',
        at('reverseFulfillmentOrderLineItemId'),
        'Reverse fulfillment order line item does not exist.',
      );
    if (part.quantity < 1) return wrong('GREATER_THAN', at('quantity'), 'Quantity must be greater than 0.');
    const location = part.locationId ?? null;
    const location_id = location === null ? null : gidNumber('Location', location);
    if (location !== null && !locations.some((known) => known.id === location_id))
      return wrong('NOT_FOUND', at('locationId'), 'Location does not exist.');
    if (part.dispositionType === 'RESTOCKED' && location_id === null)
      return wrong('BLANK', at('locationId'), 'Location is needed to restock.');
    parts.push({ type: part.dispositionType, quantity: part.quantity, location_id });
  }
  const disposed = parts.reduce((sum, part) => sum + part.quantity, 0);
  if (disposed > entry.quantity)
    return wrong('INVALID', field('dispositions'), 'Dispositions hold more units than the line processes.');
  return parts;
}
