import type { Fact } from '#core/base/input.ts';
import { inOrder, inReturn } from '#contract/said.ts';
import type { Words } from '../door.ts';

/** What doors on a return have in common. */
export function of<T extends Fact['type']>(fact: T, summary: string) {
  return { fact, summary, scope: 'process:write', params: inReturn, needs: ['return'] } as const;
}

/** What doors on an order have in common. */
export function ofOrder<T extends Fact['type']>(fact: T, summary: string) {
  return { fact, summary, scope: 'process:write', params: inOrder, needs: ['order'] } as const;
}

/** A fact that is told to the return that it names. */
export function toReturn(fact: Extract<Fact, { readonly return_id: string }>): Words {
  const { return_id } = fact;
  return {
    to: { reference: { kind: 'return', id: return_id } },
    fact,
    needs: [{ of: 'return', id: return_id }],
    return_id,
  };
}

/** A fact that is told to an order. */
export function toOrder(order_id: string, fact: Fact): Words {
  return { to: { aggregate: `order/${order_id}` }, fact, needs: [{ of: 'order', id: order_id }] };
}
