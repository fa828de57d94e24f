import type { OrderNotice } from '#core/base/input.ts';
import type { PaymentRefund } from '#core/base/operation.ts';
import type { Accepted } from '#core/base/outcome.ts';
import { byOthers, type ByOthers, type Charge } from './by-others.ts';
import { refundLife, type PaidBack } from './refund-life.ts';
import { no, type StandIn, type Surroundings } from './stand-in.ts';

/** A payment system. One key is one refund here, as its kind promises; refunds move on in their own time. */
export interface Payments extends StandIn, ByOthers {
  readonly refunds: ReadonlyMap<string, Readonly<PaidBack>>;
  readonly charges: ReadonlyMap<string, Readonly<Charge>>;
  /** Keys that asked for more than their charge still holds, leaving out what was given back by hand. */
  readonly overdrawn: readonly string[];
  charge(notice: OrderNotice): void;
}

/** `asked` hears of every refund before it is made. A system that pays out to accounts holds no charges. */
export function payments(system: string, around: Surroundings, asked: (operation: PaymentRefund) => void): Payments {
  const counts = new Map<string, number>();
  const refunds = new Map<string, PaidBack>();
  const charges = new Map<string, Charge>();
  const overdrawn: string[] = [];
  const begin = refundLife(system, around, charges);

  function perform(key: string, operation: PaymentRefund): ReturnType<StandIn['perform']> {
    const before = refunds.get(key);
    if (before !== undefined) return answer(system, before);
    const { return_id, payment_ref, amount_minor, payout, points = 0 } = operation;
    const charge = charges.get(payment_ref);
    asked(operation);
    if (payout === undefined && (charge === undefined || charge.back_minor + amount_minor > charge.paid_minor)) {
      if (charge === undefined || charge.back_minor - charge.unasked_minor + amount_minor > charge.paid_minor)
        overdrawn.push(key);
      return no('charge_exceeded');
    }
    if (charge !== undefined) charge.back_minor += amount_minor;
    const refund: PaidBack = { key, return_id, payment_ref, amount_minor, points, status: 'pending', revived: false };
    refunds.set(key, refund);
    counts.set(key, 1);
    begin(refund);
    return answer(system, refund);
  }

  return {
    system,
    effects: counts,
    refunds,
    charges,
    overdrawn,
    ...byOthers(system, around, charges),
    charge: ({ tenders }) => {
      for (const { system: of, payment_ref, amount_minor, points = 0 } of tenders)
        if (of === system)
          charges.set(payment_ref, { paid_minor: amount_minor, points, back_minor: 0, unasked_minor: 0 });
    },
    perform: (key, operation) => (operation.name === 'payments.refund' ? perform(key, operation) : no('not_supported')),
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
