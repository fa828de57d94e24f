import type { HoldFact } from '../base/hold.ts';
import { never } from '../base/must.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { decideApprovalGiven, decideApprovalRefused, decideHoldLifted, decideHoldPlaced } from './decide.ts';
import { decideFraudReviewed, decideFraudScored } from './decide-fraud.ts';
import { decideDispatched } from './dispatched.ts';
import { decideHandedBack } from './handed-back.ts';

const TYPES: ReadonlySet<string> = new Set<HoldFact['type']>([
  'hold.placed',
  'hold.lifted',
  'approval.given',
  'approval.refused',
  'fraud.scored',
  'fraud.reviewed',
  'parcel.dispatched',
  'goods.handed_back',
]);

/** Whether a fact is about holds of a return. */
export function isHoldFact(fact: { readonly type: string }): fact is HoldFact {
  return TYPES.has(fact.type);
}

/** Decides what people, fraud systems and carriers say about a hold. */
export function decideHold(plan: Draft, aggregate: string, fact: HoldFact, world: World): Verdict {
  switch (fact.type) {
    case 'hold.placed':
      return decideHoldPlaced(plan, aggregate, fact);
    case 'hold.lifted':
      return decideHoldLifted(plan, aggregate, fact, world);
    case 'approval.given':
      return decideApprovalGiven(plan, aggregate, fact, world);
    case 'approval.refused':
      return decideApprovalRefused(plan, aggregate, fact, world);
    case 'fraud.scored':
      return decideFraudScored(plan, aggregate, fact, world);
    case 'fraud.reviewed':
      return decideFraudReviewed(plan, aggregate, fact, world);
    case 'parcel.dispatched':
      return decideDispatched(plan, aggregate, fact, world);
    case 'goods.handed_back':
      return decideHandedBack(plan, aggregate, fact, world);
    default:
      return never(fact, 'fact of a hold');
  }
}
