import type { Remedy } from '../base/exchange.ts';
import type { ReturnRequested, ReturnRequestedLine } from '../base/input.ts';
import type { World } from '../decision.ts';

/** The candidate orders that a gift slip's code opens: whoever was given the goods knows no more of the purchase. */
export function opened(world: World, candidates: readonly string[], code: string): readonly string[] {
  return candidates.filter((aggregate) => world.sold(aggregate.slice('order/'.length))?.gift?.code === code);
}

/**
 * A gift that comes back is worth store credit to whoever was given it, never money to the purchaser's payment; so is what an
 * exchange leaves over, or gives back.
 */
export function forRecipient(asked: ReturnRequested, lines: readonly ReturnRequestedLine[]): ReturnRequestedLine[] {
  const credit = recipientOf(asked);
  if (credit === undefined) return [...lines];
  return lines.map((line) => ({ ...line, remedy: line.remedy?.kind === 'exchange' ? line.remedy : credit }));
}

/** The store credit that whoever was given the goods gets; undefined for a return by the purchaser. */
export function recipientOf({ gift }: Pick<ReturnRequested, 'gift'>): Remedy | undefined {
  return gift === undefined ? undefined : { kind: 'store_credit', ...gift.recipient };
}
