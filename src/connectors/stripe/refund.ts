import { z } from 'zod';
import type { RefundReported } from '#core/base/input.ts';
import type { Accepted } from '#core/base/outcome.ts';

/** What we read of Stripe's refund object. */
export const stripeRefund = z.object({
  id: z.string().min(1),
  amount: z.int().nonnegative(),
  status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
  failure_reason: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

export type StripeRefund = z.infer<typeof stripeRefund>;

/** A refund's state in our words; a cancelled one is a failed one, since the money stays with us. */
export function refundState(refund: StripeRefund): Pick<RefundReported, 'status' | 'failure'> {
  switch (refund.status) {
    case 'succeeded':
      return { status: 'succeeded', failure: null };
    case 'pending':
    case 'requires_action':
      return { status: 'pending', failure: null };
    case 'failed':
      return { status: 'failed', failure: refund.failure_reason ?? 'unknown' };
    case 'canceled':
      return { status: 'failed', failure: refund.failure_reason ?? 'canceled' };
  }
}

/** A refund that exists at Stripe, as `payments.refund` promises its facts. */
export function refundAccepted(refund: StripeRefund): Accepted {
  return { kind: 'accepted', facts: { refund_ref: refund.id, ...refundState(refund) } };
}

/** The value that a JSON text holds, or what is wrong with it, naming the first field that does not fit. */
export function parsed<T>(schema: z.ZodType<T>, text: string): { readonly value: T } | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which may hold personal data.
    return { problem: 'it is not JSON' };
  }
  const result = schema.safeParse(json);
  if (result.success) return { value: result.data };
  const issue = result.error.issues[0];
  return { problem: `field ${issue?.path.join('.') || '(root)'}: ${issue?.message ?? 'does not fit'}` };
}
