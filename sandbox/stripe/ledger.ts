import { prepared } from '../kit/prepared.ts';
import type { Ground } from '../kit/stand-in.ts';
import { counted } from './counts.ts';
import { allRefunds, type RefundStatus } from './refunds.ts';

/** The stand-in's own books. */
export interface StripeLedger {
  readonly payments: readonly LedgerPayment[];
  readonly refunds: readonly LedgerRefund[];
  /** Calls that a 2xx answered, repeats of an idempotency key included. */
  readonly refund_calls_accepted: number;
  /** Refunds with effect beyond the first that carry one delivery key, or one refund id, of ours. */
  readonly duplicate_effects: number;
}

export interface LedgerPayment {
  readonly id: string;
  readonly order_name: string;
  readonly amount: number;
  readonly refunded: number;
  readonly currency: string;
}

export interface LedgerRefund {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: RefundStatus;
  readonly payment_intent: string;
  readonly delivery: string | null;
  readonly refund_id: string | null;
  readonly return_id: string | null;
  readonly created: number;
}

/** Reads the books whole; for tests and auditors, not for the request path. */
export function ledger(ground: Ground): StripeLedger {
  const refunds = allRefunds(ground).map((refund): LedgerRefund => {
    const metadata = JSON.parse(refund.metadata) as Readonly<Record<string, string | undefined>>;
    return {
      id: refund.id,
      amount: refund.amount,
      currency: refund.currency,
      status: refund.status,
      payment_intent: refund.payment,
      delivery: metadata['delivery'] ?? null,
      refund_id: metadata['refund_id'] ?? null,
      return_id: metadata['return_id'] ?? null,
      created: refund.created,
    };
  });
  const payments = prepared(
    ground.db,
    'SELECT id, order_name, amount, refunded, currency FROM stripe_payments ORDER BY id',
  ).all() as unknown as LedgerPayment[];
  return {
    payments,
    refunds,
    refund_calls_accepted: counted(ground, 'refund_calls_accepted'),
    duplicate_effects: duplicates(refunds),
  };
}

function duplicates(refunds: readonly LedgerRefund[]): number {
  const seen = new Set<string>();
  let count = 0;
  for (const { status, delivery, refund_id } of refunds) {
    // Money that came back had no effect: refunding it once more is right.
    if (status === 'failed' || status === 'canceled') continue;
    const names = [
      ...(delivery === null ? [] : [`delivery ${delivery}`]),
      ...(refund_id === null ? [] : [`refund ${refund_id}`]),
    ];
    if (names.some((name) => seen.has(name))) count += 1;
    for (const name of names) seen.add(name);
  }
  return count;
}
