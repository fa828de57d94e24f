import type { ParcelDispatched } from '../base/hold.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { advance } from '../return/advance.ts';
import { openReturn, ownReturnId } from '../return/open.ts';
import { refused } from './decide.ts';

/** The customer, or a carrier, showed that the goods were sent: from the law's deadline on that is enough for the refund. */
export function decideDispatched(plan: Draft, aggregate: string, fact: ParcelDispatched, world: World): Verdict {
  const { tracking, dispatched_at } = fact;
  const return_id = ownReturnId(plan, aggregate, fact.return_id);
  const state = openReturn(plan, aggregate, return_id);
  if (state === null) return refused('return_unknown', `there is no open return ${return_id}`);
  if (state.dispatched !== undefined) return plan.done({ return_id, repeated: true });
  plan.emit(aggregate, { type: 'return.dispatched', return_id, tracking, dispatched_at });
  return advance(plan, aggregate, return_id, world);
}
