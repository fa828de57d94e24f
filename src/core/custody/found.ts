import type { GoodsFound, GoodsReceived } from '../base/input-goods.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { custodyAggregate, foundId, hinted } from '../return/names.ts';
import { heldIn } from './release.ts';
import { expects, tie } from './resolve.ts';

/**
 * Goods came without a return that we know: into custody, never into stock. What the holder read on them may lead to orders
 * whose open returns wait for just such units; those are theirs. The rest is somebody's to identify.
 */
export function decideFound(
  plan: Draft,
  aggregate: string,
  fact: GoodsFound,
  world: World,
  candidates: readonly string[],
): Verdict {
  const { node, document, items, hints } = fact;
  if (plan.state(aggregate) !== null)
    return {
      kind: 'refused',
      code: 'document_already_recorded',
      detail: `found goods ${document} are already recorded`,
    };
  const kept = items.filter(({ quantity }) => quantity > 0);
  plan.emit(aggregate, {
    type: 'goods.found',
    node,
    document,
    items: kept.map(({ sku, quantity, serial }) => ({ sku, quantity, ...(serial === undefined ? {} : { serial }) })),
    hints,
  });
  for (const { sku, quantity } of kept)
    plan.units({ aggregate, order_line: null, sku, from: 'customer', to: `custody:${node}`, quantity });
  const named = hinted(fact).flatMap((name) => world.resolve(name) ?? []);
  const orders = [...new Set([...named, ...candidates])];
  for (const order of orders) settleInto(plan, aggregate, order, world);
  const left = heldIn(plan, aggregate);
  if (left.length > 0)
    plan.exception({
      change: 'open',
      id: foundId(node, document),
      kind: 'unidentified_goods',
      aggregate,
      money_at_risk_minor: 0,
      currency: 'XXX',
      detail: {
        node,
        document,
        units: left.map(({ sku, quantity, serial }) => ({
          sku,
          quantity,
          ...(serial === undefined ? {} : { serial }),
        })),
        hints: { ...hints },
        may_be_of: orders,
      },
      at: plan.input.at,
    });
  return plan.done({ custody: aggregate, unidentified: left.reduce((sum, { quantity }) => sum + quantity, 0) });
}

/** Goods that came for a return which nobody told of for days: found goods, with the return's name as what was read on them. */
export function decideStranded(plan: Draft, { return_id, node, items }: GoodsReceived, world: World): Verdict {
  const document = plan.input.key.replaceAll(/[:/]/g, '-');
  const fact: GoodsFound = { type: 'goods.found', node, document, items, hints: { return_id } };
  return decideFound(plan, custodyAggregate(node, document), fact, world, []);
}

/** Ties what is in custody to the open returns of an order, as far as they wait for it. */
function settleInto(plan: Draft, aggregate: string, order: string, world: World): void {
  const state = plan.state(order);
  if (state?.kind !== 'order') return;
  for (const to_return of Object.keys(state.returns).sort())
    for (const { sku, node, held } of heldIn(plan, aggregate)) {
      const mine = heldIn(plan, aggregate).filter((one) => one.held === held);
      const here = mine.reduce((sum, one) => sum + one.quantity, 0);
      const quantity = Math.min(here, expects(plan, order, to_return, sku));
      if (quantity === 0) continue;
      tie(
        plan,
        {
          aggregate,
          return_id: null,
          node,
          sku,
          quantity,
          how: 'tied_to_return',
          to_return,
          by: 'Backhaul',
          reason: 'an open return of the same order or customer waits for it',
          held: mine,
        },
        world,
      );
    }
}
