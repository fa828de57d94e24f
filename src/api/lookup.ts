import type { Instant } from '#core/base/instant.ts';
import { must } from '#core/base/must.ts';
import { evolve, orderOf } from '#core/evolve.ts';
import { soldBy } from '#core/exchange/sold.ts';
import type { Sold } from '#core/order/sold.ts';
import { describe, type Description } from '#core/return/describe.ts';
import type { OrderState, State } from '#core/state.ts';
import type { Reads, RecordedEvent } from '#flows/ports.ts';
import { refusal } from './refusal.ts';

/** A return with everything it is described by. */
export interface Found {
  readonly aggregate: string;
  readonly order: OrderState;
  readonly sold: Sold;
  readonly seen: Description;
}

/** Finds a return by its id and describes it; throws the `return_unknown` refusal. */
export async function findReturn(read: Reads, return_id: string, now: Instant): Promise<Found> {
  const unknown = refusal('return_unknown', `There is no return ${return_id}.`);
  const aggregate = await read.find({ kind: 'return', id: return_id });
  // A return that the platform opened and we declined leads to its request, which is no return.
  if (aggregate === null || !aggregate.startsWith('order/')) throw unknown;
  const [loaded, sold] = await Promise.all([read.state(aggregate), read.sold(aggregate.slice('order/'.length))]);
  const order = orderOf(must(loaded, `a reference to ${aggregate}, which is not there`).state);
  const kept = soldBy(order, must(sold, `${aggregate} without its sale`));
  const seen = describe(order, return_id, kept, now);
  if (seen === null) throw unknown;
  return { aggregate, order, sold: kept, seen };
}

/**
 * The lines of a return as they were last known. A closed return keeps only sums in its state, so its events are folded
 * once more, up to its close.
 */
export function linesOf(found: Found, history: readonly RecordedEvent[], now: Instant): Description['lines'] {
  const { seen, sold } = found;
  if (seen.status !== 'closed') return seen.lines;
  let state: State | null = null;
  for (const event of history) {
    if (event.body.type === 'return.closed' && event.body.return_id === seen.return_id) break;
    state = evolve(state, event);
  }
  return must(describe(orderOf(state), seen.return_id, sold, now), 'a closed return that was never open').lines;
}
