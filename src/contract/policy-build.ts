import type { Policy } from '#core/policy/policy.ts';
import type { Capped, Fee, LoyaltyTerms, Section, Terms } from '#core/policy/terms.ts';
import type { Page } from './policy-problem.ts';
import { booksOf } from './policy-books.ts';
import { compileRules } from './policy-rules.ts';
import type { PolicyData } from './policy-shape.ts';

/** Makes a policy of a file that has the right shape; what is wrong in its conditions is told on the page. */
export function build(data: PolicyData, page: Page): Policy {
  const { windows, dispositions } = data;
  const placed = {
    rules: dispositions.rules.map(({ rule, when, gives }) => ({ rule, when, gives })),
    otherwise: null,
    as: same<Disposition | null>,
  };
  return {
    id: data.id,
    version: data.version,
    effective_from: data.effective_from,
    earlier_purchases: data.earlier_purchases,
    final_sale: compileRules(page, 'final_sale', { ...data.final_sale, as: same }),
    eligibility: compileRules(page, 'eligibility', { ...data.eligibility, as: same }),
    windows: {
      zone: windows.zone,
      zone_of: windows.zone_of,
      start: windows.start,
      grace_days: windows.grace_days,
      days: compileRules(page, 'windows', { ...windows, as: (of) => (of === 'no_limit' ? null : of) }),
    },
    gates: compileRules(page, 'gates', { ...data.gates, as: same }),
    dispositions: {
      rules: compileRules<Disposition | null, Disposition | null>(page, 'dispositions', placed, 'inspection'),
      by_grade: dispositions.by_grade,
    },
    destinations: compileRules(page, 'destinations', { ...data.destinations, as: same }),
    receipt_due_days: data.receipt_due_days,
    terms: termsOf(data, page),
    ...booksOf(data, page),
    ...(data.receiving === undefined ? {} : { receiving: given(data.receiving) }),
  };
}

type Disposition = PolicyData['dispositions']['by_grade']['A'];

function termsOf(data: PolicyData, page: Page): Terms {
  const { approvals, fraud, statutory, tenders, promotions, replicas } = data;
  return {
    restocking_fee: feeOf(data.restocking_fee, 'restocking_fee', page),
    return_shipping_fee: feeOf(data.return_shipping_fee, 'return_shipping_fee', page),
    keep_it: favourOf(data.keep_it, 'keep_it', page),
    instant_refund: instantOf(data.instant_refund, page),
    approvals: section(approvals, (of) => {
      const { rules, otherwise, informative: _told, ...asks } = of;
      return { ...compileRules(page, 'approvals', { rules, otherwise, as: (who) => who }), ...given(asks) };
    }),
    fraud: section(fraud, ({ informative: _told, review_from, refuse_from, no_answer, ...asks }) => ({
      review_from,
      refuse_from,
      no_answer,
      ...given(asks),
    })),
    statutory: section(statutory, (of) => {
      const { rules, otherwise, informative: _told, ...profile } = of;
      const as = (days: number | 'none'): number | null => (days === 'none' ? null : days);
      return { ...compileRules(page, 'statutory', { rules, otherwise, as }), ...given(profile) };
    }),
    unclaimed: section(data.unclaimed, ({ after_days }) => after_days),
    tenders: section(tenders, ({ strategy }) => strategy),
    promotions: section(promotions, ({ treatment }) => treatment),
    replicas: section(replicas, ({ customer_minutes, product_minutes }) => ({ customer_minutes, product_minutes })),
    ...given({
      charges: data.charges,
      appeasement: data.appeasement,
      refund_days: data.refund_days,
      second_name_over_minor: data.second_name_over_minor,
      loyalty: data.loyalty === undefined ? undefined : loyaltyOf(data.loyalty),
    }),
  };
}

function loyaltyOf({ renewed_days, ...rest }: NonNullable<PolicyData['loyalty']>): LoyaltyTerms {
  return { ...rest, ...given({ renewed_days }) };
}

/** What a file says; what it leaves out is left out here too, so that the core's own default holds. */
function given<T extends object>(of: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** For answers that a file writes as the core reads them. */
function same<T>(of: T): T {
  return of;
}

function section<D extends { readonly informative: boolean }, T>(
  data: D | undefined,
  says: (data: D) => T,
): Section<T> | null {
  return data === undefined ? null : { informative: data.informative, says: says(data) };
}

function feeOf(data: PolicyData['restocking_fee'], name: string, page: Page): Terms['restocking_fee'] {
  const read = section(data, (of) => compileRules(page, name, { ...of, as: fee }));
  return read === null ? null : { ...read, ...given({ tax_included_bp: data?.tax_included_bp }) };
}

function fee(of: NonNullable<PolicyData['restocking_fee']>['otherwise']): Fee {
  if (of === 'none') return { kind: 'none' };
  if ('percent' in of) return { kind: 'percent', percent: of.percent };
  if ('once_minor' in of) return { kind: 'once', amount_minor: of.once_minor };
  return { kind: 'per_unit', amount_minor: of.per_unit_minor };
}

function instantOf(data: PolicyData['instant_refund'], page: Page): Section<Capped> | null {
  const read = favourOf(data, 'instant_refund', page);
  return read === null || data === undefined ? null : { ...read, says: { ...read.says, from: data.on } };
}

function favourOf(data: PolicyData['keep_it'], name: string, page: Page): Section<Capped> | null {
  return section(data, (of) => ({
    rules: compileRules(page, name, { ...of, as: (answer) => answer === 'grant' }),
    case_minor: of.case_minor,
    customer_minor: of.customer_minor,
    period_days: of.period_days,
  }));
}
