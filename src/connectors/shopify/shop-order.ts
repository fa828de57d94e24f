import type { Input, OrderNoticeCharge, OrderNoticeLine, OrderNoticeTender } from '#core/base/input.ts';
import { instant, type Instant } from '#core/base/instant.ts';
import { minor } from '#core/base/money.ts';
import type { ShopifyConfig } from './config.ts';
import { byNumber, tail } from './gid.ts';

/** An order as Shopify tells it, whether by webhook or by query. Amounts are decimal text in the shop's currency. */
export interface ShopOrder {
  readonly gid: string;
  readonly name: string;
  readonly created_at: string;
  readonly currency: string;
  readonly taxes_included: boolean;
  readonly total: string;
  readonly source_name: string | null;
  readonly customer_gid: string | null;
  readonly country_code: string | null;
  readonly attributes: readonly { readonly name: string; readonly value: string | null }[];
  readonly lines: readonly ShopLine[];
  readonly shipping: readonly ShopShipping[];
  readonly shipments: readonly ShopShipment[];
}

export interface ShopLine {
  readonly gid: string;
  readonly sku: string | null;
  readonly title: string;
  readonly quantity: number;
  readonly unit_price: string;
  readonly discounts: readonly string[];
  readonly taxes: readonly string[];
  /** Whether Shopify ships it, and whether a product stands behind it: with neither, it is a charge. */
  readonly ships: boolean;
  readonly has_product: boolean;
}

export interface ShopShipping {
  readonly code: string | null;
  readonly title: string;
  readonly price: string;
  readonly discounts: readonly string[];
  readonly taxes: readonly string[];
}

export interface ShopShipment {
  readonly created_at: string;
  /** Lower case. */
  readonly status: string;
  readonly line_gids: readonly string[];
}

/** Text that is no amount is noted with its place, so that one answer names every fault. */
interface Amounts {
  readonly problems: string[];
  read(where: string, text: string, quantity?: number): number;
  sum(where: string, texts: readonly string[]): number;
}

/** The canonical input, equal for the webhook and the fetched copy of one order; or what is wrong with the order. */
export function orderInput(order: ShopOrder, config: ShopifyConfig): { input: Input } | { problem: string } {
  const amounts = amountsIn(order.currency);
  const shipped = shippedTimes(order.shipments);
  const sorted = [...order.lines].sort((a, b) => byNumber(a.gid, b.gid));
  const at = instant(Date.parse(order.created_at));
  const order_id = orderId(order.name);
  const notice = {
    order_id,
    name: order.name,
    system: 'shopify',
    source_ref: order.gid,
    channel: order.source_name ?? 'web',
    placed_at: at,
    currency: order.currency,
    customer_id: order.customer_gid === null ? null : tail(order.customer_gid),
    country: order.country_code,
    tax_included: order.taxes_included,
    lines: sorted.filter((line) => !isCharge(line)).map((line) => noticeLine(line, shipped, amounts)),
    charges: [
      ...order.shipping.map((line) => shippingCharge(line, order.taxes_included, amounts)),
      ...sorted.filter(isCharge).map((line) => lineCharge(line, order.taxes_included, amounts)),
    ],
    tenders: tenders(order, config, amounts),
  };
  if (amounts.problems.length > 0) return { problem: amounts.problems.join('; ') };
  return {
    input: {
      key: `shopify:order:${tail(order.gid)}:recorded`,
      source: 'shopify',
      at,
      to: { aggregate: `order/${order_id}` },
      fact: { type: 'order.recorded', order: notice },
    },
  };
}

/** Our order id: the order's name without the number sign that shops put before it. */
export function orderId(name: string): string {
  return name.replace(/^#/, '');
}

function isCharge(line: ShopLine): boolean {
  return !line.ships && !line.has_product;
}

function noticeLine(line: ShopLine, shipped: ReadonlyMap<string, Instant>, amounts: Amounts): OrderNoticeLine {
  const where = `line ${tail(line.gid)}`;
  return {
    line_id: tail(line.gid),
    source_ref: line.gid,
    sku: line.sku || `line-${tail(line.gid)}`,
    title: line.title,
    quantity: line.quantity,
    price_minor: amounts.read(`${where} price`, line.unit_price, line.quantity),
    discount_minor: amounts.sum(`${where} discount`, line.discounts),
    tax_minor: amounts.sum(`${where} tax`, line.taxes),
    shipped_at: shipped.get(line.gid) ?? null,
  };
}

function lineCharge(line: ShopLine, taxes_included: boolean, amounts: Amounts): OrderNoticeCharge {
  const where = `line ${tail(line.gid)}`;
  const price = amounts.read(`${where} price`, line.unit_price, line.quantity);
  return {
    code: line.sku || line.title,
    title: line.title,
    amount_minor: price + extras(where, line, taxes_included, amounts),
  };
}

function shippingCharge(line: ShopShipping, taxes_included: boolean, amounts: Amounts): OrderNoticeCharge {
  const where = `shipping line "${line.title}"`;
  const price = amounts.read(`${where} price`, line.price);
  return {
    code: line.code || 'shipping',
    title: line.title,
    amount_minor: price + extras(where, line, taxes_included, amounts),
  };
}

/** What the customer paid for a charge is its price less discounts, and the tax where it came on top. */
function extras(where: string, line: ShopShipping | ShopLine, taxes_included: boolean, amounts: Amounts): number {
  const tax = amounts.sum(`${where} tax`, line.taxes);
  return (taxes_included ? 0 : tax) - amounts.sum(`${where} discount`, line.discounts);
}

function tenders(order: ShopOrder, config: ShopifyConfig, amounts: Amounts): readonly OrderNoticeTender[] {
  const amount_minor = amounts.read('total price', order.total);
  const attribute = order.attributes.find((entry) => entry.name === config.payment_attribute);
  if (amount_minor <= 0 || !attribute?.value) return [];
  return [
    { tender_id: 'card', kind: 'card', system: config.payment_system, payment_ref: attribute.value, amount_minor },
  ];
}

/** A line sent in several parcels counts from the last one, which is the customer's first chance to see all of it. */
function shippedTimes(shipments: readonly ShopShipment[]): ReadonlyMap<string, Instant> {
  const times = new Map<string, Instant>();
  for (const shipment of shipments) {
    if (['cancelled', 'error', 'failure'].includes(shipment.status)) continue;
    const at = instant(Date.parse(shipment.created_at));
    for (const line of shipment.line_gids) if (at > (times.get(line) ?? '')) times.set(line, at);
  }
  return times;
}

function amountsIn(currency: string): Amounts {
  const problems: string[] = [];
  const read = (where: string, text: string, quantity = 1): number => {
    const amount = minor(text, currency, quantity);
    if (amount === null) problems.push(`${where} is no decimal amount`);
    return amount ?? 0;
  };
  return { problems, read, sum: (where, texts) => texts.reduce((total, text) => total + read(where, text), 0) };
}
