import type { DatabaseSync } from 'node:sqlite';
import type { Sale, SaleCharge, SaleLine } from '../kit/sale.ts';
import type { Ground } from '../kit/stand-in.ts';
import { decimalText, minorUnits } from './amounts.ts';
import { countryCode } from './countries.ts';
import { wholeSeconds } from './instants.ts';
import { orderPayload, type SoldLine, type SoldOrder } from './order-payload.ts';
import { insert, row } from './rows.ts';
import { currencyCodes } from './shop.ts';
import { notify } from './webhooks.ts';

/** Ids of charge lines begin here, so that a sale's own line ids, which the warehouse shares, stay free. */
const FIRST_CHARGE_LINE = 9_000_000_000_000;
const FIRST_ORDER = 4_500_000_000_001;

/** Codes that are the price of carrying the goods. */
const SHIPPING = new Set(['POST', 'DOT', 'C2']);

/** A customer buys: the order with its fulfilments, and the `orders/create` webhook. Gives the order's id. */
export function sellOrder(ground: Ground, sale: Sale): number {
  check(sale);
  return ground.transaction(() => {
    const { db } = ground;
    const id = orderOf(db, sale);
    const order: SoldOrder = {
      id,
      sale,
      total_minor: total(sale),
      country_code: countryCode(sale.country),
      lines: [...sale.lines.map((line) => goods(db, id, line)), ...others(sale).map((line) => charge(db, id, line))],
      shipping: sale.charges.filter(isShipping).map((line) => shipping(db, id, line, sale.currency)),
      fulfillments: fulfil(db, id, sale.lines),
    };
    notify(ground, 'orders/create', orderPayload(order));
    return id;
  });
}

function check(sale: Sale): void {
  if (!currencyCodes.includes(sale.currency))
    throw new Error(`order ${sale.name}: the shop does not sell in ${sale.currency}; add it to its currencies`);
  for (const line of [...sale.lines, ...sale.charges])
    if (!Number.isInteger(line.quantity) || line.quantity < 1)
      throw new Error(`order ${sale.name}: "${line.title}" is sold ${line.quantity} times; give a whole number from 1`);
  const customer = sale.customer_id;
  if (customer !== null && !/^\d{1,15}$/.test(customer))
    throw new Error(`order ${sale.name}: customer ids of a shop are numbers, and this one is not`);
}

/** Units × price of each row, rounded row by row: what the customer pays. */
function total(sale: Sale): number {
  return [...sale.lines, ...sale.charges].reduce(
    (sum, line) => sum + minorUnits(line.unit_price, line.quantity, sale.currency),
    0,
  );
}

function orderOf(db: DatabaseSync, sale: Sale): number {
  const last = row<{ id: number | null }>(db, 'SELECT max(id) AS id FROM shopify_order')?.id;
  return insert(
    db,
    `INSERT INTO shopify_order (id, name, created_at, currency, total_minor, customer_id, country, country_code, payment_ref)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    (last ?? FIRST_ORDER - 1) + 1,
    `#${sale.name}`,
    wholeSeconds(sale.placed_at),
    sale.currency,
    total(sale),
    sale.customer_id === null ? null : Number(sale.customer_id),
    sale.country,
    countryCode(sale.country),
    sale.payment_ref,
  );
}

const insertLine = `INSERT INTO shopify_line (id, order_id, sku, title, quantity, price, product_id) VALUES (?, ?, ?, ?, ?, ?, ?)`;

function goods(db: DatabaseSync, order_id: number, line: SaleLine): SoldLine {
  const product_id = productId(db, line.sku);
  const { line_id: id, sku, title, quantity, unit_price } = line;
  insert(db, insertLine, id, order_id, sku, title, quantity, unit_price, product_id);
  return { id, sku, title, quantity, unit_price, product_id };
}

function charge(db: DatabaseSync, order_id: number, line: SaleCharge): SoldLine {
  const sql = 'SELECT max(id) AS id FROM shopify_line WHERE id >= ?';
  const last = row<{ id: number | null }>(db, sql, FIRST_CHARGE_LINE)?.id;
  const id = (last ?? FIRST_CHARGE_LINE - 1) + 1;
  const { code: sku, title, quantity, unit_price } = line;
  insert(db, insertLine, id, order_id, sku, title, quantity, unit_price, null);
  return { id, sku, title, quantity, unit_price, product_id: null };
}

function shipping(
  db: DatabaseSync,
  order_id: number,
  line: SaleCharge,
  currency: string,
): SoldOrder['shipping'][number] {
  const price = decimalText(minorUnits(line.unit_price, line.quantity, currency), currency);
  const sql = 'INSERT INTO shopify_shipping_line (order_id, code, title, price) VALUES (?, ?, ?, ?)';
  return { id: insert(db, sql, order_id, line.code, line.title, price), code: line.code, title: line.title, price };
}

/** One fulfilment for each time at which lines were shipped, oldest first. */
function fulfil(db: DatabaseSync, order_id: number, lines: readonly SaleLine[]): SoldOrder['fulfillments'] {
  const parcels = Map.groupBy(lines, (line) => wholeSeconds(line.shipped_at));
  return [...parcels]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([created_at, shipped]) => {
      const id = insert(
        db,
        'INSERT INTO shopify_fulfillment (order_id, created_at) VALUES (?, ?)',
        order_id,
        created_at,
      );
      for (const line of shipped)
        insert(
          db,
          'INSERT INTO shopify_fulfillment_line (fulfillment_id, order_id, line_id, quantity) VALUES (?, ?, ?, ?)',
          id,
          order_id,
          line.line_id,
          line.quantity,
        );
      return { id, created_at, lines: shipped.map((line) => ({ id: line.line_id, quantity: line.quantity })) };
    });
}

function productId(db: DatabaseSync, sku: string): number {
  const known = row<{ id: number }>(db, 'SELECT id FROM shopify_product WHERE sku = ?', sku);
  return known?.id ?? insert(db, 'INSERT INTO shopify_product (sku) VALUES (?)', sku);
}

function isShipping(line: SaleCharge): boolean {
  return SHIPPING.has(line.code);
}

function others(sale: Sale): readonly SaleCharge[] {
  return sale.charges.filter((line) => !isShipping(line));
}
