import type { Connector } from '#connectors/kit/connector.ts';
import { auth } from './auth.ts';
import { capabilities } from './capabilities.ts';
import { stripeConfig, type StripeConfig } from './config.ts';
import { inbound } from './inbound.ts';
import { refund } from './outbound/refund.ts';

/** Stripe: refunds of card payments, and what becomes of them. */
export const stripe: Connector<StripeConfig> = {
  system: 'stripe',
  role: 'payments',
  capabilities,
  config: stripeConfig,
  base_url: (config) => config.base_url,
  pace: (config) => ({ concurrency: config.concurrency, per_second: config.per_second, timeout_ms: 30_000 }),
  auth,
  inbound,
  outbound: { 'payments.refund': refund },
  polls: [],
  queries: {},
};
