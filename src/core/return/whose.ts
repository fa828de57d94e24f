import type { GoodsItem } from '../base/input-goods.ts';
import { count } from '../base/units.ts';
import type { Draft } from '../draft.ts';
import type { Lot } from '../state.ts';
import { lots } from './lots.ts';
import { openReturn } from './open.ts';
import { expectedLines } from './receive-lines.ts';

/** Items that are told under one label, by the return of the same order that they are of. */
export interface Part<I> {
  readonly return_id: string;
  readonly items: readonly I[];
}

/**
 * Several returns of an order may share a box under one label. Units of a SKU that the named return never spoke of belong to
 * another open return of the order which has such units at this step; everything else is the named return's, first of all.
 */
export function partByReturn<I extends GoodsItem>(
  plan: Draft,
  aggregate: string,
  return_id: string,
  items: readonly I[],
  at: (lot: Lot) => boolean,
): Part<I>[] {
  const order = plan.state(aggregate);
  const named = openReturn(plan, aggregate, return_id);
  if (order?.kind !== 'order' || named === null) return [{ return_id, items }];
  const strange = items.filter(({ sku, line }) => line === null && named.lines.every((one) => one.sku !== sku));
  if (strange.length === 0) return [{ return_id, items }];
  const own: I[] = items.filter((item) => !strange.includes(item));
  const parts: Part<I>[] = [];
  let left = strange;
  for (const other of Object.keys(order.returns).sort()) {
    if (other === return_id) continue;
    const theirs = waiting(plan, aggregate, other, at);
    const mine: I[] = [];
    left = left.flatMap((item) => {
      const here = Math.min(item.quantity, theirs.get(item.sku) ?? 0);
      if (here === 0) return [item];
      theirs.set(item.sku, (theirs.get(item.sku) ?? 0) - here);
      mine.push({ ...item, quantity: here });
      return here === item.quantity ? [] : [{ ...item, quantity: item.quantity - here }];
    });
    if (mine.length > 0) parts.push({ return_id: other, items: mine });
  }
  return parts.length === 0 ? [{ return_id, items }] : [{ return_id, items: [...own, ...left] }, ...parts];
}

/** Units of an open return at a step, by SKU. */
function waiting(plan: Draft, aggregate: string, return_id: string, at: (lot: Lot) => boolean): Map<string, number> {
  const sums = new Map<string, number>();
  const state = openReturn(plan, aggregate, return_id);
  if (state === null) return sums;
  for (const { line, lot } of lots({ ...state, lines: expectedLines(plan, aggregate, state) }))
    if (at(lot)) sums.set(line.sku, (sums.get(line.sku) ?? 0) + count(lot.units));
  return sums;
}
