import type { Knock, Reading } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from '../config.ts';
import { readOrder } from './order.ts';
import { unreadable } from './misfit.ts';
import { readReturnCancelled, readReturnRequested } from './return.ts';

type Reader = (payload: unknown, knock: Knock, config: ShopifyConfig) => Reading;

/** Topics that tell us something new. */
const READERS: Readonly<Record<string, Reader>> = {
  'orders/create': readOrder,
  'returns/request': readReturnRequested,
  'returns/cancel': readReturnCancelled,
};

/** Topics that we know and that hold nothing we act on, with the reason. */
const NOTHING_NEW: Readonly<Record<string, string>> = {
  'returns/approve':
    'Our own approval is settled by its reply; Backhaul decides, so an approval by hand changes nothing.',
  'returns/decline': 'Our own refusal is settled by its reply.',
  'returns/process': 'Only the holder of the goods says where units went.',
  'returns/close': 'A return ends when its units and its money are settled, not when Shopify files it.',
  'returns/update': 'Nothing in a changed return moves units or money.',
  'refunds/create': 'Refunds go out through the payment system and are matched by its settlement.',
};

/** What a verified webhook means. */
export function read(knock: Knock, config: ShopifyConfig): Reading {
  const topic = knock.headers['x-shopify-topic'];
  if (topic === undefined || topic === '')
    return unreadable(
      'topic_missing',
      'The header X-Shopify-Topic is missing, so the message has no meaning; ask the sender for it.',
    );
  const reader = READERS[topic];
  if (reader === undefined)
    return { kind: 'ignored', reason: NOTHING_NEW[topic] ?? `Topic ${topic} is none that we read; unsubscribe it.` };
  let payload: unknown;
  try {
    payload = JSON.parse(knock.body);
  } catch (error) {
    const why = error instanceof SyntaxError ? error.name : 'an error';
    return unreadable('malformed_json', `The body of ${topic} is no JSON (${why}); ask Shopify to send it again.`);
  }
  return reader(payload, knock, config);
}
