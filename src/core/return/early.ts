import type { GoodsInspected } from '../base/input-goods.ts';
import { elapsed_ms } from '../base/instant.ts';
import { count } from '../base/units.ts';
import type { Decision, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { EarlyGrade } from '../event-goods.ts';
import type { ReturnState } from '../state.ts';
import { advance } from './advance.ts';
import { currencyOf } from './open.ts';
import { missingId } from './early-grades.ts';

/** Days until somebody asks for a receipt, and until a return that nobody tells of is taken for none. */
const PATIENCE_DAYS = { receipt: 3, return: 14 } as const;

const DAY_MS = 86_400_000;

/** Whether a fact is so old that waiting for the one before it is no answer any more. */
export function outOfPatience(plan: Pick<Draft, 'input' | 'facts'>, waits_for: keyof typeof PATIENCE_DAYS): boolean {
  return elapsed_ms(plan.input.at, plan.facts.now) >= PATIENCE_DAYS[waits_for] * DAY_MS;
}

/** Grades whose receipt does not come are kept with the return, and somebody asks for the receipt. Nothing is inferred from them. */
export function keepGrades(
  plan: Draft,
  aggregate: string,
  { return_id, node }: GoodsInspected,
  state: ReturnState,
  early: GoodsInspected['items'],
  world: World,
): Decision {
  const more = early.map(({ line, sku, quantity, grade, container }) => ({
    node,
    line,
    sku,
    quantity,
    grade,
    container,
  }));
  plan.emit(aggregate, { type: 'inspection.kept', return_id, kept: [...(state.early ?? []), ...more] });
  plan.exception({
    change: 'open',
    id: missingId(return_id),
    kind: 'missing_receipt',
    aggregate,
    money_at_risk_minor: worthOf(state, more),
    currency: currencyOf(plan, aggregate),
    detail: { return_id, node, units: more.reduce((sum, { quantity }) => sum + quantity, 0) },
    at: plan.facts.now,
  });
  // Those of them that are here are graded at once.
  advance(plan, aggregate, return_id, world);
  return plan.done({ kept: true });
}

function worthOf(state: ReturnState, early: readonly EarlyGrade[]): number {
  return early.reduce((sum, { sku, quantity }) => {
    const line = state.lines.find((one) => one.sku === sku);
    const most = line === undefined ? 0 : line.lots.reduce((units, lot) => units + count(lot.units), 0);
    return sum + Math.min(quantity, most) * (line?.unit_minor ?? 0);
  }, 0);
}
