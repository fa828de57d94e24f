import { z } from 'zod';
import { command, field, list } from './field.ts';
import { sentInstant, sku } from './common.ts';
import { name, orderLine, quantity, said } from './said.ts';

const as_of = field(
  sentInstant.nullable().default(null),
  'When it was so; now, when left out. A word from before the one that is kept changes nothing.',
  '2026-03-05T09:00:00Z',
);

function flag(description: string): z.ZodOptional<z.ZodBoolean> {
  return field(z.boolean().optional(), description, true);
}

function word(description: string, example: string): z.ZodOptional<z.ZodString> {
  return field(z.string().min(1).max(200).optional(), description, example);
}

const Product = command(
  {
    sku,
    as_of,
    category: word('Its category.', 'lighting'),
    brand: word('Its brand.', 'Lumen'),
    hazardous: flag('Whether it is dangerous goods.'),
    hygiene: flag('Whether hygiene bars it once it was opened.'),
    personalised: flag('Whether it was made for the customer.'),
    digital: flag('Whether it has no body.'),
    serialised: flag('Whether each unit has a serial number.'),
  },
  'One product as a whole: what is left out is not known from then on.',
);

export const ProductList = command(
  { products: list(Product, 'The products.', { min: 1, max: 1000 }) },
  'What the master of products says.',
  'ProductList',
);

const Customer = command(
  {
    customer_id: name('The customer, as the commerce platform knows them.', '17850'),
    as_of,
    standing: word('Their standing, in the retailer’s own words.', 'gold'),
    employee: flag('Whether they work for the retailer.'),
    returns_in_period: field(z.int().min(0).optional(), 'How often they returned lately.', 2),
    zone: word('Time zone in which their days are counted.', 'Europe/London'),
    points: field(z.int().optional(), 'Loyalty points that they have to spend.', 120),
  },
  'One customer as a whole: what is left out is not known from then on.',
);

export const CustomerList = command(
  { customers: list(Customer, 'The customers.', { min: 1, max: 1000 }) },
  'What the master of customers says.',
  'CustomerList',
);

const at = field(sentInstant, 'When the carrier says that it was.', '2026-03-05T09:00:00Z');

export const ParcelScan = said(
  {
    return_id: name('The return that the parcel belongs to.', 'R-2026-000042-1'),
    tracking: field(z.string().min(1).max(200).nullable().default(null), 'Number of the parcel.', '1Z999AA1'),
    at,
  },
  'The carrier has a parcel of the return in its hands.',
  'ParcelScan',
);

const line_ids = field(
  z.array(orderLine).min(1).max(2000).optional(),
  'The order lines that it held; the whole order, when left out.',
  ['1201'],
);

export const Delivered = said({ line_ids, at }, 'The carrier handed units of a sale to the customer.', 'Delivered');

export const ParcelDelivery = said(
  { order_id: name('Backhaul’s id of the order.', 'shopify-5001'), line_ids, at },
  'The carrier handed units of a sale to the customer.',
  'ParcelDelivery',
);

export const ParcelReturn = said(
  {
    order_id: name('Backhaul’s id of the order.', 'shopify-5001'),
    items: field(
      z
        .array(command({ line_id: orderLine, quantity }, 'Units of one order line.'))
        .min(1)
        .max(2000)
        .nullable()
        .default(null),
      'What the parcel holds; null for all that was sold.',
      [{ line_id: '1201', quantity: 1 }],
    ),
    tracking: name('Number of the parcel.', '1Z999AA1'),
    reason: field(z.string().min(1).max(500), 'The carrier’s word.', 'address unknown'),
  },
  'The carrier brings a parcel back that the customer never had.',
  'ParcelReturn',
);
