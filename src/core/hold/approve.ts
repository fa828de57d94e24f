import { later, type Instant } from '../base/instant.ts';
import { readable } from '../base/money.ts';
import type { Draft } from '../draft.ts';
import type { Approval, ApprovalTerms } from '../policy/terms.ts';
import { inForce } from '../refund/fold.ts';
import { orderIn, type Turn } from '../return/turn.ts';
import type { ReturnState } from '../state.ts';
import type { ApprovalAsked } from './event.ts';
import { holdsOf, nextHold } from './holds.ts';
import type { HoldRole } from './lifecycle.ts';

const HOUR_MS = 3_600_000;

/** How long an approver has when the policy does not say. */
const EXPIRES_HOURS = 48;

/** An approval that is to be asked for. */
interface Wanted {
  readonly aggregate: string;
  readonly return_id: string;
  readonly turn: HoldRole;
  readonly asks: ApprovalAsked;
  readonly why: string;
}

/** Who has to approve the refund of a whole return: the strictest of its lines' answers and of the limits for the sum. */
export function strictest(
  answers: readonly { readonly approval: Approval; readonly terms: ApprovalTerms }[],
  amount_minor: number,
): { readonly approval: Approval; readonly terms: ApprovalTerms } {
  let found: { readonly approval: Approval; readonly terms: ApprovalTerms } = { approval: 'none', terms: {} };
  for (const { approval, terms } of answers) {
    const { one_over_minor = null, four_eyes_over_minor = null } = terms;
    const sum: Approval =
      four_eyes_over_minor !== null && amount_minor > four_eyes_over_minor
        ? 'four_eyes'
        : one_over_minor !== null && amount_minor > one_over_minor
          ? 'one'
          : 'none';
    for (const one of [approval, sum]) if (names(one) > names(found.approval)) found = { approval: one, terms };
  }
  return found;
}

/** How many persons an answer of the policy wants. */
function names(approval: Approval): 0 | 1 | 2 {
  return approval === 'four_eyes' ? 2 : approval === 'one' ? 1 : 0;
}

/** What a policy's terms ask of approvers of this amount. */
export function asksOf(
  terms: ApprovalTerms,
  of: { readonly approval: Approval; readonly amount_minor: number; readonly not_by: string | null },
): { readonly turn: HoldRole; readonly asks: ApprovalAsked } {
  const { by = 'operations', escalate_to = 'manager', expires_hours = EXPIRES_HOURS } = terms;
  const { amount_minor, not_by } = of;
  const asks = { amount_minor, names: names(of.approval) === 2 ? 2 : 1, not_by, escalate_to, expires_hours } as const;
  return { turn: by, asks };
}

/** Opens the approval of a return; its clock runs from now. */
export function askApproval(plan: Draft, { aggregate, return_id, turn, asks, why }: Wanted): void {
  const order = plan.state(aggregate);
  const state = order?.kind === 'order' ? order.returns[return_id] : undefined;
  if (state === undefined || state.status === 'closed') return;
  const { now } = plan.facts;
  plan.emit(aggregate, {
    type: 'hold.opened',
    return_id,
    hold: nextHold(state, 'approval'),
    kind: 'approval',
    turn,
    since: now,
    until: expiry(now, asks),
    why,
    by: null,
    asks,
  });
}

/** When an approval that is asked for at a moment goes on to the next one. */
export function expiry(at: Instant, { expires_hours }: ApprovalAsked): Instant {
  return later(at, expires_hours * HOUR_MS);
}

/**
 * Asks again when what is about to be paid, with what was, is more than was approved; less needs nobody. Gives whether it
 * asked, so that nothing is paid before the answer.
 */
export function risesAbove(turn: Turn, state: ReturnState, amount_minor: number): boolean {
  const approvals = holdsOf(state).filter(({ hold }) => hold.kind === 'approval' && hold.asks !== undefined);
  const last = approvals.at(-1)?.hold;
  if (last?.asks === undefined) return false;
  const { asks } = last;
  const before = inForce(state.refunds).reduce((sum, refund) => sum + refund.amount_minor, 0);
  const total_minor = before + amount_minor;
  if (total_minor <= asks.amount_minor) return false;
  const { plan, aggregate, return_id } = turn;
  const { currency } = orderIn(turn);
  const why = `the refund rose from ${readable(asks.amount_minor, currency)} to ${readable(total_minor, currency)}`;
  askApproval(plan, { aggregate, return_id, turn: last.turn, asks: { ...asks, amount_minor: total_minor }, why });
  return true;
}
