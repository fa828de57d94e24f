import type { Instant } from '../base/instant.ts';
import { count } from '../base/units.ts';
import { holdDues, lawDues } from '../hold/dues.ts';
import type { Draft } from '../draft.ts';
import { exchangeDues } from '../exchange/due.ts';
import { unclaimedDues } from '../refund/unclaimed-due.ts';
import type { OrderState, ReturnState } from '../state.ts';
import { decisionDues } from '../settlement/due.ts';
import { awaitedLots } from './kept.ts';

/** Something in an order that becomes due by itself unless a fact comes first. */
export interface Due {
  readonly at: Instant;
  /** Told with the wake-up, e.g. `receipt due`. */
  readonly why: string;
}

/**
 * Everything that an order can wait for with a time. Each looks at the state alone. A new deadline adds its source here
 * and what happens then to `decideStruck`.
 */
const SOURCES: readonly ((order: OrderState) => readonly Due[])[] = [
  (order) => expecting(order).map(({ state }) => ({ at: state.receipt_due_at, why: 'receipt due' })),
  holdDues,
  lawDues,
  unclaimedDues,
  ({ reserve }) =>
    reserve?.released === false && reserve.until !== undefined
      ? [{ at: reserve.until, why: 'no more returns are expected' }]
      : [],
  exchangeDues,
  decisionDues,
];

/**
 * Sets the order's one wake-up to what is due first. What is due already is looked at now, because its strike may not
 * have come yet and would be forgotten for a later one.
 */
export function wakeForDues(plan: Draft, aggregate: string): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  const { now } = plan.facts;
  const first = earliest(duesOf(order));
  wakeAt(plan, aggregate, first !== null && first.at < now ? { ...first, at: now } : first);
}

/** Sets the wake-up after a strike: what is past was looked at, and what it left open is somebody's business by now. */
export function wakeForLater(plan: Draft, aggregate: string): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  wakeAt(plan, aggregate, earliest(duesOf(order).filter(({ at }) => at > plan.facts.now)));
}

/** The returns of an order whose goods are still to come. */
export function expecting(order: OrderState): { readonly return_id: string; readonly state: ReturnState }[] {
  return Object.entries(order.returns).flatMap(([return_id, state]) =>
    state.status !== 'closed' && awaitedLots(state).some(({ lot }) => count(lot.units) > 0)
      ? [{ return_id, state }]
      : [],
  );
}

function duesOf(order: OrderState): readonly Due[] {
  return SOURCES.flatMap((source) => source(order));
}

function earliest(dues: readonly Due[]): Due | null {
  return dues.reduce<Due | null>((first, due) => (first === null || due.at < first.at ? due : first), null);
}

function wakeAt(plan: Draft, aggregate: string, due: Due | null): void {
  plan.wake(aggregate, due?.at ?? null, due?.why ?? 'nothing is expected');
}
