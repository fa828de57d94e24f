import { z } from 'zod';
import { instant } from '#core/base/instant.ts';
import type { Input } from '#core/base/input.ts';
import type { Knock, Reading, Verdict } from '#connectors/kit/connector.ts';
import type { StripeConfig } from './config.ts';
import { parsed, refundState, stripeRefund } from './refund.ts';
import { verifySignature } from './signature.ts';

const refundTopics = new Set(['refund.created', 'refund.updated', 'refund.failed', 'charge.refund.updated']);

const heading = z.object({ id: z.string().min(1), type: z.string().min(1) });

const refundEvent = z.object({
  id: z.string().min(1),
  // Up to the last second of the year 9999: later ones are no RFC 3339 time.
  created: z.int().min(0).max(253_402_300_799),
  data: z.object({ object: stripeRefund }),
});

/** Webhooks: refunds of ours become `refund.reported`; everything else is told apart and left. */
export const inbound = {
  verify(knock: Knock, config: StripeConfig): Verdict {
    return verifySignature(knock, config.webhook_secrets);
  },
  read(knock: Knock): Reading {
    const head = parsed(heading, knock.body);
    if ('problem' in head) return unreadable('event_unreadable', 'The webhook is not a Stripe event', head.problem);
    const { type } = head.value;
    if (!refundTopics.has(type)) return { kind: 'ignored', reason: `Stripe event ${type} is not one that we act on` };
    const event = parsed(refundEvent, knock.body);
    if ('problem' in event) return unreadable('refund_unreadable', `The Stripe event ${type}`, event.problem);
    return refundReported(event.value);
  },
};

function refundReported(event: z.infer<typeof refundEvent>): Reading {
  const refund = event.data.object;
  const refund_id = refund.metadata?.['refund_id'];
  if (refund_id === undefined || refund_id === '')
    return {
      kind: 'ignored',
      reason: `Stripe refund ${refund.id} was not made by us: it has no refund_id in its metadata`,
    };
  const input: Input = {
    key: `stripe:${event.id}`,
    source: 'stripe',
    at: instant(event.created * 1000),
    to: { reference: { kind: 'refund', id: refund_id } },
    fact: {
      type: 'refund.reported',
      refund_id,
      refund_ref: refund.id,
      amount_minor: refund.amount,
      ...refundState(refund),
    },
  };
  return { kind: 'inputs', inputs: [input] };
}

function unreadable(code: string, what: string, problem: string): Reading {
  const todo = 'Check that the webhook endpoint uses the API version in STRIPE_VERSION, then replay it.';
  return { kind: 'unreadable', code, detail: `${what} cannot be read: ${problem}. ${todo}` };
}
