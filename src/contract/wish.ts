import { z } from 'zod';
import { field } from './field.ts';
import { sku } from './common.ts';

/** One line of what a customer wants to bring back. */
export const lineWish = {
  sku,
  quantity: field(z.int().min(1).max(1_000_000), 'Units to bring back.', 2),
  line_id: field(
    z.string().min(1).max(100).nullable().default(null),
    'Narrows the line to one order line; left out, any purchase of the item counts.',
    '1201',
  ),
} as const;

/** Whose purchases are meant. */
export const customerOrOrder = {
  shape: {
    customer_id: field(
      z.string().min(1).max(100).nullable().default(null),
      'The customer, as the commerce platform knows them.',
      '17850',
    ),
    order: field(
      z.string().min(1).max(100).nullable().default(null),
      'The order: its number as on the invoice, or Backhaul’s id. Narrows the purchases to this one.',
      '536365',
    ),
  },
  check: {
    holds: (value: { readonly customer_id: string | null; readonly order: string | null }): boolean =>
      value.customer_id !== null || value.order !== null,
    message: 'customer_id or order must be given',
  },
} as const;
