import type { ClaimState } from '../state-goods.ts';

/** What the money book of a claim must hold, told from its state alone: net credit by account, in minor units. */
export function expectedOfClaim(claim: ClaimState): Readonly<Record<string, number>> {
  const { of, status, amount_minor, paid_minor, lost_minor } = claim;
  const given_up = status === 'withdrawn' || status === 'recovered' ? amount_minor - paid_minor - lost_minor : 0;
  const repaid = status === 'recovered' ? paid_minor : 0;
  const owed = amount_minor - paid_minor - lost_minor - given_up;
  const book: Record<string, number> = {
    [`${of}_receivable`]: -owed,
    claim_recovery: amount_minor - given_up - repaid,
    claims_paid: repaid - paid_minor,
    claim_loss: -lost_minor,
  };
  return Object.fromEntries(Object.entries(book).filter(([, amount]) => amount !== 0));
}
