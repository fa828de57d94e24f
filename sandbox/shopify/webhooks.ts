import { createHmac, randomUUID } from 'node:crypto';
import type { Ground } from '../kit/stand-in.ts';
import { gid } from './gid.ts';
import { returnLines, type ReturnRow } from './rows.ts';
import { reasons, shop, versions } from './shop.ts';

/** Owes Backhaul a webhook; joins the transaction of whatever happened. */
export function notify(ground: Ground, topic: string, payload: unknown): void {
  const body = JSON.stringify(payload);
  const id = randomUUID();
  ground.outbox.enqueue({
    id: `shopify:${id}`,
    system: 'shopify',
    path: '/hooks/shopify',
    body,
    headers: {
      'X-Shopify-Topic': topic,
      'X-Shopify-Hmac-Sha256': createHmac('sha256', shop.webhook_secret).update(body, 'utf8').digest('base64'),
      'X-Shopify-Shop-Domain': shop.domain,
      'X-Shopify-API-Version': versions[versions.length - 1] ?? '',
      'X-Shopify-Webhook-Id': id,
      'X-Shopify-Event-Id': randomUUID(),
      'X-Shopify-Triggered-At': ground.now(),
    },
  });
}

/** Tells of a return in the shape that all `returns/…` topics share. */
export function notifyReturn(ground: Ground, topic: string, found: ReturnRow): void {
  const lines = returnLines(ground.db, found.id);
  notify(ground, topic, {
    id: found.id,
    admin_graphql_api_id: gid('Return', found.id),
    status: found.status.toLowerCase(),
    name: found.name,
    order: { id: found.order_id, admin_graphql_api_id: gid('Order', found.order_id) },
    total_return_line_items: lines.reduce((sum, line) => sum + line.returned, 0),
    total_exchange_line_items: 0,
    exchange_line_items: [],
    return_shipping_fees: [],
    return_line_items: lines.map((line) => ({
      id: line.return_line_id,
      admin_graphql_api_id: gid('ReturnLineItem', line.return_line_id),
      fulfillment_line_item: {
        id: line.id,
        admin_graphql_api_id: gid('FulfillmentLineItem', line.id),
        line_item: { id: line.line_id, admin_graphql_api_id: gid('LineItem', line.line_id) },
      },
      quantity: line.returned,
      return_reason: (reasons.find((reason) => reason.handle === line.reason)?.legacy ?? 'OTHER').toLowerCase(),
      return_reason_note: line.note,
      customer_note: line.customer_note,
    })),
    ...(found.status === 'DECLINED'
      ? { decline: { reason: found.decline_reason?.toLowerCase() ?? 'other', note: found.decline_note } }
      : {}),
  });
}
