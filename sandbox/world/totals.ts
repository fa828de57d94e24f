/** What the files themselves add up to; an independent check of whatever Backhaul says afterwards. */
export interface FileTotals {
  rows_read: number;
  rows_rejected: number;
  orders: number;
  units_sold: number;
  charges: number;
  /** Distinct cancellation invoices with a return row. */
  return_documents: number;
  units_requested: number;
  adjustments: number;
  adjustment_units: number;
  other_adjustments: number;
  credits: number;
  credits_minor: number;
  finance_documents: number;
}

/** Totals before the first row. */
export function noTotals(): FileTotals {
  return {
    rows_read: 0,
    rows_rejected: 0,
    orders: 0,
    units_sold: 0,
    charges: 0,
    return_documents: 0,
    units_requested: 0,
    adjustments: 0,
    adjustment_units: 0,
    other_adjustments: 0,
    credits: 0,
    credits_minor: 0,
    finance_documents: 0,
  };
}
