import { prepared } from '../kit/prepared.ts';
import type { Ground } from '../kit/stand-in.ts';
import { account } from './account.ts';
import { epochSeconds } from './epoch.ts';
import type { Refund } from './refunds.ts';

/** The request that caused an event; nulls when Stripe itself changed something. */
export interface Cause {
  readonly id: string | null;
  readonly idempotency_key: string | null;
}

/** What changed without anyone asking. */
export const byItself: Cause = { id: null, idempotency_key: null };

export interface Telling {
  readonly type: string;
  readonly object: Record<string, unknown>;
  readonly previous?: Record<string, unknown>;
}

/** Owes the account these events about a refund, in the current transaction. Ids follow from the refund and a count. */
export function tell(
  ground: Ground,
  refund: Pick<Refund, 'id' | 'seq'>,
  cause: Cause,
  tellings: readonly Telling[],
): void {
  const row = prepared(ground.db, 'UPDATE stripe_refunds SET events = events + ? WHERE seq = ? RETURNING events').get(
    tellings.length,
    refund.seq,
  );
  let number = Number(row?.['events']) - tellings.length;
  for (const { type, object, previous } of tellings) {
    number += 1;
    const id = `evt_${refund.id.slice(3)}_${number}`;
    const body = JSON.stringify({
      id,
      object: 'event',
      api_version: account.version,
      created: epochSeconds(ground),
      data: { object, ...(previous === undefined ? {} : { previous_attributes: previous }) },
      livemode: false,
      pending_webhooks: 1,
      request: cause,
      type,
    });
    const headers = { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'Stripe/1.0 (stand-in)' };
    ground.outbox.enqueue({ id, system: 'stripe', path: '/hooks/stripe', body, headers });
  }
}
