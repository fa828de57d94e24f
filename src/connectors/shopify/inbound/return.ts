import { z } from 'zod';
import { instant, type Instant } from '#core/base/instant.ts';
import type { Knock, Reading } from '#connectors/kit/connector.ts';
import { tail } from '../gid.ts';
import { marked } from '../mark.ts';
import { orderId } from '../shop-order.ts';
import { misfit } from './misfit.ts';

const Line = z.object({
  admin_graphql_api_id: z.string(),
  fulfillment_line_item: z.object({
    line_item: z.object({ admin_graphql_api_id: z.string(), sku: z.string().nullish() }),
  }),
  quantity: z.int().positive(),
  return_reason: z.string().nullish(),
  return_reason_definition: z.object({ handle: z.string() }).nullish(),
  return_reason_note: z.string().nullish(),
});

const Payload = z.object({
  admin_graphql_api_id: z.string().regex(/^gid:\/\/shopify\/Return\/\d+$/),
  /** Shopify names a return after its order: `#1001-R2`. The payload holds the order's name nowhere else. */
  name: z.string().regex(/^.+-R\d+$/),
  return_line_items: z.array(Line),
});
const Requested = Payload.extend({ return_line_items: z.array(Line).min(1) });

/** `returns/request` → `return.requested`. The payload names order lines, not SKUs; the line id narrows it enough. */
export function readReturnRequested(payload: unknown, knock: Knock): Reading {
  const parsed = Requested.safeParse(payload);
  if (!parsed.success) return misfit('returns/request', parsed.error);
  const { admin_graphql_api_id: gid, name, return_line_items } = parsed.data;
  const at = happened(knock);
  const order_id = orderId(name.replace(/-R\d+$/, ''));
  const request_id = `shopify-${tail(gid)}`;
  const lines = return_line_items.map((line) => ({
    sku: line.fulfillment_line_item.line_item.sku ?? '',
    line_id: tail(line.fulfillment_line_item.line_item.admin_graphql_api_id),
    quantity: line.quantity,
    reason: line.return_reason_definition?.handle ?? line.return_reason ?? 'unknown',
    commerce_line_ref: line.admin_graphql_api_id,
  }));
  const skus = [...new Set(lines.map((line) => line.sku).filter((sku) => sku !== ''))];
  return {
    kind: 'inputs',
    inputs: [
      {
        key: `shopify:return:${tail(gid)}:requested`,
        source: 'shopify',
        at,
        to: { purchases: { customer_id: null, order_id, skus, request: `request/${request_id}` } },
        fact: {
          type: 'return.requested',
          request_id,
          channel: 'shopify',
          customer_id: null,
          order_id,
          requested_at: at,
          lines,
          commerce_return_ref: gid,
        },
      },
    ],
  };
}

/** `returns/cancel` → `return.cancelled`, of a return that we opened (it bears our mark) or that the shop opened. */
export function readReturnCancelled(payload: unknown, knock: Knock): Reading {
  const parsed = Payload.safeParse(payload);
  if (!parsed.success) return misfit('returns/cancel', parsed.error);
  const { admin_graphql_api_id: gid, return_line_items } = parsed.data;
  const ours = marked(return_line_items[0]?.return_reason_note ?? '');
  return {
    kind: 'inputs',
    inputs: [
      {
        key: `shopify:return:${tail(gid)}:cancelled`,
        source: 'shopify',
        at: happened(knock),
        to: { reference: { kind: 'return', id: ours ?? gid } },
        fact: { type: 'return.cancelled', return_id: ours ?? gid, reason: 'cancelled in the shop' },
      },
    ],
  };
}

/** Return payloads hold no time; the trigger time is the same in every redelivery, the time of receipt is the last resort. */
function happened(knock: Knock): Instant {
  const triggered = Date.parse(knock.headers['x-shopify-triggered-at'] ?? '');
  return Number.isNaN(triggered) ? knock.received_at : instant(triggered);
}
