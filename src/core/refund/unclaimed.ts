import { later } from '../base/instant.ts';
import type { Draft } from '../draft.ts';
import { policyAt, policyNamed } from '../policy/policy.ts';
import { wakeForDues } from '../return/due.ts';
import type { OrderState, RefundPartState } from '../state.ts';
import { allParts } from './fold.ts';
import { owedParts } from './unclaimed-due.ts';

interface Owed {
  readonly owner: string;
  readonly refund: number;
}

const DAY_MS = 86_400_000;

/** Starts the clock of a part that could not be paid, where the policy has one. It runs on when the part fails again. */
export function startUnclaimed(
  plan: Draft,
  aggregate: string,
  { owner, refund, part }: Owed & { readonly part: number },
): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  const days = daysOf(plan, order, owner);
  const found = allParts(order).find((one) => one.owner === owner && one.refund === refund && one.part.part === part);
  if (days === null || found === undefined || found.part.unclaimed_at !== undefined) return;
  const unclaimed_at = later(plan.facts.now, days * DAY_MS);
  plan.emit(aggregate, { type: 'refund.owed', return_id: owner, refund, part, unclaimed_at });
  wakeForDues(plan, aggregate);
}

/** By the clock: what is owed for too long is finance's to report or to bring to its owner. */
export function flagUnclaimed(plan: Draft, aggregate: string): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  for (const { owner, refund, part, unclaimed_at } of owedParts(order)) {
    if (unclaimed_at > plan.facts.now) continue;
    plan.exception({
      change: 'open',
      id: unclaimedId(owner, refund, part.part),
      kind: 'refund_unclaimed',
      aggregate,
      money_at_risk_minor: part.amount_minor,
      currency: order.currency,
      detail: { return_id: owner, refund, part: part.part, unclaimed_at },
      at: plan.facts.now,
    });
  }
}

/** The money is on its way or with the customer: nobody has to look for them any more. */
export function closeUnclaimed(
  plan: Draft,
  { owner, refund, part }: Owed & { readonly part: RefundPartState },
  because: string,
): void {
  if (part.unclaimed_at === undefined) return;
  plan.exception({ change: 'close', id: unclaimedId(owner, refund, part.part), because });
}

/** The policy of the return; a return that is closed, and money given without goods, go by the policy of today. */
function daysOf(plan: Draft, order: OrderState, owner: string): number | null {
  const { policies, now } = plan.facts;
  const of = order.returns[owner];
  const named = of === undefined || of.status === 'closed' ? null : policyNamed(policies, of.policy);
  const { unclaimed } = (named ?? policyAt(policies, now)).terms;
  return unclaimed === undefined || unclaimed === null || unclaimed.informative ? null : unclaimed.says;
}

function unclaimedId(owner: string, refund: number, part: number): string {
  return `refund_unclaimed:${owner}:${refund}.${part}`;
}
