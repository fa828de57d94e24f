import type { Range } from '../base/units.ts';
import type { Draft } from '../draft.ts';
import type { AuthorizedLine } from '../event.ts';
import { worth } from '../order/basket.ts';
import type { Sold, SoldLine } from '../order/sold.ts';
import { underPolicy } from '../policy/fresh.ts';
import type { Eligibility } from '../policy/judge.ts';
import { settle, type Settled, type Spent } from '../policy/settle.ts';
import type { Favour } from '../replica/events.ts';
import { dayOf } from '../replica/known.ts';

interface Claimed {
  readonly sold: Sold;
  readonly line: SoldLine;
  readonly units: readonly Range[];
  readonly verdict: Eligibility;
}

const FAVOURS: readonly Favour[] = ['keep_it', 'instant_refund'];

/** Settles the terms of a case claim by claim: what one was granted counts against the caps of the next. */
export function settleAll(claims: readonly Claimed[]): Settled[] {
  const granted = { keep_it: 0, instant_refund: 0 };
  return claims.map((claim) => {
    const { policy, seen } = claim.verdict;
    const spent: Spent = { ...granted, value_minor: worth(claim.line, claim.units) };
    const settled = settle(policy.terms, underPolicy(seen, policy).situation, spent);
    for (const favour of FAVOURS) if (has(claim, settled, favour)) granted[favour] += spent.value_minor;
    return settled;
  });
}

/** What a claim was granted, as its return lines carry it. What is kept needs no refund ahead of the goods. */
export function favourOf(claim: Claimed, settled: Settled): Pick<AuthorizedLine, 'keep' | 'instant'> {
  if (has(claim, settled, 'keep_it')) return { keep: true };
  if (!has(claim, settled, 'instant_refund')) return {};
  return { instant: claim.verdict.policy.terms.instant_refund?.says.from ?? 'authorised' };
}

/** Counts what was granted for the customer, where it is capped: their aggregate is locked for that. */
export function countFavours(
  plan: Draft,
  return_id: string,
  claims: readonly Claimed[],
  settled: readonly Settled[],
): void {
  for (const favour of FAVOURS) {
    let amount_minor = 0;
    for (const [index, claim] of claims.entries()) {
      const one = settled[index];
      const capped = (claim.verdict.policy.terms[favour]?.says.customer_minor ?? null) !== null;
      if (one !== undefined && capped && has(claim, one, favour)) amount_minor += worth(claim.line, claim.units);
    }
    const [first] = claims;
    const customer_id = first?.sold.customer_id ?? null;
    if (first === undefined || customer_id === null || amount_minor === 0) continue;
    const { currency } = first.sold;
    const day = dayOf(plan.facts.now);
    const counted = { customer_id, return_id, favour, amount_minor, currency, day };
    plan.emit(`customer/${customer_id}`, { type: 'favour.granted', ...counted });
  }
}

/** Whether units have a favour that is carried out; of the two, keeping goes first. */
function has({ verdict }: Claimed, settled: Settled, favour: Favour): boolean {
  const granted = (one: Favour): boolean => settled[one] && verdict.policy.terms[one]?.informative === false;
  return granted(favour) && (favour === 'keep_it' || !granted('keep_it'));
}
