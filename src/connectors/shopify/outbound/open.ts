import { z } from 'zod';
import type { Json } from '#core/base/json.ts';
import type { ReturnOpen } from '#core/base/operation.ts';
import type { Outcome } from '#core/base/outcome.ts';
import type { Delivery, Lookup, Outbound, Preparation } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from '../config.ts';
import { ORDER_RETURNS, RETURNABLE, RETURN_CREATE } from '../documents.ts';
import { gid } from '../gid.ts';
import { answer, call, refused } from '../graphql.ts';
import { mark } from '../mark.ts';
import { lineRef } from './line-ref.ts';
import { choose, Returnable } from './returnable.ts';
import { mutated } from './user-errors.ts';

const Opened = z.object({
  id: z.string(),
  status: z.string(),
  returnLineItems: z.object({
    nodes: z.array(
      z.object({
        id: z.string(),
        quantity: z.int(),
        returnReasonNote: z.string(),
        fulfillmentLineItem: z.object({ lineItem: z.object({ id: z.string() }) }).optional(),
      }),
    ),
  }),
});
type Opened = z.infer<typeof Opened>;

const Returns = z.object({
  order: z
    .object({
      returns: z.object({
        nodes: z.array(Opened),
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      }),
    })
    .nullable(),
});

const Chosen = z.array(z.object({ fulfillment_line: z.string(), quantity: z.int(), reason: z.string() }));

/** The most lines that one input list may hold. */
const MOST_LINES = 250;

const preparation: Preparation<ShopifyConfig, ReturnOpen> = {
  request(delivery, config) {
    // The far end of a long parcel is rarely needed and doubles the cost, so only a second attempt reads it too.
    return call(config, RETURNABLE, { order: gid('Order', delivery.operation.order_ref), both: delivery.attempts > 0 });
  },
  read(reply, delivery) {
    const data = answer(reply, 'read', Returnable);
    if (data.kind !== 'data') return data;
    const chosen = choose(delivery.operation.lines, data.data);
    if ('kind' in chosen) return chosen;
    if (chosen.lines.length > MOST_LINES)
      return refused(
        'too_many_lines',
        `Shopify takes ${MOST_LINES} lines in a return, this one has ${chosen.lines.length}. Split it.`,
      );
    return { kind: 'ready', known: { lines: chosen.lines } };
  },
};

/** Shopify takes no key here, so our return id is written on every line and looked for before any second attempt. */
const lookup: Lookup<ShopifyConfig, ReturnOpen> = {
  request(delivery, config, page) {
    return call(config, ORDER_RETURNS, {
      order: gid('Order', delivery.operation.order_ref),
      after: page?.['after'] ?? null,
    });
  },
  read(reply, delivery) {
    const data = answer(reply, 'lookup', Returns);
    if (data.kind !== 'data') return data;
    if (data.data.order === null) return refused('order_not_found', 'Shopify does not know the order.');
    const { nodes, pageInfo } = data.data.order.returns;
    const wanted = mark(delivery.operation.return_id);
    const ours = nodes.filter((node) => node.returnLineItems.nodes.some((line) => line.returnReasonNote === wanted));
    const found = ours.find((node) => node.status !== 'CANCELED') ?? ours[0];
    if (found !== undefined) return opened(found, delivery);
    return pageInfo.hasNextPage ? { kind: 'more', page: { after: pageInfo.endCursor } } : { kind: 'absent' };
  },
};

/** `commerce.return.open`: a return that is open at once. */
export const open: Outbound<ShopifyConfig, ReturnOpen> = {
  safe_to_repeat: false,
  lookup,
  preparation,
  request(delivery, config, known) {
    const { return_id, order_ref, requested_at } = delivery.operation;
    const returnLineItems = Chosen.parse(known['lines']).map((line): Json => {
      const definition = config.reasons[line.reason];
      return {
        fulfillmentLineItemId: line.fulfillment_line,
        quantity: line.quantity,
        returnReasonNote: mark(return_id),
        ...(definition === undefined ? {} : { returnReasonDefinitionId: definition }),
      };
    });
    return call(config, RETURN_CREATE, {
      return: { orderId: gid('Order', order_ref), requestedAt: requested_at, returnLineItems },
    });
  },
  outcome(reply, delivery) {
    const result = mutated(reply, Opened);
    return result.kind === 'data' ? opened(result.data, delivery) : result;
  },
};

/** Ties Shopify's return lines to ours. The return is ours as a whole, so every line must find its units. */
function opened(found: Opened, delivery: Delivery<ReturnOpen>): Outcome {
  const free = [...found.returnLineItems.nodes];
  const lines: { line: string; line_ref: string }[] = [];
  for (const line of delivery.operation.lines) {
    const parts = take(free, gid('LineItem', line.line_ref), line.quantity);
    if (parts === null)
      return {
        kind: 'unknown',
        reason: `Shopify opened ${found.id}, but not for ${line.quantity} of line ${line.line}`,
      };
    lines.push({ line: line.line, line_ref: lineRef(parts) });
  }
  return { kind: 'accepted', facts: { return_ref: found.id, lines } };
}

type Node = Opened['returnLineItems']['nodes'][number];

/** Removes and gives back the return lines that hold `quantity` units of an order line; null when they do not add up. */
function take(free: Node[], order_line: string, quantity: number): readonly Node[] | null {
  const same = free.filter((node) => node.fulfillmentLineItem?.lineItem.id === order_line);
  const exact = same.find((node) => node.quantity === quantity);
  const parts: Node[] = exact === undefined ? [] : [exact];
  let missing = exact === undefined ? quantity : 0;
  for (const node of exact === undefined ? same : []) {
    if (missing <= 0) break;
    parts.push(node);
    missing -= node.quantity;
  }
  if (missing !== 0) return null;
  for (const part of parts) free.splice(free.indexOf(part), 1);
  return parts;
}
