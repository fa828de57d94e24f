import { createHmac } from 'node:crypto';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { account } from './account.ts';
import { one } from './rows.ts';

/** One effect in the building that the outside is told of. */
export interface Effect {
  /** A PIX transaction code, or the name of another kind of message. */
  readonly code: string;
  /** Names the effect, the same however often it would be told. */
  readonly reference: string;
  readonly units: number;
  readonly facility: string;
  readonly at: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Logs the effect and owes its message to the outside; joins the transaction of the work itself. */
export function tell(ground: Ground, effect: Effect): void {
  const sql = 'INSERT INTO manhattan_pix (code, reference, units, at) VALUES (?, ?, ?, ?) RETURNING seq';
  const row = one<{ seq: number }>(ground, sql, effect.code, effect.reference, effect.units, effect.at);
  if (row === undefined) throw new Error(`the message log gave no number for ${effect.reference}`);
  const id = `PIX${String(row.seq).padStart(9, '0')}`;
  const kind = /^\d+$/.test(effect.code)
    ? { MessageType: 'PIX', TransactionCode: effect.code }
    : { MessageType: effect.code };
  const body = {
    MessageId: id,
    ...kind,
    OrgId: account.organization,
    FacilityId: effect.facility,
    TransactionDateTime: effect.at,
    ...effect.fields,
  };
  ground.outbox.enqueue({
    id: `manhattan:${id}`,
    system: 'manhattan',
    path: '/hooks/manhattan',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
}

/** Signs messages as the tenant's outbound endpoint is set up to, with the time of sending. */
export function signMessages(ground: Ground): void {
  ground.outbox.signer('manhattan', (owed, sent_at_ms) => {
    const time = Math.floor(sent_at_ms / 1000);
    const signature = createHmac('sha256', account.hook_secret).update(`${time}.${owed.body}`).digest('hex');
    return { [account.hook_header]: `t=${time},v1=${signature}` };
  });
}
