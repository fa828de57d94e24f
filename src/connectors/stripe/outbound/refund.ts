import type { PaymentRefund } from '#core/base/operation.ts';
import type { Outcome } from '#core/base/outcome.ts';
import type { Delivery, Outbound, Reply } from '#connectors/kit/connector.ts';
import type { StripeConfig } from '../config.ts';
import { parsed, refundAccepted, stripeRefund } from '../refund.ts';
import { failure } from './failure.ts';
import { refundLookup } from './refund-lookup.ts';

/**
 * Money back to the tender: `POST /v1/refunds`. Stripe makes one idempotency key one refund, but may forget the key after
 * 24 hours, so the delivery's key stands in the refund's metadata too, where the look-up finds it for ever.
 */
export const refund: Outbound<StripeConfig, PaymentRefund> = {
  safe_to_repeat: true,
  lookup: refundLookup,
  preparation: null,
  request(delivery) {
    return {
      method: 'POST',
      path: '/v1/refunds',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'idempotency-key': delivery.key },
      body: form(delivery).toString(),
    };
  },
  outcome(reply) {
    if (reply.status < 200 || reply.status > 299) return failure(reply);
    return made(reply);
  },
};

function form({ key, operation }: Delivery<PaymentRefund>): URLSearchParams {
  return new URLSearchParams({
    payment_intent: operation.payment_ref,
    amount: String(operation.amount_minor),
    reason: 'requested_by_customer',
    'metadata[delivery]': key,
    'metadata[refund_id]': operation.refund_id,
    'metadata[return_id]': operation.return_id,
    'metadata[order]': operation.order_name,
  });
}

function made(reply: Reply): Outcome {
  const body = parsed(stripeRefund, reply.body);
  if ('value' in body) return refundAccepted(body.value);
  // Money has moved, only the answer cannot be read: the look-up will read it, never a second call.
  return { kind: 'unknown', reason: `Stripe answered ${reply.status}, but the refund cannot be read: ${body.problem}` };
}
