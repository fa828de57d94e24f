import { z } from 'zod';
import type { Outcome } from '#core/base/outcome.ts';
import type { Reply } from '#connectors/kit/connector.ts';
import { parsed } from '../refund.ts';

const envelope = z.object({
  error: z.object({
    type: z.string(),
    code: z.string().nullish(),
    message: z.string().nullish(),
    param: z.string().nullish(),
  }),
});

/** The error object of an answer that failed. */
export type StripeError = z.infer<typeof envelope>['error'];

/** Stripe's error object, or null when the answer is not Stripe's (a proxy's page, an empty body). */
export function stripeError(reply: Reply): StripeError | null {
  const body = parsed(envelope, reply.body);
  return 'value' in body ? body.value.error : null;
}

/**
 * What an answer outside 2xx means for a write that carried our idempotency key.
 * https://docs.stripe.com/error-low-level and https://docs.stripe.com/api/errors
 */
export function failure(reply: Reply): Outcome {
  const error = stripeError(reply);
  const code = error === null ? null : stableCode(error);
  const called = `Stripe answered ${reply.status}${code === null ? '' : ` ${code}`}`;
  // Stripe's own words repeat part of the key here, so they are left out.
  if (reply.status === 401 || reply.status === 403)
    return later(reply, `${called}: STRIPE_API_KEY is wrong or lacks the permission to write refunds`);
  if (reply.status === 429) return later(reply, `${called}: too many calls at once or on one object`);
  if (error === null || reply.status >= 500 || reply.status === 424)
    return { kind: 'unknown', reason: `${called}, which does not tell whether the refund was made` };
  if (error.code === 'idempotency_key_in_use')
    return later(reply, `${called}: an earlier try is still being worked on`);
  // Our key met other parameters, so an earlier call with it may have moved money: only a look-up can tell.
  if (error.type === 'idempotency_error')
    return { kind: 'unknown', reason: `${called}: the idempotency key was used before with other parameters` };
  if (reply.headers['stripe-should-retry'] === 'true') return later(reply, `${called} and asks to try again`);
  return { kind: 'refused', code: code ?? error.type, detail: error.message ?? called };
}

/** The error's code; refunding too much is at times told by its message alone. */
function stableCode(error: StripeError): string {
  if (error.code) return error.code;
  if (/greater than (the )?(un-?refunded|charge|remaining)/i.test(error.message ?? '')) return 'amount_too_large';
  if (/has already been refunded/i.test(error.message ?? '')) return 'charge_already_refunded';
  return error.type;
}

function later(reply: Reply, reason: string): Outcome {
  const seconds = Number(reply.headers['retry-after'] ?? Number.NaN);
  return { kind: 'later', reason, wait_ms: seconds >= 0 && seconds <= 86_400 ? Math.ceil(seconds * 1000) : null };
}
