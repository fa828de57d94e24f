import type { Input } from '../base/input.ts';
import { must } from '../base/must.ts';
import type { Event, ReturnRequestedEvent } from '../event.ts';

/** A return request as the log tells it: the event that recorded it, and every other event of the same input. */
export interface RecordedRequest {
  readonly requested: Event & { readonly body: ReturnRequestedEvent };
  readonly decided: readonly Event[];
}

/**
 * The input that led to a recorded request, as far as deciding it again needs: told from its events, since these are kept as
 * long as the books are. The platform's own name of its return is not in a denial; that there was one is.
 */
export function inputOf({ requested, decided }: RecordedRequest): Input {
  const { aggregate, at, cause, body } = requested;
  const { request_id, channel, reference, customer_id, order_id, lines } = body;
  return {
    key: cause,
    source: 'log',
    at,
    to: { purchases: { customer_id, order_id, skus: lines.map(({ sku }) => sku), request: aggregate } },
    fact: {
      type: 'return.requested',
      request_id,
      channel,
      reference,
      customer_id,
      order_id,
      requested_at: requestedAt(decided) ?? at,
      lines,
      commerce_return_ref: platformsName(decided),
    },
  };
}

/** Narrows an event of the log; any other kind is a bug of whoever selected it. */
export function asRequested(event: Event): RecordedRequest['requested'] {
  const { body } = event;
  must(body.type === 'return.requested', `${event.aggregate}: ${body.type} where a request was looked for`);
  return { ...event, body: body as ReturnRequestedEvent };
}

function requestedAt(decided: readonly Event[]): string | null {
  for (const { body } of decided) if (body.type === 'return.authorized') return body.requested_at;
  return null;
}

function platformsName(decided: readonly Event[]): string | null {
  for (const { body, asks } of decided) {
    if (body.type === 'return.authorized') return body.commerce_return_ref;
    if (body.type === 'return.denied' && asks.length > 0) return `${body.request_id} of the platform`;
  }
  return null;
}
