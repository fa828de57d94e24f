import type { AdjustmentReason } from '../base/codes.ts';
import type { FactCorrected } from '../base/input.ts';
import type { Verdict } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { declaration } from '../return/correcting.ts';
import type { StockState } from '../state.ts';
import { adjust } from './decide.ts';
import { counterpart } from './places.ts';

/** A stock document was wrong: our book and the ERP go back, then follow the right one. Null while nothing of it stands. */
export function correctAdjustment(
  plan: Draft,
  aggregate: string,
  fact: FactCorrected,
  { adjusted, document, wrong }: StockState,
): Verdict | null {
  if (adjusted === undefined || adjusted.cause !== fact.original_key) return null;
  const { correction } = fact;
  if (correction !== null && (correction.type !== 'stock.adjusted' || correction.document !== document))
    return {
      kind: 'refused',
      code: 'correction_not_fitting',
      detail: `${fact.original_key} adjusted stock by document ${document}; its correction has to be of that document`,
    };
  const { node, sku, quantity } = adjusted;
  const reason = adjusted.reason as AdjustmentReason;
  const number = (wrong?.length ?? 0) + 1;
  const event = declaration(fact, 'stock.adjusted', { units: quantity });
  const { erp } = plan.facts.systems;
  const operation = { name: 'erp.stock.adjust', document, node, at: plan.input.at, sku, quantity: -quantity } as const;
  const step = `unadjust.${number}`;
  const wanted = { step, key: `${aggregate}:${step}`, system: erp };
  plan.emit(
    aggregate,
    event,
    quantity === 0 ? [] : [{ ...wanted, operation: { ...operation, state: 'sellable', reason } }],
  );
  if (quantity !== 0)
    plan.units({
      aggregate,
      order_line: null,
      sku,
      from: quantity > 0 ? `sellable:${node}` : counterpart(reason),
      to: quantity > 0 ? counterpart(reason) : `sellable:${node}`,
      quantity: Math.abs(quantity),
    });
  if (correction !== null) adjust(plan, aggregate, correction, `adjust.${number + 1}`);
  return plan.done({ corrected: fact.original_key });
}
