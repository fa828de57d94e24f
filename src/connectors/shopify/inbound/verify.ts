import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Knock, Verdict } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from '../config.ts';

/** Whether the raw body was signed with one of the app's secrets. Shopify signs no time, so dedupe guards replays. */
export function verify(knock: Knock, config: ShopifyConfig): Verdict {
  const given = knock.headers['x-shopify-hmac-sha256'];
  if (given === undefined || given === '')
    return { ok: false, code: 'signature_missing', detail: 'The header X-Shopify-Hmac-Sha256 is missing.' };
  const claimed = Buffer.from(given, 'base64');
  const matches = config.webhook_secrets.map((secret) => {
    const wanted = createHmac('sha256', secret).update(knock.body, 'utf8').digest();
    return claimed.length === wanted.length && timingSafeEqual(claimed, wanted);
  });
  if (matches.includes(true)) return { ok: true };
  return {
    ok: false,
    code: 'signature_mismatch',
    detail:
      'X-Shopify-Hmac-Sha256 fits none of the secrets in SHOPIFY_WEBHOOK_SECRETS; set it to the client secret of the app.',
  };
}
