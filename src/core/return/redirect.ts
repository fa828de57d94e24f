import type { ReturnRedirected } from '../base/input-goods.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { refuseNameless } from '../refund/signed.ts';
import { advance } from './advance.ts';
import { lots } from './lots.ts';
import { openReturn, ownReturnId } from './open.ts';

/** What has not come yet goes to another node. Units that come elsewhere all the same are received where they are. */
export function decideReturnRedirected(plan: Draft, aggregate: string, fact: ReturnRedirected, world: World): Verdict {
  const nameless = refuseNameless(fact);
  if (nameless !== null) return nameless;
  const { node, by, reason } = fact;
  const return_id = ownReturnId(plan, aggregate, fact.return_id);
  const state = openReturn(plan, aggregate, return_id);
  if (state === null)
    return { kind: 'refused', code: 'return_unknown', detail: `there is no open return ${return_id}` };
  if (state.node === node)
    return {
      kind: 'refused',
      code: 'destination_unchanged',
      detail: `return ${return_id} is to go to ${node} already`,
    };
  if (!lots(state).some(({ lot }) => lot.stage === 'authorised'))
    return { kind: 'refused', code: 'nothing_outstanding', detail: `nothing of return ${return_id} is still to come` };
  plan.emit(aggregate, { type: 'return.redirected', return_id, from: state.node, node, by, reason });
  return advance(plan, aggregate, return_id, world);
}
