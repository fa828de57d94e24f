import type { Input } from '#core/base/input.ts';
import { dice } from '../dice.ts';
import type { Charge } from './by-others.ts';
import type { Surroundings } from './stand-in.ts';

/** A refund as the payment system holds it. */
export interface PaidBack {
  readonly key: string;
  readonly return_id: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
  readonly points: number;
  status: 'pending' | 'succeeded' | 'failed';
  /** It had failed, and arrived after all. */
  revived: boolean;
}

/** Lets a refund that was just taken on live its life, and tells of it: at once or later, for good or not. */
export function refundLife(
  system: string,
  { seed, now, after, tell }: Surroundings,
  charges: ReadonlyMap<string, Charge>,
): (refund: PaidBack) => void {
  function settle(refund: PaidBack, status: PaidBack['status']): void {
    refund.status = status;
    // What goes to an account has left no charge.
    const charge = charges.get(refund.payment_ref);
    if (charge !== undefined && status === 'failed') charge.back_minor -= refund.amount_minor;
    tell(system, reported(system, refund, now()));
    const throws = dice(`${seed}/${system}/${refund.key}/after all`);
    if (status === 'failed' && throws.maybe(0.1)) after(throws.between(1_000, 12_000), () => revive(refund));
  }

  /** The customer's bank has found the account after all; nothing where the money went another way meanwhile. */
  function revive(refund: PaidBack): void {
    const charge = charges.get(refund.payment_ref);
    if (charge !== undefined) {
      if (charge.back_minor + refund.amount_minor > charge.paid_minor) return;
      charge.back_minor += refund.amount_minor;
      charge.unasked_minor += refund.amount_minor;
    }
    refund.status = 'succeeded';
    refund.revived = true;
    tell(system, reported(system, refund, now()));
  }

  return (refund) => {
    const throws = dice(`${seed}/${system}/${refund.key}`);
    const lot = throws.next();
    refund.status = lot < 0.05 ? 'failed' : lot < 0.4 ? 'pending' : 'succeeded';
    const charge = charges.get(refund.payment_ref);
    if (charge !== undefined && refund.status === 'failed') charge.back_minor -= refund.amount_minor;
    if (throws.maybe(0.6)) tell(system, reported(system, refund, now()));
    if (refund.status === 'pending')
      after(throws.between(200, 9_000), () => settle(refund, throws.maybe(0.12) ? 'failed' : 'succeeded'));
    else if (refund.status === 'succeeded' && throws.maybe(0.06))
      after(throws.between(2_000, 15_000), () => settle(refund, 'failed'));
  };
}

function reported(system: string, { key, status, amount_minor, revived }: PaidBack, at: string): Input {
  return {
    key: `${system}:${key}:${status}${revived ? ':after all' : ''}`,
    source: system,
    at,
    to: { reference: { kind: 'refund', id: key } },
    fact: {
      type: 'refund.reported',
      refund_id: key,
      refund_ref: `${system}-${key}`,
      status,
      amount_minor,
      failure: status === 'failed' ? 'account_closed' : null,
    },
  };
}
