import { instant } from '#core/base/instant.ts';
import type { OrderNotice, OrderNoticeLine, OrderNoticePromotion, OrderNoticeTender } from '#core/base/input.ts';
import { START_MS } from './clock.ts';
import { dice, type Dice } from './dice.ts';
import { CALM_MS, NODES, type PlannedOrder } from './plan.ts';

/** All that is sold here; few, so that orders and requests get in each other’s way. */
export const SKUS = ['MUG', 'LAMP', 'CARD'] as const;
const DAY_MS = 86_400_000;
const CLOSED_LOOP = ['gift_card', 'gift_card', 'store_credit', 'points'] as const;

/** One order of a seed. */
export function order(seed: number, index: number): PlannedOrder {
  const throws = dice(`${seed}/order/${index}`);
  const order_id = String(1001 + index);
  const placed_at = instant(START_MS - throws.between(1, 50) * DAY_MS);
  const tax_included = throws.maybe(0.5);
  const lines = Array.from({ length: throws.between(1, 3) }, (_, at) => line(throws, order_id, at));
  const extras = dice(`${seed}/extras/${index}`);
  const charges = extras.maybe(0.4) ? [{ code: 'SHIP', title: 'Delivery', amount_minor: extras.between(1, 600) }] : [];
  if (extras.maybe(0.15)) charges.push({ code: 'WRAP', title: 'Gift wrap', amount_minor: extras.between(1, 300) });
  const promotions = extras.maybe(0.5) ? [promotion(extras, lines)] : [];
  const bought = lines.map((one) => (extras.maybe(0.2) ? bundled(extras, one) : one));
  const notice: OrderNotice = {
    order_id,
    name: `#${order_id}`,
    system: 'shop',
    source_ref: `sale/${order_id}`,
    channel: 'web',
    placed_at,
    currency: 'GBP',
    customer_id: `C${throws.between(1, 2)}`,
    country: 'GB',
    tax_included,
    lines: bought,
    charges,
    promotions,
    tenders: [],
  };
  // Now and then a payment is missing from what the shop tells.
  const paid = Math.max(0, priceOf(notice) - (throws.maybe(0.05) ? 500 : 0));
  return {
    told_after_ms: throws.maybe(0.15) ? CALM_MS : throws.between(0, 6_000),
    shipped_after_ms: throws.between(0, 3_000),
    node: extras.one(NODES),
    notice: { ...notice, tenders: tenders(throws, order_id, paid) },
  };
}

/** What a customer paid for all units of a line. */
function lineTotal(line: OrderNoticeLine, tax_included: boolean): number {
  return line.price_minor - line.discount_minor + (tax_included ? 0 : line.tax_minor);
}

/** What a customer paid for the goods of an order. */
export function goodsTotal({ lines, tax_included }: Pick<OrderNotice, 'lines' | 'tax_included'>): number {
  return lines.reduce((sum, one) => sum + lineTotal(one, tax_included), 0);
}

/** Units of one SKU on one line, as they are shipped and come back: a bundle as its parts. */
export interface Piece {
  readonly line_id: string;
  readonly sku: string;
  readonly quantity: number;
  /** The most that one unit can be worth, whichever way the odd minor units of its line were dealt. */
  readonly most_minor: number;
}

/** The pieces of an order, counted from the notice alone. */
export function pieces({ lines, tax_included }: Pick<OrderNotice, 'lines' | 'tax_included'>): Piece[] {
  return lines.flatMap((one): Piece[] => {
    const { components = [], line_id, quantity } = one;
    if (components.length === 0)
      return [{ line_id, sku: one.sku, quantity, most_minor: most(one, 1, quantity, tax_included) }];
    const whole = components.reduce((sum, part) => sum + part.quantity * part.list_minor, 0);
    return components.map((part, at) => {
      const share = (part.quantity * part.list_minor) / whole;
      const units = quantity * part.quantity;
      return {
        line_id: `${line_id}.${at + 1}`,
        sku: part.sku,
        quantity: units,
        most_minor: most(one, share, units, tax_included),
      };
    });
  });
}

/** Each of price, discount and tax is rounded twice at most: over the parts of a bundle, and over units. */
function most(one: OrderNoticeLine, share: number, units: number, tax_included: boolean): number {
  const up = (amount: number): number => Math.ceil((amount * share + 1) / units);
  const down = (amount: number): number => Math.max(0, Math.floor((amount * share - 1) / units));
  return up(one.price_minor) - down(one.discount_minor) + (tax_included ? 0 : up(one.tax_minor));
}

function priceOf(notice: OrderNotice): number {
  return goodsTotal(notice) + notice.charges.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
}

function line(throws: Dice, order_id: string, at: number): OrderNoticeLine {
  const price_minor = throws.maybe(0.12) ? 0 : throws.between(1, 4_000);
  return {
    line_id: `${order_id}${at + 1}`,
    source_ref: `sale-line/${order_id}/${at + 1}`,
    sku: throws.one(SKUS),
    title: 'a thing',
    quantity: throws.between(1, 4),
    price_minor,
    discount_minor: throws.maybe(0.3) ? Math.floor(price_minor / 4) : 0,
    tax_minor: throws.maybe(0.5) ? Math.floor(price_minor / 5) : 0,
    shipped_at: null,
  };
}

/** All discounts of the order come from it. */
function promotion(throws: Dice, lines: readonly OrderNoticeLine[]): OrderNoticePromotion {
  const discounts = lines.map(({ line_id, discount_minor }) => ({ line_id, amount_minor: discount_minor }));
  const off_minor = discounts.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
  const price_minor = lines.reduce((sum, one) => sum + one.price_minor, 0);
  const items = lines.map(({ line_id, quantity }) => ({ line_id, quantity }));
  const condition = throws.maybe(0.7)
    ? ({ kind: 'spend', threshold_minor: throws.between(0, price_minor) } as const)
    : ({ kind: 'set', items } as const);
  return { code: 'DEAL', title: 'Buy more, pay less', condition, off_minor, discounts };
}

/** The same line as a bundle of mugs and lamps. Promotions name lines, and the parts of a bundle are lines of their own. */
function bundled(throws: Dice, one: OrderNoticeLine): OrderNoticeLine {
  if (one.discount_minor > 0) return one;
  const components = (['MUG', 'LAMP'] as const).map((sku) => ({
    sku,
    title: 'a part',
    quantity: throws.between(1, 2),
    list_minor: throws.between(1, 900),
  }));
  return { ...one, sku: 'SET', components };
}

function tenders(throws: Dice, order_id: string, total: number): OrderNoticeTender[] {
  const shares = Array.from({ length: throws.between(0, 2) }, () => throws.between(0, 2_000));
  let left = total;
  const amounts = shares.map((share) => {
    const amount = Math.min(share, left);
    left -= amount;
    return amount;
  });
  return [...amounts, left].map((amount_minor, index) => {
    const kind = index === shares.length ? 'card' : throws.one(CLOSED_LOOP);
    return {
      tender_id: `t${index}`,
      kind,
      system: kind === 'card' ? 'pay' : 'cards',
      payment_ref: `charge/${order_id}/${index}`,
      amount_minor,
      ...(kind === 'points' ? { points: Math.floor(amount_minor / throws.between(1, 10)) } : {}),
    };
  });
}
