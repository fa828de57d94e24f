import { later } from '../base/instant.ts';
import type { Draft } from '../draft.ts';
import type { ClaimMovedEvent } from '../event-goods.ts';
import type { ClaimState } from '../state-goods.ts';
import { closeFlags } from './flags.ts';
import { awaitsAnswer } from './lifecycle.ts';

const DAY_MS = 86_400_000;

/** Takes a step of a claim that its life cycle has, and books the money: paid, given up, taken back, or to be paid back. */
export function move(
  plan: Draft,
  aggregate: string,
  claim: ClaimState,
  step: Pick<ClaimMovedEvent, 'to' | 'paid_minor' | 'lost_minor' | 'credit_ref' | 'by' | 'reason'>,
): void {
  const { to, paid_minor, lost_minor } = step;
  const due_at = awaitsAnswer(to) ? later(plan.facts.now, claim.answer_days * DAY_MS) : null;
  const claim_id = aggregate.slice('claim/'.length);
  plan.emit(aggregate, { type: 'claim.moved', claim_id, due_at, ...step });
  book(plan, aggregate, claim, to, paid_minor, lost_minor);
  plan.wake(aggregate, due_at, due_at === null ? 'nothing is awaited' : 'answer due');
  closeFlags(plan, aggregate, claim, to);
}

function book(
  plan: Draft,
  aggregate: string,
  claim: ClaimState,
  to: ClaimState['status'],
  paid_minor: number,
  lost_minor: number,
): void {
  const { currency } = claim;
  const owed = `${claim.of}_receivable` as const;
  const entry = (debit: Parameters<Draft['money']>[0]['debit'], credit: typeof debit, amount_minor: number): void => {
    if (amount_minor > 0) plan.money({ aggregate, debit, credit, amount_minor, currency });
  };
  const rest = claim.amount_minor - claim.paid_minor - claim.lost_minor;
  entry('claims_paid', 'claim_loss', -Math.min(0, lost_minor));
  entry('claims_paid', owed, paid_minor + Math.min(0, lost_minor));
  entry('claim_loss', owed, Math.max(0, lost_minor));
  if (to === 'withdrawn' || to === 'recovered') entry('claim_recovery', owed, rest);
  if (to === 'recovered') entry('claim_recovery', 'claims_paid', claim.paid_minor);
}
