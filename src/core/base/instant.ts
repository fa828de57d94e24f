/** A moment as RFC 3339 in UTC with milliseconds (`2011-01-18T10:01:00.000Z`), so that text order is time order. */
export type Instant = string;

/** The same moment later (or earlier, for a negative `wait_ms`). */
export function later(at: Instant, wait_ms: number): Instant {
  return instant(Date.parse(at) + wait_ms);
}

/** Milliseconds since the epoch as an Instant. Throws a RangeError for a number that is no time. */
export function instant(epoch_ms: number): Instant {
  return new Date(epoch_ms).toISOString();
}
