import type { ExceptionResolved } from './base/input.ts';
import type { Refusal, Verdict } from './decision.ts';
import type { Draft } from './draft.ts';
import { RESOLUTIONS, isExceptionKind, waysOut } from './resolutions.ts';

/** A person closes an exception, with a name, a reason and what was done about it. */
export function decideResolved(plan: Draft, aggregate: string, fact: ExceptionResolved): Verdict {
  const { exception_id, kind, action, by, reason } = fact;
  const refusal = refuse(fact);
  if (refusal !== null) return refusal;
  const return_id = returnOf(plan, aggregate, exception_id);
  plan.emit(aggregate, { type: 'exception.resolved', return_id, exception_id, kind, action, by, reason });
  plan.exception({ change: 'close', id: exception_id, because: `${by}: ${reason}` });
  return plan.done({ exception_id });
}

function refuse({ exception_id, kind, action, by, reason }: ExceptionResolved): Refusal | null {
  if (by.trim() === '' || reason.trim() === '')
    return { kind: 'refused', code: 'name_or_reason_missing', detail: 'say who closes this and why' };
  if (!isExceptionKind(kind) || !exception_id.startsWith(`${kind}:`))
    return {
      kind: 'refused',
      code: 'exception_kind_unknown',
      detail: `${exception_id} is no exception of the kind ${kind}; give the id and the kind as the list shows them`,
    };
  const { by_person, by_fact } = RESOLUTIONS[kind];
  if (by_person === null)
    return {
      kind: 'refused',
      code: 'exception_closes_itself',
      detail: `${kind} closes by itself when ${by_fact?.when ?? 'its cause is gone'}; until then something is still open`,
    };
  const names = waysOut(kind).map(({ name }) => name);
  if (names.includes(action)) return null;
  return {
    kind: 'refused',
    code: 'action_unknown',
    detail: `${action} is no way out of ${kind}; choose one of ${names.join(', ')}`,
  };
}

/** The return that an exception's id names, so that its timeline tells of the resolution. */
function returnOf(plan: Draft, aggregate: string, exception_id: string): string | null {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return null;
  return Object.keys(order.returns).find((id) => exception_id.split(':').includes(id)) ?? null;
}
