import { createHmac } from 'node:crypto';
import type { Owed } from '../kit/outbox.ts';
import { account } from './account.ts';

/** `Stripe-Signature` for a webhook that leaves now; a repeat of the same event is signed anew, as Stripe does. */
export function sign(owed: Owed, sent_at_ms: number): Record<string, string> {
  const t = Math.floor(sent_at_ms / 1000);
  const v1 = createHmac('sha256', account.webhook_secret).update(`${t}.${owed.body}`).digest('hex');
  return { 'stripe-signature': `t=${t},v1=${v1}` };
}
