import type { Fact } from '#core/base/input.ts';
import type { PaymentRefund } from '#core/base/operation.ts';
import { START_MS } from './clock.ts';
import { ledger } from './ledger.ts';
import type { PlannedLaw, PlannedPolicy } from './plan.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What people and fraud systems said so far, kept to see whether a refund may be asked for. Knows nothing of our holds. */
export interface HoldWatch {
  readonly heard: (fact: Fact) => void;
  /** Why a refund of a return may not be asked for now; null where nothing stands against it. */
  readonly against: (operation: PaymentRefund, policy: PlannedPolicy, asked_by: Asker) => string | null;
  /** Whether the law may have lifted inspection by now, and what it then wants instead. */
  readonly freed: (return_id: string, policy: PlannedPolicy) => 'no' | 'received' | 'all';
  /** SKUs that are paid for before they come. */
  readonly ahead: (return_id: string, policy: PlannedPolicy) => ReadonlySet<string>;
}

/** What the request itself said. */
export interface Asker {
  readonly requested_by: string | null;
  readonly fraud_score: number | null;
}

/** Nobody has said anything yet. */
export function holdWatch(): HoldWatch {
  const approvers = new Map<string, Set<string>>();
  const scores = new Map<string, number[]>();
  const passed = new Set<string>();
  const sent = new Set<string>();
  const asked = ledger();
  const lost = new Map<string, boolean>();

  /** The earliest moment at which the law's deadline can strike; every request is after the start. */
  const struck = (law: PlannedLaw): boolean => {
    const says = law.statutory?.says;
    return says !== undefined && says.otherwise !== null && Date.now() >= START_MS + says.otherwise * DAY_MS;
  };

  function unapproved(return_id: string, law: PlannedLaw, requested_by: string | null): string | null {
    const says = law.approvals?.says;
    if (says === undefined || (struck(law) && law.statutory?.says.over?.includes('approval') === true)) return null;
    const over = (limit: number | null | undefined): boolean =>
      typeof limit === 'number' && asked.at(return_id) > limit;
    const two = says.otherwise === 'four_eyes' || over(says.four_eyes_over_minor);
    const needed = two ? 2 : says.otherwise === 'one' || over(says.one_over_minor) ? 1 : 0;
    const names = [...(approvers.get(return_id) ?? [])].filter((name) => name !== requested_by);
    return names.length >= needed ? null : `${needed} have to approve ${asked.at(return_id)}, ${names.length} did`;
  }

  function suspected(return_id: string, law: PlannedLaw, fraud_score: number | null): string | null {
    const says = law.fraud?.says;
    if (says === undefined || passed.has(return_id)) return null;
    if (struck(law) && law.statutory?.says.over?.includes('fraud') === true) return null;
    const known = [...(fraud_score === null ? [] : [fraud_score]), ...(scores.get(return_id) ?? [])];
    if (known.some((score) => score < says.review_from)) return null;
    const waited = Date.now() >= START_MS + (says.answer_within_minutes ?? 0) * MINUTE_MS;
    if (fraud_score === null && says.no_answer === 'pass' && waited) return null;
    return `nobody cleared it of fraud, scores are ${known.join(', ') || 'not there'}`;
  }

  return {
    heard: (fact) => {
      if (!('return_id' in fact) || fact.return_id === null) return;
      const { return_id } = fact;
      if (fact.type === 'approval.given')
        approvers.set(return_id, (approvers.get(return_id) ?? new Set()).add(fact.by));
      else if (fact.type === 'fraud.scored') scores.set(return_id, [...(scores.get(return_id) ?? []), fact.score]);
      else if (fact.type === 'parcel.lost') lost.set(return_id, fact.proof_of_dropoff !== null);
      else if (fact.type === 'fraud.reviewed' && fact.verdict === 'pass') passed.add(return_id);
      else if (fact.type === 'parcel.dispatched' || fact.type === 'parcel.scanned') sent.add(return_id);
    },
    against: ({ return_id, amount_minor }, { law }, { requested_by, fraud_score }) => {
      asked.add(return_id, amount_minor);
      if (law === null) return null;
      return unapproved(return_id, law, requested_by) ?? suspected(return_id, law, fraud_score);
    },
    ahead: (return_id, { favours }) => {
      const { keep_it, instant_refund } = favours ?? { keep_it: null, instant_refund: null };
      const instantly = instant_refund !== null && (instant_refund.from === 'authorised' || sent.has(return_id));
      return new Set([...(keep_it?.skus ?? []), ...(instantly ? instant_refund.skus : [])]);
    },
    freed: (return_id, { law, receiving: { lost_parcel: rule = 'refund_with_proof' } }) => {
      const proof = lost.get(return_id);
      if (proof !== undefined && (rule === 'refund' || (rule === 'refund_with_proof' && proof))) return 'all';
      if (law === null || !struck(law) || law.statutory?.says.override !== 'release') return 'no';
      return sent.has(return_id) ? 'all' : 'received';
    },
  };
}
