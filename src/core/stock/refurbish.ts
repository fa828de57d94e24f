import type { UnitRefurbished } from '../base/input-goods.ts';
import type { Verdict } from '../decision.ts';
import type { Draft, Wanted } from '../draft.ts';

/**
 * Refurbished units become units of the SKU that they are sold under from now on: out of refurbishing, through conversion,
 * into sellable stock, and the same in the ERP. What they cost goes with them.
 */
export function decideRefurbished(plan: Draft, aggregate: string, fact: UnitRefurbished): Verdict {
  const { document, node, from_sku, to_sku, quantity } = fact;
  if (plan.state(aggregate) !== null)
    return {
      kind: 'refused',
      code: 'document_already_recorded',
      detail: `refurbishing ${document} is already recorded`,
    };
  if (!Number.isSafeInteger(quantity) || quantity <= 0)
    return { kind: 'refused', code: 'amount_not_positive', detail: 'the quantity has to be more than nothing' };
  const adjust = (step: string, sku: string, units: number, state: 'refurbish' | 'sellable'): Wanted => ({
    step,
    key: `${aggregate}:${step}`,
    system: plan.facts.systems.erp,
    operation: {
      name: 'erp.stock.adjust',
      document: `${document}.${step}`,
      node,
      at: plan.input.at,
      sku,
      quantity: units,
      state,
      reason: 'set_conversion',
    },
  });
  plan.emit(aggregate, fact, [
    adjust('out', from_sku, -quantity, 'refurbish'),
    adjust('in', to_sku, quantity, 'sellable'),
  ]);
  const posting = { aggregate, order_line: null, quantity };
  plan.units({ ...posting, sku: from_sku, from: `refurbish:${node}`, to: 'converted' });
  plan.units({ ...posting, sku: to_sku, from: 'converted', to: `sellable:${node}` });
  return plan.done({});
}
