import type { GoodsItem } from '../base/input-goods.ts';
import type { Draft } from '../draft.ts';
import { list } from './match.ts';
import { currencyOf } from './open.ts';

/** Units that were sold again before they were found unfit: stock may be below nothing, and somebody knows. */
export function flagSold(
  plan: Draft,
  aggregate: string,
  return_id: string,
  items: readonly GoodsItem[],
  units: number,
): void {
  plan.exception({
    change: 'open',
    id: `short_pick:${plan.input.key}`,
    kind: 'short_pick',
    aggregate,
    money_at_risk_minor: 0,
    currency: currencyOf(plan, aggregate),
    detail: { return_id, units, of: list(items) },
    at: plan.input.at,
  });
}
