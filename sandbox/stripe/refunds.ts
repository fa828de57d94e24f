import { prepared } from '../kit/prepared.ts';
import type { Ground } from '../kit/stand-in.ts';

export type RefundStatus = 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled';

/** A row of the refunds table; `metadata` is JSON text. */
export interface Refund {
  readonly seq: number;
  readonly id: string;
  readonly payment: string;
  readonly charge: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: RefundStatus;
  readonly reason: string | null;
  readonly failure_reason: string | null;
  readonly metadata: string;
  readonly created: number;
}

/** The refund of this id, or null. */
export function refundById(ground: Ground, id: string): Refund | null {
  return (prepared(ground.db, 'SELECT * FROM stripe_refunds WHERE id = ?').get(id) ?? null) as Refund | null;
}

/** Every refund, oldest first, for the books. */
export function allRefunds(ground: Ground): Refund[] {
  return prepared(ground.db, 'SELECT * FROM stripe_refunds ORDER BY seq').all() as unknown as Refund[];
}

/** Writes a new refund and takes its amount from what the payment has left. */
export function addRefund(ground: Ground, refund: Omit<Refund, 'seq' | 'id' | 'failure_reason'>): Refund {
  const last = prepared(ground.db, 'SELECT max(seq) AS seq FROM stripe_refunds').get();
  const seq = Number(last?.['seq'] ?? 0) + 1;
  const row: Refund = { ...refund, seq, id: `re_${String(seq).padStart(12, '0')}`, failure_reason: null };
  prepared(
    ground.db,
    `INSERT INTO stripe_refunds (seq, id, payment, charge, amount, currency, status, reason, metadata, created)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    seq,
    row.id,
    row.payment,
    row.charge,
    row.amount,
    row.currency,
    row.status,
    row.reason,
    row.metadata,
    row.created,
  );
  holdBack(ground, row.payment, row.amount);
  return row;
}

/** Another status; a refund that comes to nothing gives its amount back to the payment. */
export function changeStatus(
  ground: Ground,
  refund: Refund,
  status: RefundStatus,
  failure_reason: string | null,
): Refund {
  prepared(ground.db, 'UPDATE stripe_refunds SET status = ?, failure_reason = ? WHERE seq = ?').run(
    status,
    failure_reason,
    refund.seq,
  );
  const effective = (one: RefundStatus): boolean => one !== 'failed' && one !== 'canceled';
  if (effective(refund.status) && !effective(status)) holdBack(ground, refund.payment, -refund.amount);
  return { ...refund, status, failure_reason };
}

/** Other metadata. */
export function changeMetadata(ground: Ground, refund: Refund, metadata: string): Refund {
  prepared(ground.db, 'UPDATE stripe_refunds SET metadata = ? WHERE seq = ?').run(metadata, refund.seq);
  return { ...refund, metadata };
}

/** The status that new refunds begin with. */
export function beginning(ground: Ground): RefundStatus {
  const row = prepared(ground.db, `SELECT value FROM stripe_manner WHERE name = 'refunds_begin'`).get();
  return (row?.['value'] ?? 'succeeded') as RefundStatus;
}

function holdBack(ground: Ground, payment: string, amount: number): void {
  prepared(ground.db, 'UPDATE stripe_payments SET refunded = refunded + ? WHERE id = ?').run(amount, payment);
}
