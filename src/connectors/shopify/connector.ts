import type { Connector } from '#connectors/kit/connector.ts';
import { auth } from './auth.ts';
import { capabilities } from './capabilities.ts';
import { config, type ShopifyConfig } from './config.ts';
import { read } from './inbound/read.ts';
import { verify } from './inbound/verify.ts';
import { approve } from './outbound/approve.ts';
import { complete } from './outbound/complete.ts';
import { decline } from './outbound/decline.ts';
import { open } from './outbound/open.ts';
import { withdraw } from './outbound/withdraw.ts';
import { customerOrders } from './queries/customer-orders.ts';
import { order } from './queries/order.ts';

/** Shopify (Plus) as the commerce platform, by its Admin GraphQL API and its webhooks. */
export const shopify: Connector<ShopifyConfig> = {
  system: 'shopify',
  role: 'commerce',
  capabilities,
  config,
  base_url: (shop) => shop.base_url,
  // Shopify counts cost, not calls; its throttle says how long to wait, so no rate of ours is needed.
  pace: (shop) => ({ concurrency: shop.concurrency, per_second: null, timeout_ms: 20_000 }),
  auth,
  inbound: { verify, read },
  outbound: {
    'commerce.return.open': open,
    'commerce.return.approve': approve,
    'commerce.return.decline': decline,
    'commerce.return.complete': complete,
    'commerce.return.withdraw': withdraw,
  },
  polls: [],
  queries: { customer_orders: customerOrders, order },
};
