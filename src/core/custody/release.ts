import type { CustodyEnd } from '../base/codes.ts';
import type { Draft } from '../draft.ts';
import type { Held } from '../state-goods.ts';
import type { Place } from '../stock/places.ts';

/** Units that leave custody, and what they are taken from. */
export interface Release {
  readonly aggregate: string;
  /** The return that they came with; null for goods that came without one. */
  readonly return_id: string | null;
  readonly node: string;
  readonly sku: string;
  readonly quantity: number;
  readonly how: CustodyEnd;
  readonly to_return: string | null;
  readonly by: string;
  readonly reason: string;
  readonly held: readonly Held[];
}

/** What is in custody at an aggregate, oldest first. */
export function heldIn(plan: Draft, aggregate: string): readonly Held[] {
  const state = plan.state(aggregate);
  return state?.kind === 'order' || state?.kind === 'custody' ? (state.custody ?? []) : [];
}

/**
 * Takes units out of custody, the oldest first, and closes the exceptions that nothing is kept under any more. Units that are
 * tied to a return go by way of the customer, because what they are from then on is a receipt in the books of its order.
 */
export function releaseHeld(plan: Draft, { held, ...released }: Release): Held[] {
  const { aggregate, return_id, node, sku, quantity, how, to_return, by, reason } = released;
  const drawn = draw(held, quantity);
  plan.emit(aggregate, {
    type: 'custody.resolved',
    return_id,
    node,
    sku,
    quantity,
    how,
    to_return,
    drawn: drawn.map((one) => ({ held: one.held, quantity: one.quantity })),
    by,
    reason,
  });
  plan.units({ aggregate, order_line: null, sku, from: `custody:${node}`, to: destinationOf(how), quantity });
  const left = new Set(heldIn(plan, aggregate).map((one) => exceptionOf(one.held)));
  for (const id of new Set(drawn.map((one) => exceptionOf(one.held))))
    if (!left.has(id))
      plan.exception({ change: 'close', id, because: `${by}: ${how.replaceAll('_', ' ')}, ${reason}` });
  return drawn;
}

/** Several items may be kept under one exception: `<exception>#<item>`. */
function exceptionOf(held: string): string {
  const mark = held.lastIndexOf('#');
  return held.startsWith('unidentified_goods:') && mark > 0 ? held.slice(0, mark) : held;
}

function draw(held: readonly Held[], quantity: number): Held[] {
  let open = quantity;
  return held.flatMap((one) => {
    const here = Math.min(open, one.quantity);
    open -= here;
    return here === 0 ? [] : [{ ...one, quantity: here }];
  });
}

function destinationOf(how: CustodyEnd): Place {
  switch (how) {
    case 'tied_to_return':
    case 'sent_back':
      return 'customer';
    case 'kept':
      return 'lost';
    case 'scrapped':
      return 'scrap';
  }
}
