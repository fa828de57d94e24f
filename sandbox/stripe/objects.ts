import type { Payment } from './payments.ts';
import type { Refund } from './refunds.ts';

/** A refund as the API shows it. */
export function refundObject(refund: Refund): Record<string, unknown> {
  return {
    id: refund.id,
    object: 'refund',
    amount: refund.amount,
    balance_transaction: `txn_${refund.id.slice(3)}`,
    charge: refund.charge,
    created: refund.created,
    currency: refund.currency,
    customer: null,
    customer_account: null,
    destination_details: {
      type: 'card',
      card: { type: 'refund', reference_status: 'pending', reference_type: 'acquirer_reference_number' },
    },
    ...(refund.failure_reason === null ? {} : { failure_reason: refund.failure_reason }),
    metadata: JSON.parse(refund.metadata) as unknown,
    payment_intent: refund.payment,
    payment_method: null,
    ...(refund.status === 'pending' ? { pending_reason: 'processing' } : {}),
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status,
    transfer_reversal: null,
  };
}

/** The captured charge of a payment. */
export function chargeObject(payment: Payment): Record<string, unknown> {
  return {
    id: payment.charge,
    object: 'charge',
    amount: payment.amount,
    amount_captured: payment.amount,
    amount_refunded: payment.refunded,
    application: null,
    balance_transaction: `txn_${payment.charge.slice(3)}`,
    captured: true,
    created: payment.created,
    currency: payment.currency,
    customer: null,
    description: payment.order_name,
    disputed: false,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: {},
    paid: true,
    payment_intent: payment.id,
    refunded: payment.refunded === payment.amount,
    status: 'succeeded',
  };
}

/** A payment intent that succeeded. */
export function intentObject(payment: Payment): Record<string, unknown> {
  return {
    id: payment.id,
    object: 'payment_intent',
    amount: payment.amount,
    amount_capturable: 0,
    amount_received: payment.amount,
    application: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    confirmation_method: 'automatic',
    created: payment.created,
    currency: payment.currency,
    customer: null,
    description: payment.order_name,
    latest_charge: payment.charge,
    livemode: false,
    metadata: {},
    payment_method_types: ['card'],
    status: 'succeeded',
  };
}
