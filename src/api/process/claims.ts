import { claimAggregate } from '#core/return/names.ts';
import { ClaimCredit, ClaimOpening, ClaimStep } from '#contract/claims.ts';
import { name } from '#contract/said.ts';
import type { Door } from '../door.ts';
import { door } from '../door.ts';

const named = { claim_id: name('Name of the claim, as it was opened.', 'V-2026-7') } as const;
const apart = { scope: 'process:write', needs: [] } as const;

/** What is said of claims against vendors, carriers and partners. */
export const CLAIM_DOORS: readonly Door[] = [
  door({
    ...apart,
    fact: 'claim.opened',
    path: '/process/v1/claims',
    summary: 'Make a claim',
    description: 'Money that is wanted back for goods, from the vendor, the carrier or the partner.',
    params: {},
    needs: ['return'],
    body: ClaimOpening,
    says: (_path, said) => ({
      to: { aggregate: claimAggregate(said.claim_id) },
      fact: { type: 'claim.opened', ...said },
      ...(said.return_id === null
        ? {}
        : { return_id: said.return_id, needs: [{ of: 'return', id: said.return_id } as const] }),
    }),
  }),
  door({
    ...apart,
    fact: 'claim.moved',
    path: '/process/v1/claims/:claim_id/steps',
    summary: 'Take a step of a claim',
    description: 'Writing it off and withdrawing it are decisions of a person.',
    params: named,
    body: ClaimStep,
    says: ({ claim_id }, said) => ({
      to: { aggregate: claimAggregate(claim_id) },
      fact: { type: 'claim.moved', claim_id, ...said },
    }),
  }),
  door({
    ...apart,
    fact: 'claim.credited',
    path: '/process/v1/claims/:claim_id/credits',
    summary: 'A claim is paid',
    description: 'All of it, or less; each credit by its own name.',
    params: named,
    body: ClaimCredit,
    says: ({ claim_id }, said) => ({
      to: { aggregate: claimAggregate(claim_id) },
      fact: { type: 'claim.credited', claim_id, ...said },
    }),
  }),
];
