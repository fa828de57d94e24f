import type { StockAdjusted, StockOpened } from '../base/input.ts';
import type { Refusal, Verdict } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { counterpart } from './places.ts';

/** The holder's stock changed with no customer behind it: our book follows, and the ERP is told. */
export function decideStockAdjusted(plan: Draft, aggregate: string, fact: StockAdjusted): Verdict {
  if (plan.state(aggregate) !== null) return again(fact.document);
  adjust(plan, aggregate, fact, 'adjust');
  return plan.done({});
}

/** Moves the units in our book and asks the ERP to follow, under a step of its own. */
export function adjust(plan: Draft, aggregate: string, fact: StockAdjusted, step: string): void {
  const { document, node, sku, quantity, reason, reason_raw } = fact;
  const wanted =
    quantity === 0
      ? []
      : [
          {
            step,
            key: `${aggregate}:${step}`,
            system: plan.facts.systems.erp,
            operation: {
              name: 'erp.stock.adjust' as const,
              document,
              node,
              at: plan.input.at,
              sku,
              quantity,
              state: 'sellable' as const,
              reason,
            },
          },
        ];
  plan.emit(aggregate, { type: 'stock.adjusted', document, node, sku, quantity, reason, reason_raw }, wanted);
  if (quantity !== 0)
    plan.units({
      aggregate,
      order_line: null,
      sku,
      from: quantity > 0 ? counterpart(reason) : `sellable:${node}`,
      to: quantity > 0 ? `sellable:${node}` : counterpart(reason),
      quantity: Math.abs(quantity),
    });
}

/** What a node held when Backhaul began to look. The ERP holds its own opening; nothing is sent there. */
export function decideStockOpened(plan: Draft, aggregate: string, fact: StockOpened): Verdict {
  if (plan.state(aggregate) !== null) return again(fact.document);
  const items = fact.items.filter((item) => item.quantity !== 0);
  plan.emit(aggregate, {
    type: 'stock.opened',
    document: fact.document,
    node: fact.node,
    skus: items.length,
    units: items.reduce((sum, item) => sum + item.quantity, 0),
  });
  for (const { sku, quantity } of items)
    plan.units({
      aggregate,
      order_line: null,
      sku,
      from: quantity > 0 ? 'book:opening' : `sellable:${fact.node}`,
      to: quantity > 0 ? `sellable:${fact.node}` : 'book:opening',
      quantity: Math.abs(quantity),
    });
  return plan.done({});
}

/** A document moves stock once, under whatever key it is told again. */
function again(document: string): Refusal {
  return {
    kind: 'refused',
    code: 'document_already_recorded',
    detail: `stock document ${document} is already recorded`,
  };
}
