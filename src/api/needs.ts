import type { ProblemCode } from '#contract/problems.ts';
import type { Reads } from '#flows/ports.ts';
import { refusal } from './refusal.ts';

/** What must be there before somebody may say something about it: said of nothing, it would wait for whatever takes the name. */
export type Need =
  | { readonly of: 'return'; readonly id: string }
  | { readonly of: 'order'; readonly id: string }
  | { readonly of: 'refund'; readonly id: string }
  /** A payment of this order. */
  | { readonly of: 'payment'; readonly id: string; readonly order_id: string };

/** The problem with which a missing one is answered. */
export const MISSING = {
  return: 'return_unknown',
  order: 'order_unknown',
  refund: 'refund_unknown',
  payment: 'payment_unknown',
  exception: 'exception_unknown',
} as const satisfies Readonly<Record<string, ProblemCode>>;

/** Throws the refusal of the first that is not there. */
export async function made(read: Reads, needs: readonly Need[]): Promise<void> {
  for (const need of needs)
    if (!(await isThere(read, need)))
      throw refusal(
        MISSING[need.of],
        need.of === 'payment'
          ? `Order ${need.order_id} was not paid by payment ${need.id}.`
          : `There is no ${need.of} ${need.id}.`,
      );
}

async function isThere(read: Reads, need: Need): Promise<boolean> {
  switch (need.of) {
    case 'order':
      return (await read.held([need.id])).has(need.id);
    case 'return':
      // A return that the platform opened and we declined leads to its request, which is no return.
      return (await read.find({ kind: 'return', id: need.id }))?.startsWith('order/') === true;
    case 'refund':
      return (await read.find({ kind: 'refund', id: need.id })) !== null;
    case 'payment':
      return (await read.find({ kind: 'payment', id: need.id })) === `order/${need.order_id}`;
  }
}
