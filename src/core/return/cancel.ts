import type { ReturnCancelled } from '../base/input.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { exchangesOf } from '../exchange/carry.ts';
import { binds } from '../exchange/lifecycle.ts';
import { advance } from './advance.ts';
import { lots } from './lots.ts';
import { wakeForDues } from './due.ts';
import { openReturn, ownReturnId } from './open.ts';
import { settleShort } from './rest.ts';

/** A return ends before its goods came; what other systems were told is taken back. */
export function decideCancelled(plan: Draft, aggregate: string, fact: ReturnCancelled, world: World): Verdict {
  const { reason } = fact;
  const return_id = ownReturnId(plan, aggregate, fact.return_id);
  const order = plan.state(aggregate);
  if (order?.kind === 'order' && order.returns[return_id]?.status === 'closed')
    return { kind: 'refused', code: 'return_closed', detail: `return ${return_id} is closed` };
  const state = openReturn(plan, aggregate, return_id);
  if (state === null)
    return { kind: 'refused', code: 'return_unknown', detail: `there is no open return ${return_id}` };
  if (state.status !== 'authorised')
    return {
      kind: 'refused',
      code: 'return_not_cancellable',
      detail: `return ${return_id} is ${state.status}; only a return whose goods have not come can be cancelled`,
    };
  if (lots(state).some(({ lot }) => lot.refund !== null))
    return {
      kind: 'refused',
      code: 'return_not_cancellable',
      detail: `return ${return_id} is already paid for; its goods have to come`,
    };
  const promised =
    order?.kind === 'order' ? exchangesOf(order, return_id).find(({ exchange }) => binds(exchange)) : undefined;
  if (promised !== undefined)
    return {
      kind: 'refused',
      code: 'return_not_cancellable',
      detail: `the replacement ${promised.exchange_id} is ${promised.exchange.status}; take it back first, or let the goods come`,
    };
  plan.emit(aggregate, { type: 'return.cancelled', return_id, reason });
  if (state.short === 'told') settleShort(plan, return_id, 'the return was cancelled');
  if (plan.facts.now > state.receipt_due_at)
    plan.exception({ change: 'close', id: `overdue_receipt:${return_id}`, because: 'the return was cancelled' });
  wakeForDues(plan, aggregate);
  return advance(plan, aggregate, return_id, world);
}
