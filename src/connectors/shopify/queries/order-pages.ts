import { z } from 'zod';
import type { ShopLine, ShopOrder } from '../shop-order.ts';

const Bag = z.object({ shopMoney: z.object({ amount: z.string() }) });
const Discounts = z.array(z.object({ allocatedAmountSet: Bag }));
const Taxes = z.array(z.object({ priceSet: Bag }));
const PageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const Time = z.iso.datetime({ offset: true });

/** A page of an order's lines. */
export const LinePage = z.object({
  nodes: z.array(
    z.object({
      id: z.string(),
      sku: z.string().nullable(),
      title: z.string(),
      quantity: z.int(),
      requiresShipping: z.boolean(),
      product: z.object({ id: z.string() }).nullable(),
      originalUnitPriceSet: Bag,
      discountAllocations: Discounts,
      taxLines: Taxes,
    }),
  ),
  pageInfo: PageInfo,
});
type LinePage = z.infer<typeof LinePage>;

/** A page of a fulfilment's lines. */
export const ShippedPage = z.object({
  nodes: z.array(z.object({ lineItem: z.object({ id: z.string() }) })),
  pageInfo: PageInfo,
});
type ShippedPage = z.infer<typeof ShippedPage>;

/** The first page of an order. */
export const FoundOrder = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: Time,
  currencyCode: z.string(),
  taxesIncluded: z.boolean(),
  sourceName: z.string().nullable(),
  totalPriceSet: Bag,
  customer: z.object({ id: z.string() }).nullable(),
  shippingAddress: z.object({ countryCodeV2: z.string().nullable() }).nullable(),
  customAttributes: z.array(z.object({ key: z.string(), value: z.string().nullable() })),
  lineItems: LinePage,
  shippingLines: z.object({
    nodes: z.array(
      z.object({
        code: z.string().nullable(),
        title: z.string(),
        originalPriceSet: Bag,
        discountAllocations: Discounts,
        taxLines: Taxes,
      }),
    ),
  }),
  fulfillments: z.array(
    z.object({ id: z.string(), createdAt: Time, status: z.string(), fulfillmentLineItems: ShippedPage }),
  ),
});

const Texts = z.array(z.string());
const Line = z.object({
  gid: z.string(),
  sku: z.string().nullable(),
  title: z.string(),
  quantity: z.int(),
  unit_price: z.string(),
  discounts: Texts,
  taxes: Texts,
  ships: z.boolean(),
  has_product: z.boolean(),
});
const Order = z.object({
  gid: z.string(),
  name: z.string(),
  created_at: z.string(),
  currency: z.string(),
  taxes_included: z.boolean(),
  total: z.string(),
  source_name: z.string().nullable(),
  customer_gid: z.string().nullable(),
  country_code: z.string().nullable(),
  attributes: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
  lines: z.array(Line),
  shipping: z.array(
    z.object({ code: z.string().nullable(), title: z.string(), price: z.string(), discounts: Texts, taxes: Texts }),
  ),
  shipments: z.array(z.object({ created_at: z.string(), status: z.string(), line_gids: Texts })),
}) satisfies z.ZodType<ShopOrder>;

/** What was read of an order so far, and where the next page begins. `pending` names shipments by their place. */
export const Walk = z.object({
  order: Order,
  lines_after: z.string().nullable(),
  pending: z.array(z.object({ gid: z.string(), shipment: z.int(), after: z.string() })),
});
export type Walk = z.infer<typeof Walk>;

/** The walk after the first page. */
export function shopOrder(found: z.infer<typeof FoundOrder>): Walk {
  return {
    order: {
      gid: found.id,
      name: found.name,
      created_at: found.createdAt,
      currency: found.currencyCode,
      taxes_included: found.taxesIncluded,
      total: found.totalPriceSet.shopMoney.amount,
      source_name: found.sourceName,
      customer_gid: found.customer?.id ?? null,
      country_code: found.shippingAddress?.countryCodeV2 ?? null,
      attributes: found.customAttributes.map(({ key, value }) => ({ name: key, value })),
      lines: found.lineItems.nodes.map(shopLine),
      shipping: found.shippingLines.nodes.map((line) => ({
        code: line.code,
        title: line.title,
        price: line.originalPriceSet.shopMoney.amount,
        discounts: discounts(line.discountAllocations),
        taxes: taxes(line.taxLines),
      })),
      shipments: found.fulfillments.map((shipment) => ({
        created_at: shipment.createdAt,
        status: shipment.status.toLowerCase(),
        line_gids: shipment.fulfillmentLineItems.nodes.map((node) => node.lineItem.id),
      })),
    },
    lines_after: after(found.lineItems.pageInfo),
    pending: found.fulfillments.flatMap((shipment, index) => {
      const cursor = after(shipment.fulfillmentLineItems.pageInfo);
      return cursor === null ? [] : [{ gid: shipment.id, shipment: index, after: cursor }];
    }),
  };
}

/** The walk with one more page of lines. */
export function withLines(walk: Walk, page: LinePage): Walk {
  const lines = [...walk.order.lines, ...page.nodes.map(shopLine)];
  return { ...walk, order: { ...walk.order, lines }, lines_after: after(page.pageInfo) };
}

/** The walk with one more page of the first pending shipment. */
export function withShipped(walk: Walk, page: ShippedPage): Walk {
  const [pending, ...others] = walk.pending;
  if (pending === undefined) return walk;
  const shipments = walk.order.shipments.map((shipment, index) =>
    index === pending.shipment
      ? { ...shipment, line_gids: [...shipment.line_gids, ...page.nodes.map((node) => node.lineItem.id)] }
      : shipment,
  );
  const cursor = after(page.pageInfo);
  const left = cursor === null ? others : [{ ...pending, after: cursor }, ...others];
  return { ...walk, order: { ...walk.order, shipments }, pending: left };
}

function after(info: z.infer<typeof PageInfo>): string | null {
  return info.hasNextPage ? info.endCursor : null;
}

function shopLine(line: LinePage['nodes'][number]): Walk['order']['lines'][number] & ShopLine {
  return {
    gid: line.id,
    sku: line.sku,
    title: line.title,
    quantity: line.quantity,
    unit_price: line.originalUnitPriceSet.shopMoney.amount,
    discounts: discounts(line.discountAllocations),
    taxes: taxes(line.taxLines),
    ships: line.requiresShipping,
    has_product: line.product !== null,
  };
}

function discounts(parts: z.infer<typeof Discounts>): string[] {
  return parts.map((part) => part.allocatedAmountSet.shopMoney.amount);
}

function taxes(parts: z.infer<typeof Taxes>): string[] {
  return parts.map((part) => part.priceSet.shopMoney.amount);
}
