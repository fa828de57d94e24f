import { readable } from '../base/money.ts';
import { choose, explain, type RuleLooked } from './rules.ts';
import { factIn, type Situation } from './situation.ts';
import { USED, type Approval, type Capped, type Fee, type FraudAnswer, type FraudRules, type Terms } from './terms.ts';

/** What the terms of a policy come to for units of one order line, with every rule that was looked at. */
export interface Settled {
  readonly fees: readonly SettledFee[];
  readonly keep_it: boolean;
  readonly instant_refund: boolean;
  readonly approval: Approval;
  readonly fraud: FraudAnswer;
  /** Days within which the law wants the refund; null where it sets none. */
  readonly refund_within_days: number | null;
  readonly rules: readonly RuleLooked[];
}

/** `informative`: only told, not to be deducted. A fee `once` counts once in a return, however many lines bear it. */
export interface SettledFee {
  readonly code: 'restocking' | 'return_shipping';
  readonly amount_minor: number;
  readonly per: 'units' | 'return';
  readonly informative: boolean;
  /** Rate of the tax inside the amount, in basis points of what is without it; absent where the policy names none. */
  readonly tax_included_bp?: number;
}

/** What units are worth, and what was granted before them in the same case, in minor units. */
export interface Spent extends Readonly<Record<keyof typeof USED, number>> {
  readonly value_minor: number;
}

/** A part of the answer and how it came about. */
interface Part<T> {
  readonly value: T;
  readonly rules: readonly RuleLooked[];
}

/** What applies to units of one order line. Sections that the policy does not give say nothing. */
export function settle(terms: Terms, situation: Situation, claim: Spent = unspent(situation)): Settled {
  const restocking = fee('restocking', terms.restocking_fee, situation, claim);
  const shipping = fee('return_shipping', terms.return_shipping_fee, situation, claim);
  const keep = favour('keep_it', terms.keep_it, situation, claim);
  const instantly = favour('instant_refund', terms.instant_refund, situation, claim);
  const approval = approve(terms.approvals, situation);
  const fraud = scored(terms.fraud, situation);
  const law = statute(terms.statutory, situation);
  return {
    fees: [...restocking.value, ...shipping.value],
    keep_it: keep.value,
    instant_refund: instantly.value,
    approval: approval.value,
    fraud: fraud.value,
    refund_within_days: law.value,
    rules: [
      ...[restocking, shipping, keep, instantly, approval, fraud, law].flatMap(({ rules }) => rules),
      ...named(terms),
    ],
  };
}

function fee(
  code: SettledFee['code'],
  section: Terms['restocking_fee'],
  situation: Situation,
  claim: Spent,
): Part<SettledFee[]> {
  if (section === null) return { value: [], rules: [] };
  const chosen = choose(section.says, situation);
  const amount_minor = amountOf(chosen.value, situation, claim);
  const sum = readable(amount_minor, situation.order.currency);
  const rules = explain(section.says, situation, chosen, {
    section: `${code}_fee`,
    says: marked(amount_minor === 0 ? 'no fee' : `a fee of ${sum}`, section.informative),
    passed: true,
  });
  const per = chosen.value.kind === 'once' ? 'return' : 'units';
  if (amount_minor === 0) return { value: [], rules };
  const { informative, tax_included_bp } = section;
  const taxed = tax_included_bp === undefined ? {} : { tax_included_bp };
  return { value: [{ code, amount_minor, per, informative, ...taxed }], rules };
}

function unspent({ request }: Situation): Spent {
  return { value_minor: request.value_minor, keep_it: 0, instant_refund: 0 };
}

function amountOf(of: Fee, { request }: Situation, { value_minor }: Spent): number {
  switch (of.kind) {
    case 'none':
      return 0;
    case 'percent':
      return Number((BigInt(value_minor) * BigInt(of.percent)) / 100n);
    case 'per_unit':
      return request.quantity * of.amount_minor;
    case 'once':
      return of.amount_minor;
  }
}

