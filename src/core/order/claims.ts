import { must } from '../base/must.ts';
import { join, without, type LineUnits, type Range } from '../base/units.ts';
import { every } from '../return/lots.ts';
import type { OrderState, ReturnState } from '../state.ts';

/** Units that never came back are the customer's again and may be asked for anew. */
export function unclaim(order: OrderState, before: ReturnState): OrderState {
  const claimed: Record<string, readonly Range[]> = { ...order.claimed };
  for (const line of before.lines) {
    const back = line.lots
      .filter((lot) => lot.stage === 'authorised' && lot.refund === null)
      .flatMap((lot) => lot.units);
    claimed[line.line_id] = without(claimed[line.line_id] ?? [], back);
  }
  return { ...order, claimed };
}

/** Units that came although their return was cancelled are in it again, and can be asked for in no other. */
export function reclaim(order: OrderState, before: ReturnState, items: readonly LineUnits[]): OrderState {
  const cancelled = every(before.lines, (lot) => lot.stage === 'cancelled');
  if (cancelled.length === 0) return order;
  const claimed: Record<string, readonly Range[]> = { ...order.claimed };
  for (const { line, units } of items) {
    const { line_id } = must(
      before.lines.find((one) => one.line === line),
      'units of a line that the return lacks',
    );
    const freed = cancelled.find((one) => one.line === line)?.units ?? [];
    claimed[line_id] = join(claimed[line_id] ?? [], without(units, without(units, freed)));
  }
  return { ...order, claimed };
}
