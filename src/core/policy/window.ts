import type { Instant } from '../base/instant.ts';
import { instant } from '../base/instant.ts';
import { must } from '../base/must.ts';
import type { RuleSet } from './rules.ts';

/** From what a window is counted. */
export type StartEvent = 'delivered' | 'shipped' | 'ordered';

/** How long units may come back. */
export interface Windows {
  /** The IANA time zone in which days are counted, and whether the customer's own goes before it. */
  readonly zone: string;
  readonly zone_of: 'policy' | 'customer';
  /** The first of these that is known is the day to count from. */
  readonly start: readonly StartEvent[];
  /** Days that each start adds for what it cannot tell, e.g. the days on the road when only shipment is known. */
  readonly grace_days: Readonly<Record<StartEvent, number>>;
  /** Days after the start; null for no limit. */
  readonly days: RuleSet<number | null>;
}

/** The moments of one sold line that a window hangs on. An order's own time is always known. */
export interface Moments {
  readonly asked_at: Instant;
  /** The customer's own time zone, where known. */
  readonly zone: string | null;
  readonly delivered: Instant | null;
  readonly shipped: Instant | null;
  readonly ordered: Instant;
}

/** When a window closes: from `ends_at` on it is closed, which is the end of `last_day` in the zone. */
export interface Deadline {
  readonly start: StartEvent;
  readonly started_at: Instant;
  readonly days: number;
  readonly grace_days: number;
  readonly zone: string;
  readonly last_day: string;
  readonly ends_at: Instant;
}

/**
 * The end of the last day on which units may come back, counted in whole calendar days of the zone, so that a day with 23 or
 * 25 hours is a day. 6 µs, nearly all of it Temporal's.
 */
export function deadline(windows: Windows, moments: Moments, days: number): Deadline {
  const start = must(
    windows.start.find((event) => moments[event] !== null),
    'a window without a start that is always known',
  );
  const started_at = moments[start] ?? moments.ordered;
  const grace_days = windows.grace_days[start];
  const zone = windows.zone_of === 'customer' ? (moments.zone ?? windows.zone) : windows.zone;
  const first = Temporal.Instant.from(started_at).toZonedDateTimeISO(zone).toPlainDate();
  const last = first.add({ days: days + grace_days });
  const ends_at = instant(last.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds);
  return { start, started_at, days, grace_days, zone, last_day: last.toString(), ends_at };
}

/** The deadline in words. */
export function told({ start, started_at, days, grace_days, zone, last_day }: Deadline): string {
  const grace = grace_days === 0 ? '' : ` and ${grace_days} of grace`;
  return `${start} ${started_at}, ${days} ${days === 1 ? 'day' : 'days'}${grace}: may come back until the end of ${last_day} in ${zone}`;
}
