import { must } from '../base/must.ts';
import type { RefundReleasedEvent, ReturnAuthorizedEvent } from '../event.ts';
import type { Adjustment } from './owed.ts';
import { perRun } from '../order/basket.ts';
import { unitValue, type Sold } from '../order/sold.ts';
import type { Refund, RefundPartState } from '../state.ts';

/**
 * A refund explained to the minor unit. Goods and adjustments sum to `total_minor`, and so do the parts: every minor unit
 * is there twice, once with why it is owed and once with where it went.
 */
export interface RefundStatement {
  readonly currency: string;
  readonly goods: readonly StatementLine[];
  readonly adjustments: readonly Adjustment[];
  /** Where it went; parts that others stand for are left out. */
  readonly parts: readonly RefundPartState[];
  readonly total_minor: number;
}

/** Units that were frozen at the same values when they were sold. */
export interface StatementLine {
  readonly line_id: string;
  readonly sku: string;
  readonly title: string;
  readonly units: number;
  readonly price_minor: number;
  readonly discount_minor: number;
  readonly tax_added_minor: number;
  readonly tax_included_minor: number;
  readonly unit_refund_minor: number;
  readonly refund_minor: number;
}

/** Explains a refund from the event that released it, the lines it was authorised with, and the sale. */
export function statementOf(
  released: RefundReleasedEvent,
  authorised: Pick<ReturnAuthorizedEvent, 'lines'>,
  sold: Sold,
  refund: Refund,
): RefundStatement {
  return {
    currency: sold.currency,
    goods: goodsLines(released, authorised, sold),
    adjustments: refund.adjustments ?? [],
    parts: refund.parts.filter(({ status }) => status !== 'replaced'),
    total_minor: refund.amount_minor,
  };
}

/** The goods of a refund: each unit at the values that were frozen when it was sold. */
export function goodsLines(
  { items }: Pick<RefundReleasedEvent, 'items'>,
  authorised: Pick<ReturnAuthorizedEvent, 'lines'>,
  sold: Sold,
): StatementLine[] {
  return items.flatMap(({ line, units }) => {
    const of = authorised.lines.find((one) => one.line === line);
    const bought = must(
      sold.lines.find((one) => one.line_id === of?.line_id),
      `a refund of line ${line}, which was never sold`,
    );
    const { line_id, sku, title } = bought;
    return perRun(bought, units).map(({ run, units: here }) => {
      const { price_minor, discount_minor, tax_added_minor, tax_included_minor } = run;
      const unit_refund_minor = unitValue(run);
      const values = { price_minor, discount_minor, tax_added_minor, tax_included_minor, unit_refund_minor };
      return { line_id, sku, title, units: here, ...values, refund_minor: here * unit_refund_minor };
    });
  });
}
