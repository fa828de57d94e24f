import { heldBack } from '../hold/holds.ts';
import type { GoodsReceived } from '../base/input.ts';
import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import type { World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { ItemReceivedEvent } from '../event.ts';
import type { Sold } from '../order/sold.ts';
import { gatesFor } from '../refund/favour.ts';
import { waitsFor } from '../refund/release.ts';
import type { ClosedReturn, ReturnState } from '../state.ts';
import { wakeForDues } from './due.ts';
import { isToKeep, keptSums } from './kept.ts';
import { every } from './lots.ts';
import { currencyOf } from './open.ts';
import type { Turn } from './turn.ts';

type Arrived = NonNullable<ItemReceivedEvent['kept']>;

/** Units that the customer may keep become theirs for good as soon as no gate holds their money. */
export function keepUnits({ plan, aggregate, return_id }: Turn, state: ReturnState): void {
  if (heldBack(state)) return;
  const items = every(
    state.lines,
    (lot, line) => isToKeep(lot, line) && waitsFor(gatesFor(state, line), lot).length === 0,
  );
  if (items.length === 0) return;
  plan.emit(aggregate, { type: 'goods.kept', return_id, items });
  for (const { line, units } of items) {
    const { line_id, sku } = must(
      state.lines.find((one) => one.line === line),
      'kept units of a line that the return lacks',
    );
    plan.units({ aggregate, order_line: line_id, sku, from: 'customer', to: 'kept', quantity: count(units) });
  }
  wakeForDues(plan, aggregate);
}

/** Which of the units that nobody expected were the customer's to keep: they leave that place again. */
export function keptAmong(
  plan: Draft,
  aggregate: string,
  return_id: string,
  world: World,
  unexpected: ItemReceivedEvent['unexpected'],
): Arrived {
  const order = plan.state(aggregate);
  const sold = world.sold(aggregate.slice('order/'.length));
  const state = order?.kind === 'order' ? order.returns[return_id] : undefined;
  if (order?.kind !== 'order' || state === undefined || sold === null) return [];
  const left = new Map(keptBy(state, sold).map((one) => [one.line_id, one]));
  return unexpected.flatMap(({ sku, quantity }) => {
    let open = quantity;
    return [...left.values()].flatMap((kept) => {
      const here = kept.sku === sku ? Math.min(open, kept.quantity) : 0;
      if (here === 0) return [];
      open -= here;
      left.set(kept.line_id, { ...kept, quantity: kept.quantity - here });
      return [{ line_id: kept.line_id, sku, quantity: here }];
    });
  });
}

/** Units that were the customer's to keep and came all the same: into custody, and somebody has to say what becomes of them. */
export function takeBack(plan: Draft, aggregate: string, { return_id, node }: GoodsReceived, kept: Arrived): void {
  for (const { line_id, sku, quantity } of kept) {
    plan.units({ aggregate, order_line: line_id, sku, from: 'kept', to: `custody:${node}`, quantity });
    plan.exception({
      change: 'open',
      id: `kept_arrived:${plan.input.key}:${line_id}`,
      kind: 'kept_arrived',
      aggregate,
      money_at_risk_minor: 0,
      currency: currencyOf(plan, aggregate),
      detail: { return_id, sku, quantity, node },
      at: plan.input.at,
    });
  }
}

function keptBy(state: ReturnState | ClosedReturn, sold: Sold): Arrived {
  const { kept = {} } = state.status === 'closed' ? state : keptSums(state);
  return Object.entries(kept).map(([line_id, quantity]) => {
    const { sku } = must(
      sold.lines.find((one) => one.line_id === line_id),
      'kept units that were never sold',
    );
    return { line_id, sku, quantity };
  });
}
