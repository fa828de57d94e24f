import { chance } from './chance.ts';

/** What may go wrong with one HTTP request to a stand-in, as the seeded schedule says. */
export type Mishap =
  | { readonly kind: 'none' }
  /** Answer 500 (or the vendor's own shape of it) without doing the work. */
  | { readonly kind: 'error' }
  /** Answer the vendor's throttle error without doing the work. */
  | { readonly kind: 'throttle' }
  /** Do the work, then never answer: the connection is cut. */
  | { readonly kind: 'silence_after' }
  /** The system is down: the connection is refused or cut before anything is read. */
  | { readonly kind: 'down' }
  | { readonly kind: 'slow'; readonly wait_ms: number };

/** Decides mishaps; the kit applies them around the routes, asking the stand-in only for its error shapes. */
export interface Faults {
  /** Called once for each request to a vendor route. Control routes (`/_sandbox/…`) are never asked about. */
  next(system: string): Mishap;
}

/** How often a system misbehaves, each a probability per request; their sum must not exceed 1. */
export interface Odds {
  readonly error?: number;
  readonly throttle?: number;
  readonly silence_after?: number;
  readonly slow?: number;
  /** How long a slow request waits; 500 by default. */
  readonly slow_ms?: number;
}

/** From its `after_calls`-th request on, the system is down for a while of wall time. */
export interface Outage {
  readonly system: string;
  readonly after_calls: number;
  readonly for_ms: number;
}

export interface FaultPlan {
  /** By system; one that is not named never misbehaves by chance. */
  readonly odds: Readonly<Record<string, Odds>>;
  readonly outages: readonly Outage[];
}

/** Nothing goes wrong. */
export const noFaults: Faults = { next: () => ({ kind: 'none' }) };

/**
 * Misbehaviour by plan. Each system draws from its own row of numbers, so the n-th request to a system meets the same
 * mishap whatever the others do. Call counts live in memory and begin again with the process.
 */
export function seededFaults(seed: string, plan: FaultPlan, clock: () => number = Date.now): Faults {
  const systems = new Map<string, () => Mishap>();
  return {
    next(system) {
      let next = systems.get(system);
      if (next === undefined) {
        next = schedule(seed, system, plan, clock);
        systems.set(system, next);
      }
      return next();
    },
  };
}

function schedule(seed: string, system: string, plan: FaultPlan, clock: () => number): () => Mishap {
  const odds = checked(system, plan.odds[system] ?? {});
  const draw = chance(`${seed}/${system}`);
  const ahead = plan.outages
    .filter((outage) => outage.system === system)
    .sort((one, other) => one.after_calls - other.after_calls);
  let calls = 0;
  let down_until_ms = Number.NEGATIVE_INFINITY;
  return () => {
    calls += 1;
    // Drawn even while down, so that an outage does not shift what later requests meet.
    const drawn = draw();
    const due = ahead[0];
    if (due !== undefined && calls > due.after_calls) {
      ahead.shift();
      down_until_ms = clock() + due.for_ms;
    }
    if (down_until_ms > Number.NEGATIVE_INFINITY && clock() < down_until_ms) return { kind: 'down' };
    return pick(odds, drawn);
  };
}

function pick(odds: Odds, drawn: number): Mishap {
  let edge = odds.error ?? 0;
  if (drawn < edge) return { kind: 'error' };
  edge += odds.throttle ?? 0;
  if (drawn < edge) return { kind: 'throttle' };
  edge += odds.silence_after ?? 0;
  if (drawn < edge) return { kind: 'silence_after' };
  edge += odds.slow ?? 0;
  if (drawn < edge) return { kind: 'slow', wait_ms: odds.slow_ms ?? 500 };
  return { kind: 'none' };
}

function checked(system: string, odds: Odds): Odds {
  const parts = [odds.error ?? 0, odds.throttle ?? 0, odds.silence_after ?? 0, odds.slow ?? 0];
  const sum = parts.reduce((total, part) => total + part, 0);
  if (parts.some((part) => !(part >= 0)) || sum > 1)
    throw new RangeError(
      `the fault odds of ${system} must each be at least 0 and together at most 1; they sum to ${sum}`,
    );
  return odds;
}
