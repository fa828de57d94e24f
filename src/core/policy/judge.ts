import type { Instant } from '../base/instant.ts';
import { copiesTold, underPolicy, type Seen } from './fresh.ts';
import { policyAt, policyName, type Policy } from './policy.ts';
import { choose, explain, type Chosen, type RuleLooked } from './rules.ts';
import type { Case } from './situate.ts';
import { deadline, told, type Deadline } from './window.ts';

export type BarCode = 'final_sale' | 'not_returnable' | 'window_closed';

/** Whether units may come back, under which version, until when, and every rule that was looked at. */
export interface Eligibility {
  readonly eligible: boolean;
  readonly code: BarCode | null;
  readonly policy: Policy;
  /** From this moment on it is too late; null for no limit. */
  readonly ends_at: Instant | null;
  readonly rules: readonly RuleLooked[];
  /** The case as the version saw it. */
  readonly seen: Seen;
}

/** One version's answer before it is put into words. */
interface Reading {
  readonly policy: Policy;
  readonly seen: Seen;
  readonly final: Chosen<'final' | 'returnable'>;
  readonly allowed: Chosen<'allow' | 'deny'>;
  readonly days: Chosen<number | null>;
  readonly until: Deadline | null;
  readonly code: BarCode | null;
}

/**
 * Whether units of a sold line may be brought back. The version in force at the purchase answers, unless a later one that is
 * in force by now, and says so, is better for the customer: it lets them come back, or leaves more time.
 */
export function eligibility(versions: readonly Policy[], bought_at: Instant, on: Case): Eligibility {
  const own = read(policyAt(versions, bought_at), on);
  let best = own;
  for (const version of versions) {
    if (version.earlier_purchases !== 'if_better' || version.effective_from <= own.policy.effective_from) continue;
    if (version.effective_from > on.moments.asked_at) continue;
    const newer = read(version, on);
    if (isBetter(newer, best)) best = newer;
  }
  return {
    eligible: best.code === null,
    code: best.code,
    policy: best.policy,
    ends_at: best.until?.ends_at ?? null,
    rules: [...(best === own ? [] : [preferred(own, best)]), ...words(best)],
    seen: best.seen,
  };
}

function read(policy: Policy, on: Case): Reading {
  const seen = underPolicy(on, policy);
  const { situation, moments } = seen;
  const final = choose(policy.final_sale, situation);
  const allowed = choose(policy.eligibility, situation);
  const days = choose(policy.windows.days, situation);
  const until = days.value === null ? null : deadline(policy.windows, moments, days.value);
  const closed = until !== null && moments.asked_at >= until.ends_at;
  const code =
    final.value === 'final'
      ? 'final_sale'
      : allowed.value === 'deny'
        ? 'not_returnable'
        : closed
          ? 'window_closed'
          : null;
  return { policy, seen, final, allowed, days, until, code };
}

function isBetter(a: Reading, b: Reading): boolean {
  if ((a.code === null) !== (b.code === null)) return a.code === null;
  if (a.code !== null || b.until === null) return false;
  return a.until === null || a.until.ends_at > b.until.ends_at;
}

function preferred(own: Reading, best: Reading): RuleLooked {
  const names = [policyName(own.policy), policyName(best.policy)];
  const because = `bought under ${names[0]}; ${names[1]} is better for the customer and takes earlier purchases`;
  return { rule: 'version', passed: true, because };
}

function words({ policy, seen, final, allowed, days, until }: Reading): RuleLooked[] {
  const { situation, moments } = seen;
  const isFinal = final.value === 'final';
  const may = allowed.value === 'allow';
  return [
    ...explain(policy.final_sale, situation, final, {
      section: 'final_sale',
      says: `${isFinal ? '' : 'not '}sold for good`,
      passed: !isFinal,
    }),
    ...(policy.eligibility.rules.length === 0 && may
      ? []
      : explain(policy.eligibility, situation, allowed, {
          section: 'eligibility',
          says: `may ${may ? '' : 'not '}come back`,
          passed: may,
        })),
    ...explain(policy.windows.days, situation, days, {
      section: 'window',
      says: until === null ? 'no limit in time' : told(until),
      passed: until === null || moments.asked_at < until.ends_at,
    }),
    ...copiesTold(seen.looked),
  ];
}
