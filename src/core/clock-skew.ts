import type { Input } from './base/input.ts';
import { elapsed_ms } from './base/instant.ts';
import type { Facts } from './decision.ts';
import type { Draft } from './draft.ts';
import { currencyOf } from './return/open.ts';

const TOLERANCE_MS = 300_000;

/** An input that is dated ahead of our time is taken as of now; its own date stays in the input log. */
export function inOurTime(input: Input, { now }: Facts): Input {
  return input.at > now ? { ...input, at: now } : input;
}

/** A teller whose clock is further ahead than clocks may differ is somebody's to set: one exception for each teller. */
export function flagSkew(plan: Draft, aggregate: string, { source, at, key }: Input): void {
  const { now, clock_tolerance_ms = TOLERANCE_MS } = plan.facts;
  if (at <= now) return;
  const ahead_ms = elapsed_ms(now, at);
  if (ahead_ms <= clock_tolerance_ms) return;
  plan.exception({
    change: 'open',
    id: `clock_skew:${source}`,
    kind: 'clock_skew',
    aggregate,
    money_at_risk_minor: 0,
    currency: currencyOf(plan, aggregate),
    detail: { source, input: key, said: at, taken_as: now, ahead_ms },
    at: now,
  });
}
