import type { Disposition, Grade } from '../base/codes.ts';
import type { Instant } from '../base/instant.ts';
import type { Gate } from '../refund/lifecycle.ts';
import type { RuleSet } from './rules.ts';
import type { BookTerms } from './books.ts';
import type { ReceivingRules } from './receiving.ts';
import type { Terms } from './terms.ts';
import type { Windows } from './window.ts';

/** One version of a retailer's rules, read from data. Which version decides is a matter of the purchase date. */
export interface Policy {
  readonly id: string;
  readonly version: number;
  /** Purchases from this moment on are under this version. */
  readonly effective_from: Instant;
  /** Whether purchases before this version may come back under it when that is better for the customer. */
  readonly earlier_purchases: 'keep_theirs' | 'if_better';
  readonly final_sale: RuleSet<'final' | 'returnable'>;
  readonly eligibility: RuleSet<'allow' | 'deny'>;
  readonly windows: Windows;
  /** Conditions that hold a refund, all of which must be met. */
  readonly gates: RuleSet<readonly Gate[]>;
  readonly dispositions: {
    /** Asked first; `by_grade` holds where no rule applies. */
    readonly rules: RuleSet<Disposition | null>;
    readonly by_grade: Readonly<Record<Grade, Disposition>>;
  };
  /** The node that returned units are to be sent to. */
  readonly destinations: RuleSet<string>;
  /** Days after authorisation until goods that have not arrived become somebody's business. */
  readonly receipt_due_days: number;
  /** What else the policy says of a return. */
  readonly terms: Terms;
  /** What it says of the books; left out where it says nothing. */
  readonly books?: BookTerms;
  /** How goods are treated once they are here; what it leaves out holds by default. */
  readonly receiving?: Partial<ReceivingRules>;
}

/** The version in force at the purchase: the latest whose effective date is not after it, else the earliest. */
export function policyAt(versions: readonly Policy[], bought_at: Instant): Policy {
  let chosen: Policy | undefined;
  let earliest: Policy | undefined;
  for (const version of versions) {
    if (earliest === undefined || version.effective_from < earliest.effective_from) earliest = version;
    if (version.effective_from > bought_at) continue;
    if (chosen === undefined || version.effective_from > chosen.effective_from) chosen = version;
  }
  const found = chosen ?? earliest;
  if (found === undefined) throw new Error('bug: no policy version is loaded');
  return found;
}

/** The version that an earlier decision names, so that what began under it goes on under it; null when it is gone. */
export function policyNamed(versions: readonly Policy[], name: string): Policy | null {
  return versions.find((version) => policyName(version) === name) ?? null;
}

/** How a decision names the policy version it was made under, e.g. `gift-retailer@1`. */
export function policyName(policy: Policy): string {
  return `${policy.id}@${policy.version}`;
}
