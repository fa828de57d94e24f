import type { Contract } from '../base/contract.ts';
import type { Instant } from '../base/instant.ts';
import type {
  OrderNotice,
  OrderNoticeCharge,
  OrderNoticeLine,
  OrderNoticePromotion,
  OrderNoticeTender,
} from '../base/input.ts';
import { components } from './bundle.ts';

/** What was sold, frozen at purchase: stored once, never changed. */
export interface Sold {
  readonly order_id: string;
  readonly name: string;
  readonly system: string;
  readonly source_ref: string;
  readonly channel: string;
  readonly placed_at: Instant;
  readonly currency: string;
  readonly customer_id: string | null;
  readonly country: string | null;
  readonly lines: readonly SoldLine[];
  readonly charges: readonly OrderNoticeCharge[];
  readonly promotions?: readonly OrderNoticePromotion[];
  readonly tenders: readonly OrderNoticeTender[];
  readonly earned_points?: number;
  /** Set when it was bought for somebody else. */
  readonly gift?: { readonly code: string };
}

export interface SoldLine {
  readonly line_id: string;
  readonly source_ref: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  /** When the customer bought these units: their shipment where known, else the order's time. */
  readonly bought_at: Instant;
  /** Per-unit values in unit order; quantities of the runs sum to `quantity`. */
  readonly runs: readonly Run[];
  /** Set on a replacement, and whether it is with the customer yet. */
  readonly replacement?: 'not_shipped' | 'shipped';
  /** Set when it is one cycle of a subscription. */
  readonly contract?: Contract;
}

/** Consecutive units with the same frozen values, each value per unit in minor units. */
export interface Run {
  readonly units: number;
  readonly price_minor: number;
  readonly discount_minor: number;
  /** Tax on top of the price; 0 where the price includes it. */
  readonly tax_added_minor: number;
  /** Tax already inside the price, for the statement only. */
  readonly tax_included_minor: number;
}

/** Freezes a sale. All parts of each line add up to the minor unit over its units (largest remainder). */
export function freeze(order: OrderNotice): Sold {
  const { lines, tax_included, ...rest } = order;
  return { ...rest, lines: lines.flatMap(components).map((line) => freezeLine(line, order.placed_at, tax_included)) };
}

/** What one unit of the run gives back: price less discount, and the tax that was paid on top. */
export function unitValue(run: Run): number {
  return run.price_minor - run.discount_minor + run.tax_added_minor;
}

/** Freezes one line, its values dealt to its units. */
export function freezeLine(line: OrderNoticeLine, placed_at: Instant, tax_included: boolean): SoldLine {
  const { line_id, source_ref, sku, title, quantity } = line;
  const parts = {
    price: spread(line.price_minor, quantity),
    discount: spread(line.discount_minor, quantity),
    tax: spread(line.tax_minor, quantity),
  };
  // Tax is dealt on from where price leaves off, so that no unit gets two of the odd minor units before another has one.
  const { price, discount, tax } = parts;
  const shift = tax_included ? 0 : price.more;
  const cuts = [0, price.more, discount.more, ...edges(tax, shift, quantity), quantity].sort((a, b) => a - b);
  const runs: Run[] = [];
  for (const [index, from] of cuts.entries()) {
    const to = cuts[index + 1];
    if (to === undefined) break;
    if (to === from) continue;
    const tax_minor = at(tax, (from - shift + quantity) % quantity);
    runs.push({
      units: to - from,
      price_minor: at(price, from),
      discount_minor: at(discount, from),
      tax_added_minor: tax_included ? 0 : tax_minor,
      tax_included_minor: tax_included ? tax_minor : 0,
    });
  }
  const contract = line.contract === undefined ? {} : { contract: line.contract };
  return { line_id, source_ref, sku, title, quantity, bought_at: line.shipped_at ?? placed_at, runs, ...contract };
}

/** Equal weights, so the largest remainder gives the first `more` units one minor unit more. */
interface Spread {
  readonly each: number;
  readonly more: number;
}

function spread(total: number, units: number): Spread {
  if (units <= 0) return { each: 0, more: 0 };
  const each = Math.floor(total / units);
  return { each, more: total - each * units };
}

/** Where a part that is dealt from unit `shift` on, and round again from the first, changes. */
function edges(part: Spread, shift: number, quantity: number): number[] {
  return quantity <= 0 ? [] : [shift, (shift + part.more) % quantity];
}

function at(part: Spread, unit: number): number {
  return part.each + (unit < part.more ? 1 : 0);
}
