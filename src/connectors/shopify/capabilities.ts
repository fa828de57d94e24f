import type { Capability } from '#connectors/kit/connector.ts';

/** What this connector does, as data: documentation derives from it and a test holds it against the connector. */
export const capabilities: readonly Capability[] = [
  { name: 'order.recorded', direction: 'in', vendor: 'webhook orders/create' },
  { name: 'return.requested', direction: 'in', vendor: 'webhook returns/request' },
  { name: 'return.cancelled', direction: 'in', vendor: 'webhook returns/cancel' },
  { name: 'commerce.return.open', direction: 'out', vendor: 'mutation returnCreate' },
  { name: 'commerce.return.approve', direction: 'out', vendor: 'mutation returnApproveRequest' },
  { name: 'commerce.return.decline', direction: 'out', vendor: 'mutation returnDeclineRequest' },
  { name: 'commerce.return.complete', direction: 'out', vendor: 'mutations returnProcess, returnClose' },
  { name: 'commerce.return.withdraw', direction: 'out', vendor: 'mutation returnCancel' },
  { name: 'customer_orders', direction: 'query', vendor: 'query orders' },
  { name: 'order', direction: 'query', vendor: 'queries orders, order, fulfillment' },
];
