import { lineMinor } from './amount.ts';
import type { PlannedEvent } from './plan-tables.ts';
import type { RejectReason, Row } from './row.ts';
import { noTotals, type FileTotals } from './totals.ts';

/** An event before it has its place in the order of time. */
export interface Gathered extends Omit<PlannedEvent, 'seq' | 'rows' | 'rows_before' | 'line_from'> {
  at: string;
  row: number;
  rows: number;
  lines: number;
  customer: string | null;
}

/** Puts rows together to what happened: an order is all rows of its invoice, wherever they stand in the files. */
export function gathering(): {
  readonly totals: FileTotals;
  /** Null when taken, else why the row cannot be used. */
  take(row: number, read: Row): RejectReason | null;
  /** Everything in order of time. At the same instant a return comes last: it may concern a sale of that instant. */
  events(): Gathered[];
} {
  const totals = noTotals();
  const groups = new Map<string, Gathered>();
  const customers = new Map<string, string>();
  const seen = { returns: new Set<string>(), finance: new Set<string>() };
  return {
    totals,
    take(row, read) {
      if (read.customer_id !== null) {
        const known = customers.get(read.invoice) ?? read.customer_id;
        if (known !== read.customer_id) return 'customer_differs';
        customers.set(read.invoice, known);
      }
      count(totals, read, seen);
      const place = placeOf(row, read);
      if (place !== null) join(groups, row, read, place);
      return null;
    },
    events() {
      totals.orders = 0;
      for (const group of groups.values()) if (group.kind === 'sale') totals.orders += 1;
      totals.return_documents = seen.returns.size;
      totals.finance_documents = seen.finance.size;
      return [...groups.values()].toSorted(inTime);
    },
  };
}

function count(totals: FileTotals, read: Row, seen: { returns: Set<string>; finance: Set<string> }): void {
  switch (read.kind) {
    case 'line':
      totals.units_sold += read.quantity;
      return;
    case 'charge':
      totals.charges += 1;
      return;
    case 'adjustment':
      totals.adjustments += 1;
      totals.adjustment_units += read.quantity;
      return;
    case 'other_adjustment':
      totals.other_adjustments += 1;
      return;
    case 'return':
      totals.units_requested -= read.quantity;
      seen.returns.add(read.invoice);
      return;
    case 'credit':
      totals.credits += 1;
      totals.credits_minor += lineMinor(-read.quantity, read.unit_price);
      return;
    case 'finance':
      seen.finance.add(read.invoice);
  }
}

interface Place {
  readonly kind: Gathered['kind'];
  readonly key: string;
}

/** Which event a row belongs to, or null when nothing happens because of it. */
function placeOf(row: number, read: Row): Place | null {
  switch (read.kind) {
    case 'line':
    case 'charge':
      return { kind: 'sale', key: read.invoice };
    case 'return':
      return { kind: 'return', key: `${read.invoice}@${read.at}` };
    case 'adjustment':
    case 'credit':
      return { kind: read.kind, key: `${read.invoice}#${row}` };
    case 'other_adjustment':
    case 'finance':
      return null;
  }
}

function join(groups: Map<string, Gathered>, row: number, read: Row, place: Place): void {
  const group = groups.get(place.key);
  const lines = read.kind === 'line' ? 1 : 0;
  if (group === undefined) {
    const { invoice: doc, at, customer_id: customer, country } = read;
    groups.set(place.key, { kind: place.kind, doc, at, row, rows: 1, lines, customer, country });
    return;
  }
  group.rows += 1;
  group.lines += lines;
  group.customer ??= read.customer_id;
  if (read.at < group.at) {
    group.at = read.at;
    group.row = row;
  }
}

function inTime(one: Gathered, other: Gathered): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1;
  const last = Number(one.kind === 'return') - Number(other.kind === 'return');
  return last === 0 ? one.row - other.row : last;
}
