import {
  Appeasement,
  CostTelling,
  DisputeClosing,
  DisputeOpening,
  ExpectedRelease,
  OutsideRefund,
  RefundRedirection,
  TaxExemption,
} from '#contract/money-said.ts';
import { Delivered } from '#contract/masters.ts';
import { inOrder, name } from '#contract/said.ts';
import type { Door } from '../door.ts';
import { door, present } from '../door.ts';
import { delivered } from '../system/parcels.ts';
import { ofOrder, toOrder } from './words-of.ts';

const PAID = { needs: ['order', 'payment'] } as const;
const dispute_ref = name('The bank’s or payment system’s id of the dispute.', 'dp_1');
const refund_id = name('The id that the payment system was given.', 'R-2026-000042-1:refund:1.1');

/** What is said of the money and the delivery of an order. */
export const ORDER_DOORS: readonly Door[] = [
  door({
    ...ofOrder('appeasement.given', 'Give goodwill money'),
    path: '/process/v1/orders/:order_id/appeasements',
    description: 'Money for an order, without goods; over the limit of the policy a second person has to agree.',
    body: Appeasement,
    says: ({ order_id }, said) => toOrder(order_id, { type: 'appeasement.given', ...said }),
  }),
  door({
    ...ofOrder('tax.exempted', 'Give tax back'),
    path: '/process/v1/orders/:order_id/tax-exemptions',
    description: 'The tax of units that are not coming back, because the customer proved that none is due.',
    body: TaxExemption,
    says: ({ order_id }, said) => toOrder(order_id, { type: 'tax.exempted', ...said }),
  }),
  door({
    ...ofOrder('dispute.opened', 'A payment is disputed'),
    ...PAID,
    path: '/process/v1/orders/:order_id/disputes',
    description: 'Refunds to this payment are held until the dispute is over.',
    body: DisputeOpening,
    says: ({ order_id }, said) => ofPayment(order_id, { type: 'dispute.opened', ...said }),
  }),
  door({
    ...ofOrder('dispute.closed', 'A dispute is over'),
    ...PAID,
    path: '/process/v1/orders/:order_id/disputes/:dispute_ref/outcome',
    params: { ...inOrder, dispute_ref },
    description: 'Told before the dispute itself, it waits for it.',
    body: DisputeClosing,
    says: ({ order_id, dispute_ref: id }, said) =>
      ofPayment(order_id, { type: 'dispute.closed', dispute_ref: id, ...said }),
  }),
  door({
    ...ofOrder('cost.told', 'Tell what goods cost'),
    path: '/process/v1/orders/:order_id/costs',
    description: 'What the units of order lines cost when they were issued, told after the sale.',
    body: CostTelling,
    says: ({ order_id }, said) => toOrder(order_id, { type: 'cost.told', order_id, ...said }),
  }),
  door({
    ...ofOrder('parcel.delivered', 'The customer has the goods'),
    path: '/process/v1/orders/:order_id/delivery',
    description: 'The day from which windows may be counted.',
    body: Delivered,
    says: ({ order_id }, said) => toOrder(order_id, delivered(order_id, said)),
  }),
  door({
    ...ofOrder('refund.found_outside', 'Money was given back elsewhere'),
    ...PAID,
    path: '/process/v1/orders/:order_id/outside-refunds',
    description: 'It counts towards what is owed; what cannot be tied to anything is an exception.',
    body: OutsideRefund,
    says: ({ order_id }, said) => ({
      ...ofPayment(order_id, { type: 'refund.found_outside', ...said }),
      to: { aggregate: `refund/${said.system}/${said.refund_ref}` },
    }),
  }),
  door({
    ...ofOrder('period.expected_returns_released', 'No more returns are expected'),
    path: '/process/v1/orders/:order_id/expected-returns-release',
    description: 'What is left of the reserve of the order goes back into the sale.',
    body: ExpectedRelease,
    says: ({ order_id }) => toOrder(order_id, { type: 'period.expected_returns_released', order_id }),
  }),
  door({
    fact: 'refund.redirected',
    scope: 'process:write',
    path: '/process/v1/refunds/:refund_id/redirection',
    summary: 'Send a failed refund again',
    description: 'The same way or another one; over the limit of the policy a second person has to agree.',
    params: { refund_id },
    needs: ['refund'],
    body: RefundRedirection,
    says: ({ refund_id: id }, said) => ({
      to: { reference: { kind: 'refund', id } },
      fact: { type: 'refund.redirected', refund_id: id, ...present(said) },
      needs: [{ of: 'refund', id }],
      return_id: id.replace(/:refund:\d+\.\d+$/, ''),
    }),
  }),
];

type OfPayment = Extract<
  Parameters<typeof toOrder>[1],
  { readonly type: 'dispute.opened' | 'dispute.closed' | 'refund.found_outside' }
>;

function ofPayment(order_id: string, fact: OfPayment) {
  const { payment_ref: id } = fact;
  return {
    to: { reference: { kind: 'payment', id } as const },
    fact,
    needs: [{ of: 'order', id: order_id } as const, { of: 'payment', id, order_id } as const],
  };
}
