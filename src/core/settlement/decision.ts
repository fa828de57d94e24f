import type { Draft } from '../draft.ts';
import type { Account } from '../money/accounts.ts';
import { granted } from '../refund/guard.ts';
import { orderIn, type Turn } from '../return/turn.ts';
import type { Grant, OrderState } from '../state.ts';

/** Ends a decision of a marketplace: returns account for it, it is a loss, or the marketplace bears it. */
export function resolveDecision(
  plan: Draft,
  aggregate: string,
  grant_id: string,
  outcome: 'explained' | 'written_off' | 'recovered',
  because: string,
): void {
  const order = plan.state(aggregate);
  const grant = order?.kind === 'order' ? order.grants?.[grant_id] : undefined;
  if (order?.kind !== 'order' || grant === undefined) return;
  const amount_minor = outcome === 'explained' ? 0 : left(order, grant_id, grant);
  plan.emit(aggregate, { type: 'marketplace.resolved', grant_id, outcome, amount_minor, because });
  const debit = outcome === 'written_off' ? 'marketplace_loss' : receivable(grant);
  if (amount_minor > 0)
    plan.money({ aggregate, debit, credit: 'marketplace_refund', amount_minor, currency: order.currency });
  plan.exception({ change: 'close', id: `marketplace_decision:${grant_id}`, because });
}

/** What a marketplace gave back on its own and returns account for by now is nobody's question any more. */
export function explainDecisions(turn: Turn): void {
  const { plan, aggregate } = turn;
  for (const [grant_id, grant] of Object.entries(orderIn(turn).grants ?? {}))
    if (grant.decision?.status === 'open' && left(orderIn(turn), grant_id, grant) === 0)
      resolveDecision(plan, aggregate, grant_id, 'explained', 'returns account for it');
}

/** What a till gave for units of another return is explained once refunds count all of it in. */
export function explainOffline(turn: Turn): void {
  const { plan, aggregate } = turn;
  for (const [grant_id, grant] of Object.entries(orderIn(turn).grants ?? {})) {
    if (grant.unexplained === undefined || left(orderIn(turn), grant_id, grant) > 0) continue;
    const amount_minor = grant.refunds.reduce((sum, refund) => sum + refund.amount_minor, 0);
    plan.emit(aggregate, { type: 'offline.explained', grant_id, amount_minor });
    const id = `offline_double_return:${grant_id.slice('offline:'.length)}`;
    plan.exception({ change: 'close', id, because: 'refunds count the money in' });
  }
}

/** The time for an appeal is over: what no return explains is a loss. */
export function strikeDecisions(plan: Draft, aggregate: string): void {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return;
  for (const [grant_id, { decision }] of Object.entries(order.grants ?? {}))
    if (decision?.status === 'open' && decision.appeal_until <= plan.facts.now)
      resolveDecision(plan, aggregate, grant_id, 'written_off', 'the time for an appeal is over');
}

/** What the money book must hold of decisions that came to an end. */
export function expectDecision(
  { decision, ...grant }: Grant,
  book: (account: Account, amount_minor: number) => void,
): void {
  if (decision === undefined || decision.resolved_minor === 0) return;
  book('marketplace_refund', decision.resolved_minor);
  book(decision.status === 'written_off' ? 'marketplace_loss' : receivable(grant), -decision.resolved_minor);
}

function left(order: OrderState, grant_id: string, { refunds }: Grant): number {
  const tenders = new Set(refunds.flatMap(({ parts }) => parts.map(({ tender_id }) => tender_id)));
  return [...tenders].reduce((sum, tender_id) => sum + granted(order, grant_id, tender_id), 0);
}

function receivable({ refunds }: Pick<Grant, 'refunds'>): Account {
  return `marketplace_receivable:${refunds[0]?.parts[0]?.system ?? ''}`;
}
