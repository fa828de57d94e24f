import { moment } from '#contract/common.ts';
import {
  Approval,
  ApprovalRefusal,
  DispatchProof,
  FraudReview,
  FraudScore,
  HandBack,
  HoldLift,
  HoldPlacement,
} from '#contract/holds.ts';
import { inReturn, name } from '#contract/said.ts';
import type { Door } from '../door.ts';
import { door, present } from '../door.ts';
import { of, toReturn } from './words-of.ts';

const hold_id = name('Name of the hold, as it was placed.', 'H-7');

/** What people and fraud systems say about whether the refunds of a return may go. */
export const HOLD_DOORS: readonly Door[] = [
  door({
    ...of('hold.placed', 'Hold the refunds of a return'),
    path: '/process/v1/returns/:return_id/holds',
    description: 'Nothing more is paid until the hold is lifted; goods go on.',
    body: HoldPlacement,
    says: ({ return_id }, said) => toReturn({ type: 'hold.placed', return_id, ...present(said) }),
  }),
  door({
    ...of('hold.lifted', 'Lift a hold'),
    path: '/process/v1/returns/:return_id/holds/:hold_id/lift',
    params: { ...inReturn, hold_id },
    description: 'Over the limit of the policy a second person has to agree.',
    body: HoldLift,
    says: ({ return_id, hold_id: id }, said) => toReturn({ type: 'hold.lifted', return_id, hold_id: id, ...said }),
  }),
  door({
    ...of('approval.given', 'Approve a refund'),
    path: '/process/v1/returns/:return_id/approvals',
    description: 'Where four eyes are wanted, two persons have to; nobody approves what they asked for.',
    body: Approval,
    says: ({ return_id }, said) => toReturn({ type: 'approval.given', return_id, ...present(said) }),
  }),
  door({
    ...of('approval.refused', 'Refuse a refund'),
    path: '/process/v1/returns/:return_id/approvals/refusal',
    description: 'One refusal ends it: what has not come is not expected any more, what is here goes back.',
    body: ApprovalRefusal,
    says: ({ return_id }, said) => toReturn({ type: 'approval.refused', return_id, ...said }),
  }),
  door({
    ...of('fraud.scored', 'Tell a fraud score'),
    path: '/process/v1/returns/:return_id/fraud/score',
    description: 'The policy says from which score on a person has to look.',
    body: FraudScore,
    says: ({ return_id }, said) => toReturn({ type: 'fraud.scored', return_id, ...said }),
  }),
  door({
    ...of('fraud.reviewed', 'Decide a fraud review'),
    path: '/process/v1/returns/:return_id/fraud/review',
    description: 'A person passes or refuses what the fraud check would not let pass by itself.',
    body: FraudReview,
    says: ({ return_id }, said) => toReturn({ type: 'fraud.reviewed', return_id, ...said }),
  }),
  door({
    ...of('parcel.dispatched', 'Prove that the goods were sent'),
    path: '/process/v1/returns/:return_id/dispatch',
    description: 'Where the law counts from the proof of dispatch, the time in which to refund begins here.',
    body: DispatchProof,
    says: ({ return_id }, { tracking, dispatched_at }) =>
      toReturn({ type: 'parcel.dispatched', return_id, tracking, dispatched_at: moment(dispatched_at) }),
  }),
  door({
    ...of('goods.handed_back', 'Hand refused goods back'),
    path: '/process/v1/returns/:return_id/hand-back',
    description: 'Units of a refused return are the customer’s; this says that they have them again.',
    body: HandBack,
    says: ({ return_id }, said) => toReturn({ type: 'goods.handed_back', return_id, ...said }),
  }),
];