function favour(name: keyof typeof USED, section: Terms['keep_it'], situation: Situation, claim: Spent): Part<boolean> {
  if (section === null) return { value: false, rules: [] };
  const chosen = choose(section.says.rules, situation);
  const over = chosen.value ? overCap(section.says, name, situation, claim) : null;
  const granted = chosen.value && over === null;
  const says = over ?? (granted ? 'granted' : 'not granted');
  const rules = explain(section.says.rules, situation, chosen, {
    section: name,
    says: marked(says, section.informative),
    passed: true,
  });
  return { value: granted, rules };
}

/** Why a cap stands in the way; null when none does. A sum that is not known counts as used up. */
function overCap(of: Capped, name: keyof typeof USED, situation: Situation, claim: Spent): string | null {
  const value_minor = claim.value_minor + claim[name];
  const { currency } = situation.order;
  if (of.case_minor !== null && value_minor > of.case_minor)
    return `not granted: ${readable(value_minor, currency)} is over ${readable(of.case_minor, currency)} in one case`;
  if (of.customer_minor === null) return null;
  const used = factIn(situation, USED[name]);
  if (typeof used !== 'number') return `not granted: what the customer had in ${of.period_days} days is not known`;
  if (used + value_minor <= of.customer_minor) return null;
  return `not granted: with ${readable(used, currency)} in ${of.period_days} days it is over ${readable(of.customer_minor, currency)}`;
}

const APPROVALS: Readonly<Record<Approval, string>> = {
  none: 'nobody needs to approve',
  one: 'one person must approve',
  four_eyes: 'two persons must approve, none of whom asked for it',
};

function approve(section: Terms['approvals'], situation: Situation): Part<Approval> {
  if (section === null) return { value: 'none', rules: [] };
  const chosen = choose(section.says, situation);
  const says = marked(APPROVALS[chosen.value], section.informative);
  return {
    value: chosen.value,
    rules: explain(section.says, situation, chosen, { section: 'approval', says, passed: true }),
  };
}

function scored(section: Terms['fraud'], { request }: Situation): Part<FraudAnswer> {
  if (section === null) return { value: 'pass', rules: [] };
  const { says, informative } = section;
  const value = answerTo(says, request.fraud_score);
  const score = request.fraud_score === null ? 'no score' : `score ${request.fraud_score}`;
  const limits = `review from ${says.review_from}, refuse from ${says.refuse_from}`;
  const because = marked(`${value}: ${score}, ${limits}`, informative);
  return { value, rules: [{ rule: 'fraud', passed: informative || value !== 'refuse', because }] };
}

/** What a score means, or none. */
export function answerTo(says: FraudRules, score: number | null): FraudAnswer {
  if (score === null) return says.no_answer;
  return score >= says.refuse_from ? 'refuse' : score >= says.review_from ? 'review' : 'pass';
}

function statute(section: Terms['statutory'], situation: Situation): Part<number | null> {
  if (section === null) return { value: null, rules: [] };
  const chosen = choose(section.says, situation);
  const within = chosen.value === null ? 'the law sets no time' : `to be refunded within ${chosen.value} days by law`;
  const says = marked(within, section.informative);
  return {
    value: chosen.value,
    rules: explain(section.says, situation, chosen, { section: 'statutory', says, passed: true }),
  };
}

/** Sections that hold one answer for every return. */
function named({ tenders, promotions, replicas }: Terms): RuleLooked[] {
  const looked: RuleLooked[] = [];
  const tell = (rule: string, says: string, informative: boolean): void => {
    looked.push({ rule, passed: true, because: marked(says, informative) });
  };
  if (tenders !== null) tell('tenders', `money goes back by ${tenders.says}`, tenders.informative);
  if (promotions !== null) tell('promotions', `promotions are treated as ${promotions.says}`, promotions.informative);
  if (replicas !== null) {
    const { customer_minutes, product_minutes } = replicas.says;
    const says = `good for ${customer_minutes} min (customer), ${product_minutes} min (product)`;
    tell('replicas', says, replicas.informative);
  }
  return looked;
}

function marked(says: string, informative: boolean): string {
  return informative ? `for information: ${says}` : says;
}
