import type { FoundItem } from '../base/input-goods.ts';
import type { FactDeclaredWrongEvent } from '../event-afterwards.ts';
import type { OrderState, ReturnState } from '../state.ts';

/** Units of one SKU that an input brought and nobody expected. */
interface Unexpected {
  readonly sku: string;
  readonly quantity: number;
}

/** The exceptions under which units of a receipt are kept in custody. */
export function custodyOf(original: string, sku: string): readonly string[] {
  return [`over_receipt:${original}:${sku}`, `wrong_item:${original}:${sku}`];
}

/** How many units of a SKU that a receipt brought are in custody yet, and were not graded. */
export function stillHeld(
  order: OrderState,
  state: ReturnState,
  original: string,
  { sku, quantity }: Unexpected,
): number {
  const ungraded = Math.max(0, Math.min(quantity, state.in_custody?.[sku] ?? 0));
  // Orders from before custody was kept by receipt know only how many there are.
  if (order.custody === undefined) return ungraded;
  const names = custodyOf(original, sku);
  const held = order.custody.filter((one) => names.includes(one.held));
  return Math.min(
    ungraded,
    held.reduce((sum, one) => sum + one.quantity, 0),
  );
}

/**
 * Lets units that left custody, or were graded there, stand for as many of the corrected ones. Gives what of the corrected
 * items is left to apply, and how many units no corrected item stands for.
 */
export function standInCustody<I extends FoundItem>(
  gone: readonly Unexpected[],
  items: readonly I[],
): { readonly rest: I[]; readonly over: number } {
  const left = new Map<string, number>();
  for (const { sku, quantity } of gone) left.set(sku, (left.get(sku) ?? 0) + quantity);
  const rest = items.flatMap((item) => {
    const here = Math.min(item.quantity, left.get(item.sku) ?? 0);
    left.set(item.sku, (left.get(item.sku) ?? 0) - here);
    return item.quantity > here ? [{ ...item, quantity: item.quantity - here }] : [];
  });
  return { rest, over: [...left.values()].reduce((sum, quantity) => sum + quantity, 0) };
}

/** Folds that units of a receipt are not in custody after all. */
export function outOfCustody(order: OrderState, { unexpected, original }: FactDeclaredWrongEvent): OrderState {
  if (order.custody === undefined || unexpected.length === 0) return order;
  const left = new Map(unexpected.map(({ sku, quantity }) => [sku, quantity]));
  const custody = order.custody.flatMap((one) => {
    const here = custodyOf(original, one.sku).includes(one.held) ? Math.min(one.quantity, left.get(one.sku) ?? 0) : 0;
    left.set(one.sku, (left.get(one.sku) ?? 0) - here);
    return one.quantity > here ? [{ ...one, quantity: one.quantity - here }] : [];
  });
  return { ...order, custody };
}
