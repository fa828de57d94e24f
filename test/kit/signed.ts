import { createHmac } from 'node:crypto';
import type { Knock } from '#connectors/kit/connector.ts';
import { account } from '#sandbox/manhattan/account.ts';

/** Any text as the warehouse's own endpoint would sign and send it. */
export function signedForManhattan(body: string, ahead_ms = 0): Knock {
  const now_ms = Date.now();
  const time = Math.floor((now_ms + ahead_ms) / 1000);
  const signature = createHmac('sha256', account.hook_secret).update(`${time}.${body}`).digest('hex');
  return {
    headers: { 'content-type': 'application/json', [account.hook_header]: `t=${time},v1=${signature}` },
    body,
    received_at: new Date(now_ms).toISOString(),
  };
}

/** A correction of stock, in the warehouse's words. */
export function stockMessage(document: string, quantity: number, note = 'found'): string {
  return JSON.stringify({
    MessageId: `M-${document}`,
    MessageType: 'PIX',
    TransactionCode: '606',
    OrgId: account.organization,
    FacilityId: account.facility,
    TransactionDateTime: '2026-03-05T09:00:00.000Z',
    DocumentId: document,
    ItemId: 'MUG',
    Quantity: quantity,
    ReasonCode: 'IA',
    Comments: note,
  });
}
