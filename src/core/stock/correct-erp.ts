import type { Disposition } from '../base/codes.ts';
import type { ErpAdjust } from '../base/operation.ts';
import type { Draft } from '../draft.ts';
import { departureReason, erpState, leaves } from './places.ts';

interface Move {
  readonly return_id: string;
  readonly node: string;
  readonly from: Disposition;
  readonly to: Disposition;
}

/**
 * The ERP is told that units it holds in one state are in another, or have left: each change is a stock document of its own,
 * so that a refusal is somebody's business though the return may be closed.
 */
export function correctErp(
  plan: Draft,
  { return_id, node, from, to }: Move,
  items: readonly { readonly sku: string; readonly quantity: number }[],
): void {
  for (const [index, { sku, quantity }] of items.entries()) {
    const name = `stock/change/${plan.input.key}/${index + 1}`;
    const reason = leaves(to) ? departureReason(to) : 'miscoded';
    adjust(plan, `${name}.out`, { return_id, node, sku, quantity: -quantity, state: erpState(from), reason });
    if (!leaves(to))
      adjust(plan, `${name}.in`, { return_id, node, sku, quantity, state: erpState(to), reason: 'miscoded' });
  }
}

function adjust(
  plan: Draft,
  document: string,
  {
    return_id,
    ...of
  }: Pick<ErpAdjust, 'node' | 'sku' | 'quantity' | 'state' | 'reason'> & { readonly return_id: string },
): void {
  const { node, sku, quantity } = of;
  plan.emit(document, { type: 'stock.corrected', document, return_id, node, sku, quantity }, [
    {
      step: 'adjust',
      key: `${document}:adjust`,
      system: plan.facts.systems.erp,
      operation: { name: 'erp.stock.adjust', document, at: plan.input.at, ...of },
    },
  ]);
}
