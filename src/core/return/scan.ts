import type { ParcelScanned } from '../base/told.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { advance } from './advance.ts';
import { openReturn, ownReturnId } from './open.ts';

/** The carrier has the goods: what waited for that goes on. The first scan counts; later ones say nothing new. */
export function decideScanned(plan: Draft, aggregate: string, fact: ParcelScanned, world: World): Verdict {
  const return_id = ownReturnId(plan, aggregate, fact.return_id);
  const state = openReturn(plan, aggregate, return_id);
  if (state === null || (state.scanned !== undefined && state.scanned.at <= fact.at)) return plan.done({});
  const { at: scanned_at, tracking } = fact;
  plan.emit(aggregate, { type: 'parcel.scanned', return_id, scanned_at, tracking });
  return advance(plan, aggregate, return_id, world);
}
