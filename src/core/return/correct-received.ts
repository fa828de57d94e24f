import type { GoodsReceived } from '../base/input.ts';
import { count } from '../base/units.ts';
import type { Verdict } from '../decision.ts';
import { attest } from '../evidence.ts';
import { advance } from './advance.ts';
import { backOf, builtUpon, declaration, standIn, standings, type Correcting } from './correcting.ts';
import { custodyOf, standInCustody, stillHeld } from './custody-wrong.ts';
import { wakeForDues } from './due.ts';
import { flagLostAgain } from './lost.ts';
import { decideReceived } from './receive.ts';
import { orderIn } from './turn.ts';

/** A receipt was wrong: its units are with the customer again, those nobody expected are not in custody. */
export function correctReceived(wish: Correcting): Verdict {
  const { turn, moves, fact, state } = wish;
  const { plan, world, aggregate, return_id } = turn;
  const corrected = fact.correction as GoodsReceived | null;
  const { free, gone } = standings(wish, ['received', 'in_custody']);
  const { rest: paired, over } = standIn(gone, corrected?.items ?? [], () => true);
  const elsewhere = corrected === null ? [] : gone.filter(({ node }) => node !== corrected.node);
  const units = over + elsewhere.reduce((sum, one) => sum + count(one.units), 0);
  const brought = moves.flatMap((move) => (move.unexpected ?? []).map((one) => ({ ...one, node: move.node })));
  const order = orderIn(turn);
  const unexpected = brought.map((one) => ({ ...one, quantity: stillHeld(order, state, fact.original_key, one) }));
  const moved_on = brought.map((one, at) => ({ ...one, quantity: one.quantity - (unexpected[at]?.quantity ?? 0) }));
  const custody = standInCustody(moved_on, paired);
  const { rest } = custody;
  if (units + custody.over > 0) return builtUpon(wish, units + custody.over, ['inspected', 'placed']);
  const back = backOf(free);
  plan.emit(
    aggregate,
    declaration(fact, 'goods.received', {
      back,
      unexpected: unexpected.flatMap(({ sku, quantity }) => (quantity > 0 ? [{ sku, quantity }] : [])),
    }),
  );
  for (const one of free) {
    const kept = one.lot.stage === 'in_custody';
    plan.units({
      aggregate,
      order_line: one.line.line_id,
      sku: one.line.sku,
      from: kept ? `custody:${one.node ?? ''}` : `quarantine:${one.node ?? ''}`,
      to: kept ? 'kept' : one.was.stage === 'lost' ? 'lost' : 'customer',
      quantity: count(one.units),
    });
    const id = `kept_arrived:${fact.original_key}:${one.line.line_id}`;
    if (kept) plan.exception({ change: 'close', id, because: 'the receipt was declared wrong' });
  }
  flagLostAgain(plan, aggregate, return_id, state, back);
  const left = new Set((orderIn(turn).custody ?? []).map(({ held }) => held));
  for (const { sku, quantity, node } of unexpected) {
    if (quantity === 0) continue;
    plan.units({ aggregate, order_line: null, sku, from: `custody:${node ?? ''}`, to: 'customer', quantity });
    const because = 'the receipt was declared wrong';
    for (const id of custodyOf(fact.original_key, sku))
      if (!left.has(id)) plan.exception({ change: 'close', id, because });
  }
  wakeForDues(plan, aggregate);
  if (corrected !== null) attest(plan, aggregate, corrected);
  if (corrected === null || rest.length === 0) return advance(plan, aggregate, return_id, world);
  return decideReceived(plan, aggregate, { ...corrected, items: rest }, world);
}
