import { z } from 'zod';
import type { Later, Refused, Unknown } from '#core/base/outcome.ts';
import type { Reply } from '#connectors/kit/connector.ts';

/** A reply that did what was asked: its data, and how many rows the search found in all. */
export interface Answer {
  readonly kind: 'answer';
  readonly data: unknown;
  readonly total: number | null;
}

const Message = z.object({
  Type: z.string().nullish(),
  Code: z.string().nullish(),
  Description: z.string().nullish(),
});
const Envelope = z.object({
  success: z.boolean(),
  data: z.unknown().optional(),
  header: z.object({ totalCount: z.number().nullish() }).nullish(),
  messageKey: z.string().nullish(),
  message: z.string().nullish(),
  messages: z.object({ Message: z.array(Message).nullish() }).nullish(),
  exceptions: z.array(z.object({ messageKey: z.string().nullish(), message: z.string().nullish() })).nullish(),
});
type Envelope = z.output<typeof Envelope>;

/**
 * Sorts a reply of any component: the answer, or one of the outcomes that end here.
 * A server error is `unknown`: "Could not commit JPA transaction" is said of work that may be there all the same.
 */
export function answer(reply: Reply): Answer | Refused | Later | Unknown {
  const { status } = reply;
  if (status === 429 || (status === 503 && reply.headers['retry-after'] !== undefined))
    return { kind: 'later', reason: `the gateway throttled the call (${status})`, wait_ms: wait_ms(reply) };
  if (status === 401 || status === 403)
    return {
      kind: 'later',
      reason: `the gateway did not accept our token (${status}); check the user and its organization and facilities`,
      wait_ms: null,
    };
  if (status >= 500 || status === 408) return { kind: 'unknown', reason: `the component answered ${status}` };
  const read = Envelope.safeParse(parsed(reply.body));
  if (!read.success) {
    if (status < 300)
      return { kind: 'unknown', reason: `status ${status} without the envelope that says what was done` };
    return { kind: 'refused', code: `http_${status}`, detail: `status ${status} without the component’s envelope` };
  }
  const envelope = read.data;
  const failed = status >= 300 || !envelope.success || errors(envelope).length > 0;
  if (failed) return refusal(envelope, status);
  return { kind: 'answer', data: envelope.data, total: envelope.header?.totalCount ?? null };
}

function errors(envelope: Envelope): readonly z.output<typeof Message>[] {
  return (envelope.messages?.Message ?? []).filter(({ Type }) => Type === 'ERROR');
}

/** The description of the first error is what a person can act on; the general keys say only "error.400". */
function refusal(envelope: Envelope, status: number): Refused {
  const error = errors(envelope)[0];
  const exception = envelope.exceptions?.[0];
  const code = error?.Code ?? exception?.messageKey ?? envelope.messageKey ?? `http_${status}`;
  const said = error?.Description ?? exception?.message ?? envelope.message ?? 'no description given';
  return { kind: 'refused', code: snake(code), detail: `${code}: ${said}`.slice(0, 400) };
}

function snake(code: string): string {
  return code
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
}

function wait_ms(reply: Reply): number | null {
  const seconds = reply.headers['retry-after'];
  return seconds !== undefined && /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : null;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
