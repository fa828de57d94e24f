import type { GoodsItem } from '../base/input.ts';
import { must } from '../base/must.ts';
import { count, join, type Range } from '../base/units.ts';
import type { Draft } from '../draft.ts';
import type { LineUnits } from '../event.ts';
import type { Lot, ReturnLine, ReturnState } from '../state.ts';
import { change, pick } from './lots.ts';

/** Units of a return line, with the item that spoke of them. */
export interface Matched<I> extends LineUnits {
  readonly of: I;
}

/** Finds the units that items speak of, by return line where it is named, else by SKU, each unit once. */
export function match<I extends GoodsItem>(
  lines: readonly ReturnLine[],
  items: readonly I[],
  qualifies: (lot: Lot, item: I) => boolean,
): { items: Matched<I>[]; unmatched: I[]; lines: readonly ReturnLine[] } {
  let left = lines;
  const found: Matched<I>[] = [];
  const unmatched: I[] = [];
  for (const item of items) {
    let open = item.quantity;
    for (const line of left) {
      if (open === 0) break;
      if (line.sku !== item.sku || (item.line !== null && String(line.line) !== item.line)) continue;
      const units: readonly Range[] = pick(line, open, (lot) => qualifies(lot, item));
      if (units.length === 0) continue;
      found.push({ line: line.line, units, of: item });
      open -= count(units);
      // Taken units leave the table, so that a second item of the same call cannot take them again.
      left = left.map((other) => (other === line ? drop(line, units) : other));
    }
    if (open > 0) unmatched.push({ ...item, quantity: open });
  }
  return { items: found, unmatched, lines: left };
}

/** The same for a holder that speaks of its own node: units that are there come first, then those that we know elsewhere. */
export function matchAt<I extends GoodsItem>(
  state: Pick<ReturnState, 'lines' | 'node'> | null,
  node: string,
  items: readonly I[],
  qualifies: (lot: Lot, item: I) => boolean,
): ReturnType<typeof match<I>> {
  const there = (lot: Lot): boolean => (lot.node ?? state?.node) === node;
  const here = match(state?.lines ?? [], items, (lot, item) => there(lot) && qualifies(lot, item));
  const other = match(here.lines, here.unmatched, qualifies);
  return { items: [...here.items, ...other.items], unmatched: other.unmatched, lines: other.lines };
}

function drop(line: ReturnLine, units: readonly Range[]): ReturnLine {
  const marked = change(line, units, { receipt: -1 });
  return { ...marked, lots: marked.lots.filter((lot) => lot.receipt !== -1) };
}

/** Posts a move of units of a return line; they have to be of the return. */
export function postUnits(
  plan: Draft,
  aggregate: string,
  state: ReturnState | null,
  item: LineUnits,
  from: Parameters<Draft['units']>[0]['from'],
  to: Parameters<Draft['units']>[0]['to'],
): void {
  const line = must(
    state?.lines.find((one) => one.line === item.line),
    'units of a line that the return does not have',
  );
  const quantity = count(item.units.reduce<Range[]>((sum, range) => join(sum, [range]), []));
  // Units that only stay in custody are not taken back from the sale.
  const order_line = state?.kind === 'custody_only' ? null : line.line_id;
  plan.units({ aggregate, order_line, sku: line.sku, from, to, quantity });
}

/** Items in words, e.g. `2 of MUG, 1 of LAMP`. */
export function list(items: readonly GoodsItem[]): string {
  return items.map((item) => `${item.quantity} of ${item.sku}`).join(', ');
}
