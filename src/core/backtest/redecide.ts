import type { Instant } from '../base/instant.ts';
import { must } from '../base/must.ts';
import { decide } from '../decide.ts';
import type { Facts, World } from '../decision.ts';
import type { Event } from '../event.ts';
import { differences } from './compare.ts';
import { outcomeOf } from './outcome.ts';
import { inputOf, type RecordedRequest } from './request.ts';
import type { Counter } from './tally.ts';

/** A recorded request with the world as it was when it was decided. */
export interface Case extends RecordedRequest {
  readonly world: World;
  readonly candidates: readonly string[];
  /** When it was decided. */
  readonly decided_at: Instant;
}

/** Decides a recorded request again and counts what is otherwise. Nothing of it is carried out. */
export function redecide(one: Case, facts: Omit<Facts, 'now'>, counter: Counter): void {
  const { world, candidates, requested } = one;
  const verdict = decide(world, inputOf(one), { ...facts, now: one.decided_at }, candidates);
  if (verdict.kind !== 'decided') {
    counter.undecided(verdict.kind === 'refused' ? verdict.code : verdict.why);
    return;
  }
  const currencyOf = (order_id: string): string => must(world.sold(order_id), 'a return without its sale').currency;
  const read = (events: readonly Event[]) => outcomeOf(events, currencyOf);
  const [before, after] = [read(one.decided), read(verdict.events)];
  counter.add(requested.body.request_id, before, after, differences(before, after));
}
