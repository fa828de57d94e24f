import { z } from 'zod';
import type { PaymentRefund } from '#core/base/operation.ts';
import type { Lookup, Reply } from '#connectors/kit/connector.ts';
import type { StripeConfig } from '../config.ts';
import { parsed, refundAccepted, stripeRefund } from '../refund.ts';
import { failure, stripeError } from './failure.ts';

type Found = ReturnType<Lookup<StripeConfig, PaymentRefund>['read']>;

const page_size = 100;

const list = z.object({ data: z.array(stripeRefund), has_more: z.boolean() });

/** Walks the refunds of the payment, newest first, for the one that carries the delivery's key in its metadata. */
export const refundLookup: Lookup<StripeConfig, PaymentRefund> = {
  request(delivery, _config, page) {
    const query = new URLSearchParams({
      payment_intent: delivery.operation.payment_ref,
      limit: String(page_size),
    });
    if (typeof page?.['starting_after'] === 'string') query.set('starting_after', page['starting_after']);
    return { method: 'GET', path: `/v1/refunds?${query.toString()}`, headers: {}, body: null };
  },
  read(reply, delivery) {
    if (reply.status < 200 || reply.status > 299) return notRead(reply);
    const body = parsed(list, reply.body);
    if ('problem' in body) return { kind: 'unknown', reason: `the list of refunds cannot be read: ${body.problem}` };
    const { data, has_more } = body.value;
    const ours = data.find((refund) => refund.metadata?.['delivery'] === delivery.key);
    if (ours !== undefined) return refundAccepted(ours);
    const last = data.at(-1);
    return has_more && last !== undefined ? { kind: 'more', page: { starting_after: last.id } } : { kind: 'absent' };
  },
};

function notRead(reply: Reply): Found {
  const error = stripeError(reply);
  // A payment that Stripe does not know cannot have been refunded; the call itself will be refused with that word.
  if (error?.code === 'resource_missing' && error.param === 'payment_intent') return { kind: 'absent' };
  const outcome = failure(reply);
  // A read that is refused says nothing of the write.
  return outcome.kind === 'refused'
    ? { kind: 'unknown', reason: `the look-up was refused: ${outcome.detail}` }
    : outcome;
}
