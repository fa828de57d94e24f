import type { Sale } from '../kit/sale.ts';
import { decimalText } from './amounts.ts';
import { gid } from './gid.ts';
import { withOffset } from './instants.ts';

/** A sale as the shop has just booked it. */
export interface SoldOrder {
  readonly id: number;
  readonly sale: Sale;
  readonly total_minor: number;
  readonly country_code: string | null;
  readonly lines: readonly SoldLine[];
  readonly shipping: readonly {
    readonly id: number;
    readonly code: string;
    readonly title: string;
    readonly price: string;
  }[];
  readonly fulfillments: readonly {
    readonly id: number;
    readonly created_at: string;
    readonly lines: readonly { readonly id: number; readonly quantity: number }[];
  }[];
}

export interface SoldLine {
  readonly id: number;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  readonly unit_price: string;
  /** Null for a charge: no product stands behind it, and nothing is shipped. */
  readonly product_id: number | null;
}

/** Body of `orders/create`, in the fields that a subscription with `include_fields` would name. */
export function orderPayload(order: SoldOrder): unknown {
  const { id, sale } = order;
  const placed_at = withOffset(sale.placed_at);
  const total = decimalText(order.total_minor, sale.currency);
  return {
    id,
    admin_graphql_api_id: gid('Order', id),
    name: `#${sale.name}`,
    created_at: placed_at,
    processed_at: placed_at,
    updated_at: placed_at,
    cancelled_at: null,
    currency: sale.currency,
    presentment_currency: sale.currency,
    financial_status: 'paid',
    fulfillment_status: order.fulfillments.length === 0 ? null : 'fulfilled',
    source_name: 'web',
    taxes_included: true,
    test: false,
    total_price: total,
    current_total_price: total,
    total_discounts: decimalText(0, sale.currency),
    total_tax: decimalText(0, sale.currency),
    customer: customer(sale),
    shipping_address: { country: sale.country, country_code: order.country_code },
    note_attributes: sale.payment_ref === null ? [] : [{ name: 'payment_intent', value: sale.payment_ref }],
    line_items: order.lines.map(linePayload),
    shipping_lines: order.shipping.map((line) => ({ ...line, discount_allocations: [], tax_lines: [] })),
    fulfillments: order.fulfillments.map((parcel) => ({
      id: parcel.id,
      admin_graphql_api_id: gid('Fulfillment', parcel.id),
      order_id: id,
      created_at: withOffset(parcel.created_at),
      status: 'success',
      line_items: parcel.lines.map((line) => ({ ...line, admin_graphql_api_id: gid('LineItem', line.id) })),
    })),
  };
}

function linePayload(line: SoldLine): unknown {
  return {
    id: line.id,
    admin_graphql_api_id: gid('LineItem', line.id),
    sku: line.sku,
    title: line.title,
    name: line.title,
    quantity: line.quantity,
    current_quantity: line.quantity,
    price: line.unit_price,
    product_id: line.product_id,
    requires_shipping: line.product_id !== null,
    taxable: true,
    gift_card: false,
    discount_allocations: [],
    tax_lines: [],
  };
}

function customer(sale: Sale): unknown {
  if (sale.customer_id === null) return null;
  const id = Number(sale.customer_id);
  return { id, admin_graphql_api_id: gid('Customer', id) };
}
