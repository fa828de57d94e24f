import type { GoodsGivenUp } from '../base/input-books.ts';
import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { refundRules } from '../refund/rules.ts';
import { refuseUnsigned } from '../refund/signed.ts';
import { advance } from './advance.ts';
import { wakeForDues } from './due.ts';
import { awaitedLots } from './kept.ts';
import { currencyOf, openReturn } from './open.ts';
import { overdueId } from './strike.ts';
import { holdings } from './where.ts';

/**
 * A person gives up goods that were paid for and never came: their cost is a loss from now on, and nobody waits for
 * them, so that the ERP credits them unreceived and the return can close once nothing unpaid is awaited either. Should they come before it does, they are received
 * like any others, and the loss goes away with them; later, they are units that nobody expects.
 */
export function decideGivenUp(plan: Draft, aggregate: string, fact: GoodsGivenUp, world: World): Verdict {
  const { return_id, by, second, reason } = fact;
  const order = plan.state(aggregate);
  if (order?.kind === 'order' && order.returns[return_id]?.status === 'closed')
    return { kind: 'refused', code: 'return_closed', detail: `return ${return_id} is closed` };
  const state = openReturn(plan, aggregate, return_id);
  if (state === null)
    return { kind: 'refused', code: 'return_unknown', detail: `there is no open return ${return_id}` };
  if (state.given_up === true) return plan.done({ return_id, repeated: true });
  const out = holdings(state).filter(({ where, refunded }) => where === 'customer' && refunded);
  if (out.length === 0)
    return {
      kind: 'refused',
      code: 'nothing_to_give_up',
      detail: `return ${return_id} has no units that are paid for and did not come; cancel it if nothing is to come`,
    };
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a return without its sale');
  const paid_minor = out.reduce((sum, { units, unit_minor }) => sum + count(units) * unit_minor, 0);
  const unsigned = refuseUnsigned(fact, paid_minor, currencyOf(plan, aggregate), refundRules(plan, sold, state.policy));
  if (unsigned !== null) return unsigned;
  plan.emit(aggregate, { type: 'goods.given_up', return_id, by, second, reason });
  const after = openReturn(plan, aggregate, return_id);
  // What was not paid for is awaited still, and whoever looks after that goes on.
  if (after === null || awaitedLots(after).length === 0)
    plan.exception({ change: 'close', id: overdueId(return_id), because: 'the goods were given up' });
  wakeForDues(plan, aggregate);
  advance(plan, aggregate, return_id, world);
  return plan.done({ return_id, units: out.reduce((sum, { units }) => sum + count(units), 0) });
}
