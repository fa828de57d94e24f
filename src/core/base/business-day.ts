import type { Instant } from './instant.ts';

/** A calendar day as `2026-03-29`, by which a node closes its books. */
export type BusinessDate = string;

/** When a node's business day ends: at a local time of the next calendar day, e.g. `02:00`; `00:00` is midnight. */
export interface NodeCalendar {
  /** An IANA time zone. */
  readonly zone: string;
  readonly day_ends_at: string;
}

/**
 * The business day of a node that a moment falls in. By the clock on the wall, so that a night on which clocks change moves
 * nothing into another day.
 */
export function businessDate(at: Instant, { zone, day_ends_at }: NodeCalendar): BusinessDate {
  const local = Temporal.Instant.from(at).toZonedDateTimeISO(zone);
  const early = Temporal.PlainTime.compare(local.toPlainTime(), Temporal.PlainTime.from(day_ends_at)) < 0;
  return local
    .toPlainDate()
    .subtract({ days: early ? 1 : 0 })
    .toString();
}

/** The business date of what happened at a node, to be spread into an event; nothing where the node has no calendar. */
export function dated(
  calendars: Readonly<Record<string, NodeCalendar>> | undefined,
  node: string,
  at: Instant,
): { readonly business_date?: BusinessDate } {
  const calendar = calendars?.[node];
  return calendar === undefined ? {} : { business_date: businessDate(at, calendar) };
}
