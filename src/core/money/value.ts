import { count, type Range } from '../base/units.ts';
import type { Account } from './accounts.ts';

/** What all units of an order line cost when they were issued, in the book currency, for as many units as were sold. */
export interface LineCost {
  readonly cost_minor: number;
  readonly quantity: number;
  /** `estimate`: nobody told the cost yet and the policy's share of the price stands for it. */
  readonly basis: 'issue' | 'estimate';
}

/**
 * The cost of exactly these units of a line: dealt by largest remainder in unit order, so that the units of a line cost the
 * line together, in any grouping. Zero while the cost is unknown: no value is invented.
 */
export function costOf(cost: LineCost | undefined, units: readonly Range[]): number {
  if (cost === undefined || cost.quantity <= 0) return 0;
  const each = Math.floor(cost.cost_minor / cost.quantity);
  const more = cost.cost_minor - each * cost.quantity;
  const dearer = units.reduce((sum, { from, to }) => sum + Math.max(0, Math.min(to, more) - from), 0);
  return each * count(units) + dearer;
}

/** The account that holds the value of units at a kind of place: `sellable` for `sellable:DC1`. */
export function valueAccount(kind: string): Account {
  switch (kind) {
    case 'customer':
      return 'cost_of_sales';
    case 'vendor':
      return 'vendor_claims';
    case 'scrap':
      return 'write_off';
    case 'donated':
      return 'donations';
    case 'kept':
      return 'kept_goods';
    case 'lost':
      return 'stock_loss';
    default:
      // Whatever is left is a place in the house or on the way to one.
      return `inventory:${kind}`;
  }
}
