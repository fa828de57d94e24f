import type { Range } from '#core/base/units.ts';
import type { RefundReleasedEvent, ReturnAuthorizedEvent } from '#core/event.ts';
import { unitValue, type Sold } from '#core/order/sold.ts';
import type { ReturnReport } from '#contract/report.ts';

export type Statement = ReturnReport['refunds'][number]['statement'];

/** Explains a refund to the minor unit: each unit at the values that were frozen when it was sold. */
export function statement(released: RefundReleasedEvent, authorised: ReturnAuthorizedEvent, sold: Sold): Statement {
  return released.items.flatMap(({ line, units }) => {
    const of = authorised.lines.find((one) => one.line === line);
    const bought = sold.lines.find((one) => one.line_id === of?.line_id);
    if (bought === undefined) throw new Error(`bug: refund of line ${line}, which was never sold`);
    const { line_id, sku, title } = bought;
    let from = 0;
    return bought.runs.flatMap((run) => {
      const to = from + run.units;
      const here = within(units, from, to);
      from = to;
      if (here === 0) return [];
      const { price_minor, discount_minor, tax_added_minor, tax_included_minor } = run;
      const unit_refund_minor = unitValue(run);
      return [
        {
          line_id,
          sku,
          title,
          units: here,
          price_minor,
          discount_minor,
          tax_added_minor,
          tax_included_minor,
          unit_refund_minor,
          refund_minor: here * unit_refund_minor,
        },
      ];
    });
  });
}

function within(units: readonly Range[], from: number, to: number): number {
  return units.reduce((sum, range) => sum + Math.max(0, Math.min(range.to, to) - Math.max(range.from, from)), 0);
}
