import { z } from 'zod';
import type { Disposition } from '#core/base/codes.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { ReturnComplete } from '#core/base/operation.ts';
import type { Delivery, Outbound, Preparation } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from '../config.ts';
import { RETURN_CLOSE, RETURN_PROCESS } from '../documents.ts';
import { gid } from '../gid.ts';
import { call, later, refused } from '../graphql.ts';
import { planDispositions } from './dispositions.ts';
import { lineParts } from './line-ref.ts';
import { askState, readState, tooLate, type ReturnNow } from './return-state.ts';
import { mutated } from './user-errors.ts';

/** Where the call may still go: nothing processed yet, all processed and only to be closed, or over. */
type Standing = 'to_process' | 'to_close' | 'closed' | 'processed_otherwise';

const Moved = z.object({ id: z.string(), status: z.string() });

/** Processing takes no key, so the return's own state says which step is next, at every attempt. */
const preparation: Preparation<ShopifyConfig, ReturnComplete> = {
  request: (delivery, config) => askState(delivery.operation.return_ref, config),
  read(reply, delivery, config) {
    const now = readState(reply, 'read');
    if (now.kind !== 'data') return now;
    const { status } = now.data;
    if (status !== 'OPEN' && status !== 'CLOSED') return tooLate(status);
    switch (standing(now.data, delivery)) {
      case 'closed':
        return { kind: 'accepted', facts: {} };
      case 'to_close':
        return { kind: 'ready', known: { step: 'close' } };
      case 'processed_otherwise':
        return otherwise();
      case 'to_process':
        return process(now.data, delivery, config);
    }
  },
};

/** `commerce.return.complete`: tells where each unit went, then closes the return unless Shopify has done so. */
export const complete: Outbound<ShopifyConfig, ReturnComplete> = {
  safe_to_repeat: false,
  preparation,
  lookup: {
    request: (delivery, config) => askState(delivery.operation.return_ref, config),
    read(reply, delivery) {
      const now = readState(reply, 'lookup');
      if (now.kind !== 'data') return now;
      const { status } = now.data;
      if (status !== 'OPEN' && status !== 'CLOSED') return tooLate(status);
      const at = standing(now.data, delivery);
      if (at === 'closed') return { kind: 'accepted', facts: {} };
      return at === 'processed_otherwise' ? otherwise() : { kind: 'absent' };
    },
  },
  request(delivery, config, known) {
    const id = gid('Return', delivery.operation.return_ref);
    if (known['step'] === 'close') return call(config, RETURN_CLOSE, { id });
    return call(config, RETURN_PROCESS, { input: { returnId: id, returnLineItems: known['lines'] ?? [] } });
  },
  outcome(reply) {
    const result = mutated(reply, Moved);
    if (result.kind !== 'data') return result;
    if (result.data.status === 'CLOSED') return { kind: 'accepted', facts: {} };
    // Whether processing the last unit closes a return is not documented; where it does not, the next attempt closes it.
    return later('the units are processed, the return is still to be closed', 0);
  },
};

function process(
  now: ReturnNow,
  delivery: Delivery<ReturnComplete>,
  config: ShopifyConfig,
): ReturnType<typeof preparation.read> {
  const { node, lines } = delivery.operation;
  const location = config.locations[node];
  const restocks = lines.some((line) => line.dispositions.some((part) => needsLocation(part.disposition)));
  if (location === undefined && restocks) return later(`SHOPIFY_LOCATIONS names no location for ${node}; add it`, null);
  const planned = planDispositions(lines, now);
  if ('kind' in planned) return planned;
  return {
    kind: 'ready',
    known: {
      step: 'process',
      lines: planned.lines.map((line) => ({
        id: line.id,
        quantity: line.quantity,
        dispositions: line.dispositions.map((part) => disposition(part, location)),
      })),
    },
  };
}

function disposition(
  part: { readonly reverse_line: string; readonly disposition: Disposition; readonly quantity: number },
  location: string | undefined,
): JsonObject {
  const { reverse_line, quantity } = part;
  const base = { reverseFulfillmentOrderLineItemId: reverse_line, quantity };
  if (!needsLocation(part.disposition) || location === undefined) return { ...base, dispositionType: 'NOT_RESTOCKED' };
  return {
    ...base,
    dispositionType: part.disposition === 'restock' ? 'RESTOCKED' : 'PROCESSING_REQUIRED',
    locationId: location,
  };
}

/** Units that stay the shop's to sell need a place in Shopify; the others have left it. */
function needsLocation(disposition: Disposition): boolean {
  return disposition === 'restock' || disposition === 'refurbish';
}

function standing(now: ReturnNow, delivery: Delivery<ReturnComplete>): Standing {
  const ours = new Set(delivery.operation.lines.flatMap((line) => lineParts(line.line_ref).map((part) => part.id)));
  const wanted = delivery.operation.lines.reduce((sum, line) => sum + line.quantity, 0);
  const processed = now.returnLineItems.nodes
    .filter((line) => ours.has(line.id))
    .reduce((sum, line) => sum + line.processedQuantity, 0);
  if (now.status === 'CLOSED') return processed >= wanted ? 'closed' : 'processed_otherwise';
  // Of a return of which nothing came, or in which the customer keeps everything, there is nothing to process.
  if (processed === 0 && wanted > 0) return 'to_process';
  return processed >= wanted ? 'to_close' : 'processed_otherwise';
}

function otherwise() {
  return refused(
    'processed_otherwise',
    'Somebody processed or closed the return in Shopify with other quantities. Compare it with the goods and correct it there.',
  );
}
