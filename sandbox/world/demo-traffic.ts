import { chance } from '#sandbox/kit/chance.ts';
import { customers, goods } from './demo-goods.ts';

/** What happens around the demo's n-th order; the same for the same seed and n. */
export interface Happening {
  readonly customer: { readonly id: string; readonly country: string };
  readonly lines: readonly { readonly good: (typeof goods)[number]; readonly quantity: number }[];
  /** Postage as decimal text; null when the order is large enough to ship free. */
  readonly postage: string | null;
  readonly comeback: Comeback | null;
  /** A breakage or a find in the warehouse at about the same time. */
  readonly correction: { readonly sku: string; readonly quantity: number; readonly note: string } | null;
  /** A goodwill credit that somebody books in the ERP by hand, as decimal text. */
  readonly goodwill: string | null;
}

/** Goods of the order that come back, how, and how long after. */
export interface Comeback {
  readonly way: 'shop' | 'desk';
  readonly after_ms: number;
  readonly lines: readonly { readonly at: number; readonly quantity: number; readonly reason: string }[];
}

const reasons = ['unspecified', 'defective', 'unwanted', 'not_as_described', 'wrong_item'];

/** Draws what happens around the n-th order. */
export function happening(seed: string, n: number): Happening {
  const draw = chance(`${seed}/demo/${n}`);
  const below = (count: number): number => Math.floor(draw() * count);
  const lines: { good: (typeof goods)[number]; quantity: number }[] = [];
  for (let wanted = 1 + below(3); wanted > 0; wanted -= 1) {
    const good = chosen(goods, below(goods.length));
    if (lines.every((line) => line.good.sku !== good.sku)) lines.push({ good, quantity: 1 + below(3) });
  }
  const pounds = lines.reduce((sum, { good, quantity }) => sum + quantity * Number.parseInt(good.unit_price, 10), 0);
  return {
    customer: chosen(customers, below(customers.length)),
    lines,
    postage: pounds < 60 ? '3.95' : null,
    comeback: draw() < 0.35 ? comeback(lines, draw) : null,
    correction: n % 17 === 11 ? correction(chosen(goods, below(goods.length)).sku, draw()) : null,
    goodwill: n % 45 === 30 ? '5.00' : null,
  };
}

function comeback(lines: Happening['lines'], draw: () => number): Comeback {
  const whole = draw() < 0.3;
  const picked = Math.floor(draw() * lines.length);
  const parts = lines.flatMap((line, at) => {
    if (!whole && at !== picked) return [];
    const quantity = 1 + Math.floor(draw() * line.quantity);
    return [{ at, quantity, reason: chosen(reasons, Math.floor(draw() * reasons.length)) }];
  });
  return {
    way: draw() < 0.55 ? 'shop' : 'desk',
    after_ms: 15_000 + Math.floor(draw() * 45_000),
    lines: parts,
  };
}

function correction(sku: string, drawn: number): NonNullable<Happening['correction']> {
  return drawn < 0.7 ? { sku, quantity: -1, note: 'damaged' } : { sku, quantity: 1, note: 'found' };
}

function chosen<T>(from: readonly T[], at: number): T {
  const found = from[at];
  if (found === undefined) throw new RangeError(`there is no entry ${at} of ${from.length}`);
  return found;
}
