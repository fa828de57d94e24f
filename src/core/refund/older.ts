import type { Draft } from '../draft.ts';
import type { RefundStatus } from './lifecycle.ts';

/** Whether a word about a part of a refund is from before what is known of it. That a call got no reply is no such word. */
export function isOlder(known: RefundStatus, word: RefundStatus): boolean {
  return word === 'submitted' && (known === 'settled' || known === 'failed');
}

/** An older word that comes after a newer one is kept in the timeline and moves nothing back. */
export function noteOlder(
  plan: Draft,
  aggregate: string,
  { return_id, refund, part }: { readonly return_id: string; readonly refund: number; readonly part: number },
  { status, refund_ref }: { readonly status: RefundStatus; readonly refund_ref: string | null },
  known: RefundStatus,
): void {
  const said = { refund, part, status, refund_ref, known };
  plan.emit(aggregate, { type: 'fact.noted', return_id, fact: 'refund.reported', because: 'older_than_known', said });
}
