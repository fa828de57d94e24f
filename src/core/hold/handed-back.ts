import type { GoodsHandedBack } from '../base/hold.ts';
import { must } from '../base/must.ts';
import { count, join } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { LineUnits } from '../event.ts';
import { advance } from '../return/advance.ts';
import { change, pick } from '../return/lots.ts';
import type { LotStage } from '../return/lifecycle.ts';
import { openReturn } from '../return/open.ts';
import type { ReturnLine } from '../state.ts';
import { refused } from './decide.ts';

const HERE: readonly LotStage[] = ['received', 'inspected'];

/** The holder gave goods of a refused return back: they leave quarantine for the customer, who may ask for them anew. */
export function decideHandedBack(plan: Draft, aggregate: string, fact: GoodsHandedBack, world: World): Verdict {
  const { return_id, node } = fact;
  const state = openReturn(plan, aggregate, return_id);
  if (state?.status !== 'refused')
    return refused('return_not_refused', `return ${return_id} is ${state?.status ?? 'not open'}; its goods stay here`);
  let lines: readonly ReturnLine[] = state.lines;
  const found = new Map<number, LineUnits>();
  for (const item of fact.items) {
    let open = item.quantity;
    for (const line of lines) {
      if (open <= 0) break;
      if (line.sku !== item.sku || (item.line !== null && String(line.line) !== item.line)) continue;
      // What was paid for before the refusal is the retailer's.
      const units = pick(line, open, ({ stage, refund }) => refund === null && HERE.includes(stage));
      if (units.length === 0) continue;
      found.set(line.line, { line: line.line, units: join(found.get(line.line)?.units ?? [], units) });
      open -= count(units);
      lines = lines.map((one) => (one === line ? change(line, units, { stage: 'handed_back' }) : one));
    }
    if (open > 0)
      return { kind: 'parked', waits_for: aggregate, why: `handed back before received: ${open} of ${item.sku}` };
  }
  const items = [...found.values()];
  plan.emit(aggregate, { type: 'goods.handed_back', return_id, node, items });
  for (const { line, units } of items) {
    const of = must(
      state.lines.find((one) => one.line === line),
      'units of a line that the return does not have',
    );
    const quantity = count(units);
    const from = `quarantine:${node}` as const;
    plan.units({ aggregate, order_line: of.line_id, sku: of.sku, from, to: 'customer', quantity });
  }
  return advance(plan, aggregate, return_id, world);
}
