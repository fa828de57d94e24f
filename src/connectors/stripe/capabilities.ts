import type { Capability } from '#connectors/kit/connector.ts';

/** What this connector can do, in our words and in Stripe's. */
export const capabilities: readonly Capability[] = [
  { name: 'payments.refund', direction: 'out', vendor: 'POST /v1/refunds' },
  { name: 'payments.refund.lookup', direction: 'out', vendor: 'GET /v1/refunds?payment_intent=' },
  { name: 'refund.reported', direction: 'in', vendor: 'refund.created' },
  { name: 'refund.reported', direction: 'in', vendor: 'refund.updated' },
  { name: 'refund.reported', direction: 'in', vendor: 'refund.failed' },
  { name: 'refund.reported', direction: 'in', vendor: 'charge.refund.updated' },
];
