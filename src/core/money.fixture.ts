import type { Payout, Signed } from './base/input.ts';
import { tell, type Heard, type House } from './house.fixture.ts';

const SIGNED: Signed = { by: 'Ana', second: null, reason: 'the customer asked for it' };

const toPayment = (id: string) => ({ reference: { kind: 'payment', id } }) as const;

/** The bank takes a payment back: `dispute(house, 'pi 7001', 4500)`. */
export function dispute(at: House, payment_ref: string, amount_minor: number, dispute_ref = 'dp 1'): Heard {
  const reason = 'not received';
  return tell(at, toPayment(payment_ref), { type: 'dispute.opened', dispute_ref, payment_ref, amount_minor, reason });
}

export function disputeEnds(at: House, payment_ref: string, dispute_ref: string, outcome: 'won' | 'lost'): Heard {
  return tell(at, toPayment(payment_ref), { type: 'dispute.closed', dispute_ref, payment_ref, outcome });
}

/** A person sends a failed refund again: `redirect(house, 'Q1-1:refund:1.1', 'bank')`. */
export function redirect(at: House, refund_id: string, to: Payout['kind'], signed: Partial<Signed> = {}): Heard {
  const payout: Payout = to === 'original' ? { kind: to } : { kind: to, system: `${to} house`, account_ref: 'acct 1' };
  return tell(
    at,
    { reference: { kind: 'refund', id: refund_id } },
    { type: 'refund.redirected', refund_id, payout, ...SIGNED, ...signed },
  );
}

/** Somebody gave money back in the payment system itself. */
export function foundOutside(
  at: House,
  payment_ref: string,
  amount_minor: number,
  refund_ref = 'out 1',
  system = `pay${payment_ref.slice(3)}`,
): Heard {
  return tell(
    at,
    { aggregate: `refund/${system}/${refund_ref}` },
    { type: 'refund.found_outside', system, refund_ref, payment_ref, amount_minor, currency: 'GBP' },
  );
}

/** Goodwill money for order 7001. */
export function appease(at: House, appeasement_id: string, amount_minor: number, signed: Partial<Signed> = {}): Heard {
  return tell(
    at,
    { aggregate: 'order/7001' },
    { type: 'appeasement.given', appeasement_id, amount_minor, currency: 'GBP', ...SIGNED, ...signed },
  );
}

/** The tax of order 7001, or of some lines of it, is given back. */
export function exempt(at: House, exemption_id: string, line_ids: readonly string[] | null = null): Heard {
  return tell(at, { aggregate: 'order/7001' }, { type: 'tax.exempted', exemption_id, line_ids, ...SIGNED });
}
