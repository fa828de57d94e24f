/**
 * The shop's state. `claimed` counts units of a fulfilment line that are in a return which was not declined or cancelled;
 * what is left can still be returned. A return line is also the line of its reverse fulfilment order.
 */
export const tables = `
  CREATE TABLE IF NOT EXISTS shopify_product (id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS shopify_order (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL, currency TEXT NOT NULL,
    total_minor INTEGER NOT NULL, customer_id INTEGER, country TEXT, country_code TEXT, payment_ref TEXT,
    returns INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS shopify_order_customer ON shopify_order (customer_id, created_at, id);
  CREATE INDEX IF NOT EXISTS shopify_order_created ON shopify_order (created_at, id);
  CREATE TABLE IF NOT EXISTS shopify_line (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, sku TEXT NOT NULL, title TEXT NOT NULL, quantity INTEGER NOT NULL,
    price TEXT NOT NULL, product_id INTEGER);
  CREATE INDEX IF NOT EXISTS shopify_line_order ON shopify_line (order_id, id);
  CREATE TABLE IF NOT EXISTS shopify_shipping_line (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, code TEXT NOT NULL, title TEXT NOT NULL, price TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS shopify_shipping_line_order ON shopify_shipping_line (order_id, id);
  CREATE TABLE IF NOT EXISTS shopify_fulfillment (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, created_at TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS shopify_fulfillment_order ON shopify_fulfillment (order_id, id);
  CREATE TABLE IF NOT EXISTS shopify_fulfillment_line (
    id INTEGER PRIMARY KEY, fulfillment_id INTEGER NOT NULL, order_id INTEGER NOT NULL, line_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL, claimed INTEGER NOT NULL DEFAULT 0);
  CREATE INDEX IF NOT EXISTS shopify_fulfillment_line_of ON shopify_fulfillment_line (fulfillment_id, id);
  CREATE INDEX IF NOT EXISTS shopify_fulfillment_line_sold ON shopify_fulfillment_line (line_id);
  CREATE TABLE IF NOT EXISTS shopify_return (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL,
    requested_at TEXT, approved_at TEXT, closed_at TEXT, decline_reason TEXT, decline_note TEXT);
  CREATE INDEX IF NOT EXISTS shopify_return_order ON shopify_return (order_id, id);
  CREATE TABLE IF NOT EXISTS shopify_return_line (
    id INTEGER PRIMARY KEY, return_id INTEGER NOT NULL, fulfillment_line_id INTEGER NOT NULL, quantity INTEGER NOT NULL,
    processed INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL, note TEXT NOT NULL, customer_note TEXT);
  CREATE INDEX IF NOT EXISTS shopify_return_line_of ON shopify_return_line (return_id, id);
  CREATE TABLE IF NOT EXISTS shopify_disposition (
    id INTEGER PRIMARY KEY, return_line_id INTEGER NOT NULL, type TEXT NOT NULL, quantity INTEGER NOT NULL,
    location_id INTEGER, created_at TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS shopify_disposition_of ON shopify_disposition (return_line_id);
  CREATE TABLE IF NOT EXISTS shopify_inventory (
    product_id INTEGER NOT NULL, location_id INTEGER NOT NULL, name TEXT NOT NULL, quantity INTEGER NOT NULL,
    PRIMARY KEY (product_id, location_id, name));
  CREATE TABLE IF NOT EXISTS shopify_adjustment (
    id INTEGER PRIMARY KEY, created_at TEXT NOT NULL, reason TEXT NOT NULL, document TEXT, changes TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS shopify_refund (
    id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL, amount_minor INTEGER NOT NULL, note TEXT, created_at TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS shopify_refund_order ON shopify_refund (order_id);
  CREATE TABLE IF NOT EXISTS shopify_idempotent (
    key TEXT NOT NULL, mutation TEXT NOT NULL, parameters TEXT NOT NULL, result_id INTEGER NOT NULL,
    PRIMARY KEY (key, mutation));`;
