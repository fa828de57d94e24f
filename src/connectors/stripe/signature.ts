import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Knock, Verdict } from '#connectors/kit/connector.ts';

/** How far a webhook's signed time may lie from when we received it. Stripe's own libraries use the same. */
const tolerance_s = 300;

/**
 * Checks `Stripe-Signature: t=<unix seconds>,v1=<hex>[,v1=<hex>…]`, where v1 is the HMAC-SHA256 of `<t>.<raw body>` under
 * the endpoint's secret. Any v1 under any secret will do, since both sides may be rotating.
 */
export function verifySignature(knock: Knock, secrets: readonly string[]): Verdict {
  const header = knock.headers['stripe-signature'];
  if (header === undefined || header === '')
    return bad(
      'signature_missing',
      'The Stripe-Signature header is missing; only Stripe itself may call this address.',
    );
  const parts = header.split(',').map((part) => part.trim());
  const signed_at = parts.find((part) => part.startsWith('t='))?.slice(2) ?? '';
  const given = parts.filter((part) => part.startsWith('v1=')).map((part) => Buffer.from(part.slice(3), 'hex'));
  if (!/^\d{1,12}$/.test(signed_at) || given.length === 0)
    return bad('signature_malformed', 'Stripe-Signature must hold t=<seconds> and at least one v1=<hex>.');
  if (!secrets.some((secret) => matches(secret, `${signed_at}.${knock.body}`, given)))
    return bad(
      'signature_mismatch',
      'No v1 signature fits any secret in STRIPE_WEBHOOK_SECRETS; compare them with the endpoint in the Stripe dashboard.',
    );
  const age_s = Date.parse(knock.received_at) / 1000 - Number(signed_at);
  if (Math.abs(age_s) > tolerance_s)
    return bad(
      'signature_stale',
      `The webhook was signed ${Math.round(age_s)} s before it arrived; at most ${tolerance_s} s are allowed. Check this machine's clock.`,
    );
  return { ok: true };
}

function matches(secret: string, text: string, given: readonly Buffer[]): boolean {
  const expected = createHmac('sha256', secret).update(text).digest();
  return given.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
}

function bad(code: string, detail: string): Verdict {
  return { ok: false, code, detail };
}
