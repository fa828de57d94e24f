import type { Input, OrderNotice } from '#core/base/input.ts';
import { must } from '#core/base/must.ts';
import type { PaymentRefund } from '#core/base/operation.ts';
import type { Accepted } from '#core/base/outcome.ts';
import { dice } from '../dice.ts';
import { no, type StandIn, type Surroundings } from './stand-in.ts';

/** A refund as the payment system holds it. */
export interface PaidBack {
  readonly key: string;
  readonly return_id: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
  status: 'pending' | 'succeeded' | 'failed';
}

interface Charge {
  readonly paid_minor: number;
  back_minor: number;
}

/** A payment system. One key is one refund here, as its kind promises; refunds move on in their own time. */
export interface Payments extends StandIn {
  readonly refunds: ReadonlyMap<string, Readonly<PaidBack>>;
  readonly charges: ReadonlyMap<string, Readonly<Charge>>;
  /** Keys that asked for more than their charge still holds. */
  readonly overdrawn: readonly string[];
  charge(notice: OrderNotice): void;
}

/** `asked` hears of every refund before it is made. */
export function payments(system: string, around: Surroundings, asked: (operation: PaymentRefund) => void): Payments {
  const { seed, now, after, tell } = around;
  const counts = new Map<string, number>();
  const refunds = new Map<string, PaidBack>();
  const charges = new Map<string, Charge>();
  const overdrawn: string[] = [];

  function settle(refund: PaidBack, status: PaidBack['status']): void {
    refund.status = status;
    if (status === 'failed')
      must(charges.get(refund.payment_ref), 'a refund of no charge').back_minor -= refund.amount_minor;
    tell(system, reported(system, refund, now()));
  }

  function moveOn(refund: PaidBack): void {
    const throws = dice(`${seed}/${system}/${refund.key}`);
    const lot = throws.next();
    refund.status = lot < 0.05 ? 'failed' : lot < 0.4 ? 'pending' : 'succeeded';
    if (refund.status === 'failed')
      must(charges.get(refund.payment_ref), 'a refund of no charge').back_minor -= refund.amount_minor;
    if (throws.maybe(0.6)) tell(system, reported(system, refund, now()));
    if (refund.status === 'pending')
      after(throws.between(200, 9_000), () => settle(refund, throws.maybe(0.12) ? 'failed' : 'succeeded'));
    else if (refund.status === 'succeeded' && throws.maybe(0.06))
      after(throws.between(2_000, 15_000), () => settle(refund, 'failed'));
  }

  return {
    system,
    effects: counts,
    refunds,
    charges,
    overdrawn,
    charge: ({ tenders }) => {
      for (const tender of tenders)
        if (tender.system === system)
          charges.set(tender.payment_ref, { paid_minor: tender.amount_minor, back_minor: 0 });
    },
    perform: (key, operation) => {
      if (operation.name !== 'payments.refund') return no('not_supported');
      const before = refunds.get(key);
      if (before !== undefined) return answer(system, before);
      const { return_id, payment_ref, amount_minor } = operation;
      const charge = charges.get(payment_ref);
      asked(operation);
      if (charge === undefined || charge.back_minor + amount_minor > charge.paid_minor) {
        overdrawn.push(key);
        return no('charge_exceeded');
      }
      charge.back_minor += amount_minor;
      const refund: PaidBack = { key, return_id, payment_ref, amount_minor, status: 'pending' };
      refunds.set(key, refund);
      counts.set(key, 1);
      moveOn(refund);
      return answer(system, refund);
    },
    find: (key) => {
      const refund = refunds.get(key);
      return refund === undefined ? null : answer(system, refund);
    },
  };
}

function answer(system: string, { key, status }: PaidBack): Accepted {
  const failure = status === 'failed' ? 'account_closed' : null;
  return { kind: 'accepted', facts: { refund_ref: `${system}-${key}`, status, failure } };
}

function reported(system: string, { key, status, amount_minor }: PaidBack, at: string): Input {
  return {
    key: `${system}:${key}:${status}`,
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
