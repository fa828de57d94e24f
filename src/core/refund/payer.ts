import type { Draft } from '../draft.ts';
import type { RefundPart } from '../event.ts';
import type { Sold } from '../order/sold.ts';
import { payerOf } from '../policy/books.ts';
import { policyAt, policyNamed } from '../policy/policy.ts';
import type { OrderState } from '../state.ts';

/** Who pays when no payment system says otherwise: who takes the goods at a node, or who paid the part before. */
export type Taker = ({ readonly node: string } | { readonly payer: string | undefined }) & {
  /** The policy version that the return was authorised under; null for money without goods. */
  readonly policy: string | null;
};

/**
 * Names the legal entity that pays each part of a refund where that is not the one that sold, so that it can be claimed
 * between them when it arrives. Parts stay as they are while the policy names no entities.
 */
export function withPayers(
  plan: Draft,
  sold: Sold,
  { seller }: Pick<OrderState, 'seller'>,
  taker: Taker,
  parts: readonly RefundPart[],
): RefundPart[] {
  const { policies } = plan.facts;
  const own = taker.policy === null ? null : policyNamed(policies, taker.policy);
  const { entities } = (own ?? policyAt(policies, sold.lines[0]?.bought_at ?? sold.placed_at)).books ?? {};
  if (seller === undefined || entities === undefined) return [...parts];
  const node = 'node' in taker ? taker.node : null;
  const otherwise = 'node' in taker ? seller : (taker.payer ?? seller);
  return parts.map((part) => {
    const payer = payerOf(entities, { system: part.system, node, otherwise });
    // What is set off, or given by whom the sale is settled with, nobody else paid.
    const none = part.covered !== undefined || part.paid_by === 'invoice' || part.paid_by === 'marketplace';
    return payer === seller || none ? part : { ...part, payer };
  });
}
