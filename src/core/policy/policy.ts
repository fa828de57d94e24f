import type { Disposition, Grade } from '../base/codes.ts';
import { later, type Instant } from '../base/instant.ts';
import type { Gate } from '../refund/lifecycle.ts';
import type { SoldLine } from '../order/sold.ts';

/** One version of a retailer's rules, as data. Which version decides is a matter of the purchase date. */
export interface Policy {
  readonly id: string;
  readonly version: number;
  /** Purchases from this moment on are under this version. */
  readonly effective_from: Instant;
  /** Days after purchase in which units may be brought back; null for no limit. */
  readonly window_days: number | null;
  /** SKUs that are sold for good. */
  readonly final_sale: readonly string[];
  /** Conditions that hold a refund, all of which must be met. */
  readonly gates: readonly Gate[];
  readonly disposition_by_grade: Readonly<Record<Grade, Disposition>>;
  /** Where returned units are to be sent. */
  readonly destination: string;
  /** Days after authorisation until goods that have not arrived become somebody's business. */
  readonly receipt_due_days: number;
}

/** A rule that was looked at, whether it let the request pass, and the values it used. */
export interface RuleLooked {
  readonly rule: string;
  readonly passed: boolean;
  readonly because: string;
}

export interface Eligibility {
  readonly eligible: boolean;
  readonly code: 'final_sale' | 'window_closed' | null;
  readonly policy: string;
  readonly rules: readonly RuleLooked[];
}

const DAY_MS = 86_400_000;

/** The version in force at the purchase: the latest whose effective date is not after it, else the earliest. */
export function policyAt(versions: readonly Policy[], bought_at: Instant): Policy {
  const sorted = [...versions].sort((a, b) => (a.effective_from < b.effective_from ? -1 : 1));
  const chosen = sorted.findLast((version) => version.effective_from <= bought_at) ?? sorted[0];
  if (chosen === undefined) throw new Error('bug: no policy version is loaded');
  return chosen;
}

/** Whether units of a sold line may be brought back at a time, with every rule looked at. */
export function eligibility(policy: Policy, line: SoldLine, asked_at: Instant): Eligibility {
  const final = policy.final_sale.includes(line.sku);
  const until = policy.window_days === null ? null : later(line.bought_at, policy.window_days * DAY_MS);
  const closed = until !== null && asked_at > until;
  const rules: RuleLooked[] = [
    { rule: 'final_sale', passed: !final, because: `${line.sku} is ${final ? '' : 'not '}sold for good` },
    {
      rule: 'window',
      passed: !closed,
      because: until === null ? 'no limit in time' : `bought ${line.bought_at}, may come back until ${until}`,
    },
  ];
  const code = final ? 'final_sale' : closed ? 'window_closed' : null;
  return { eligible: code === null, code, policy: policyName(policy), rules };
}

/** How a decision names the policy version it was made under, e.g. `gift-retailer@1`. */
export function policyName(policy: Policy): string {
  return `${policy.id}@${policy.version}`;
}
