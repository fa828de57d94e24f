import { z } from 'zod';
import type { Knock, Reading } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from '../config.ts';
import { orderInput, type ShopOrder } from '../shop-order.ts';
import { misfit, unreadable } from './misfit.ts';

const Time = z.iso.datetime({ offset: true });
const Discounts = z.array(z.object({ amount: z.string() })).default([]);
const Taxes = z.array(z.object({ price: z.string() })).default([]);

const Payload = z.object({
  admin_graphql_api_id: z.string().regex(/^gid:\/\/shopify\/Order\/\d+$/),
  name: z.string().min(1),
  created_at: Time,
  currency: z.string().length(3),
  taxes_included: z.boolean(),
  total_price: z.string(),
  source_name: z.string().nullish(),
  customer: z.object({ admin_graphql_api_id: z.string() }).nullish(),
  shipping_address: z.object({ country_code: z.string().nullish() }).nullish(),
  note_attributes: z.array(z.object({ name: z.string(), value: z.string().nullable() })).default([]),
  line_items: z.array(
    z.object({
      admin_graphql_api_id: z.string(),
      sku: z.string().nullish(),
      title: z.string(),
      quantity: z.int().positive(),
      price: z.string(),
      requires_shipping: z.boolean(),
      product_id: z.number().nullish(),
      discount_allocations: Discounts,
      tax_lines: Taxes,
    }),
  ),
  shipping_lines: z
    .array(
      z.object({
        code: z.string().nullish(),
        title: z.string(),
        price: z.string(),
        discount_allocations: Discounts,
        tax_lines: Taxes,
      }),
    )
    .default([]),
  fulfillments: z
    .array(
      z.object({
        created_at: Time,
        status: z.string().nullish(),
        line_items: z.array(z.object({ admin_graphql_api_id: z.string() })),
      }),
    )
    .default([]),
});

/** `orders/create` → `order.recorded`. */
export function readOrder(payload: unknown, _knock: Knock, config: ShopifyConfig): Reading {
  const parsed = Payload.safeParse(payload);
  if (!parsed.success) return misfit('orders/create', parsed.error);
  const result = orderInput(shopOrder(parsed.data), config);
  if ('problem' in result)
    return unreadable(
      'amount_unreadable',
      `Order ${parsed.data.name}: ${result.problem}. Look at the order in Shopify.`,
    );
  return { kind: 'inputs', inputs: [result.input] };
}

function shopOrder(order: z.infer<typeof Payload>): ShopOrder {
  return {
    gid: order.admin_graphql_api_id,
    name: order.name,
    created_at: order.created_at,
    currency: order.currency,
    taxes_included: order.taxes_included,
    total: order.total_price,
    source_name: order.source_name ?? null,
    customer_gid: order.customer?.admin_graphql_api_id ?? null,
    country_code: order.shipping_address?.country_code ?? null,
    attributes: order.note_attributes,
    lines: order.line_items.map((line) => ({
      gid: line.admin_graphql_api_id,
      sku: line.sku ?? null,
      title: line.title,
      quantity: line.quantity,
      unit_price: line.price,
      discounts: line.discount_allocations.map((part) => part.amount),
      taxes: line.tax_lines.map((part) => part.price),
      ships: line.requires_shipping,
      has_product: line.product_id !== null && line.product_id !== undefined,
    })),
    shipping: order.shipping_lines.map((line) => ({
      code: line.code ?? null,
      title: line.title,
      price: line.price,
      discounts: line.discount_allocations.map((part) => part.amount),
      taxes: line.tax_lines.map((part) => part.price),
    })),
    shipments: order.fulfillments.map((shipment) => ({
      created_at: shipment.created_at,
      status: (shipment.status ?? 'success').toLowerCase(),
      line_gids: shipment.line_items.map((line) => line.admin_graphql_api_id),
    })),
  };
}
