import type { Fact, Target } from '#core/base/input.ts';
import { must } from '#core/base/must.ts';
import type { PlannedDispute, PlannedOutside } from '../plan.ts';
import type { Surroundings } from './stand-in.ts';

/** A payment as its system holds it. */
export interface Charge {
  readonly paid_minor: number;
  readonly points: number;
  back_minor: number;
  /** What of that nobody has asked for in this way: given back by hand, or arrived after it had failed. */
  unasked_minor: number;
}

/** A payment that the customer's bank took back. */
interface TakenBack {
  readonly payment_ref: string;
  readonly amount_minor: number;
  status: 'open' | 'won' | 'lost';
}

/** What banks and people do to payments without asking Backhaul, and what is left of it. */
export interface ByOthers {
  readonly disputes: ReadonlyMap<string, Readonly<TakenBack>>;
  /** Refunds that somebody made here by hand. */
  readonly outside: readonly (Pick<PlannedOutside, 'payment_ref' | 'amount_minor'> & { readonly ref: string })[];
  dispute(planned: PlannedDispute): void;
  giveBack(planned: PlannedOutside): void;
}

/** Banks and people at the payments of one system; it tells of everything they do. */
export function byOthers(
  system: string,
  { now, after, tell }: Surroundings,
  charges: ReadonlyMap<string, Charge>,
): ByOthers {
  const disputes = new Map<string, TakenBack>();
  const outside: { ref: string; payment_ref: string; amount_minor: number }[] = [];
  const say = (key: string, to: Target, fact: Fact): void =>
    tell(system, { key: `${system}:${key}`, source: system, at: now(), to, fact });
  return {
    disputes,
    outside,
    dispute: ({ id, payment_ref, amount_minor, decided_after_ms, outcome }) => {
      const to = { reference: { kind: 'payment', id: payment_ref } } as const;
      const dispute: TakenBack = { payment_ref, amount_minor, status: 'open' };
      disputes.set(id, dispute);
      const names = { dispute_ref: id, payment_ref };
      say(`${id}:opened`, to, { type: 'dispute.opened', ...names, amount_minor, reason: 'not received' });
      after(decided_after_ms, () => {
        dispute.status = outcome;
        say(`${id}:closed`, to, { type: 'dispute.closed', ...names, outcome });
      });
    },
    giveBack: ({ id, payment_ref, amount_minor: wanted }) => {
      const charge = must(charges.get(payment_ref), 'somebody gives back what was never paid');
      const amount_minor = Math.min(wanted, charge.paid_minor - charge.back_minor);
      if (amount_minor <= 0) return;
      charge.back_minor += amount_minor;
      charge.unasked_minor += amount_minor;
      outside.push({ ref: id, payment_ref, amount_minor });
      const fact = { system, refund_ref: id, payment_ref, amount_minor, currency: 'GBP' };
      say(id, { aggregate: `refund/${system}/${id}` }, { type: 'refund.found_outside', ...fact });
    },
  };
}
