import type { ApprovalGiven, ApprovalRefused, HoldLifted, HoldPlaced } from '../base/hold.ts';
import { must } from '../base/must.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { refundRules } from '../refund/rules.ts';
import { refuseUnsigned } from '../refund/signed.ts';
import { advance } from '../return/advance.ts';
import { wakeForDues } from '../return/due.ts';
import { currencyOf, openReturn, ownReturnId } from '../return/open.ts';
import type { ReturnState } from '../state.ts';
import { holdsOf, openHolds, undecided, type NamedHold } from './holds.ts';
import type { HoldRole } from './lifecycle.ts';
import { closeTrouble, openTrouble, unpaid_minor } from './trouble.ts';

/** Why a command about holds of a return is not to be done, or the return it is about. */
export type Meant =
  | { readonly refusal: Refusal }
  | { readonly refusal: null; readonly return_id: string; readonly state: ReturnState };

/** One person agrees. With four eyes the refund is free when a second one does, and neither may have asked for the return. */
export function decideApprovalGiven(plan: Draft, aggregate: string, fact: ApprovalGiven, world: World): Verdict {
  const meant = meantBy(plan, aggregate, fact.return_id, fact.by, 'approved');
  if (meant.refusal !== null) return meant.refusal;
  const { return_id, state } = meant;
  const found = approvalOf(state);
  if ('kind' in found) return found;
  const { name: hold, hold: of } = found;
  const asks = must(of.asks, 'an approval that asks for nothing');
  const by = fact.by.trim();
  if (asks.not_by !== null && same(asks.not_by, by))
    return refused('requester_approves', `${by} asked for return ${return_id}; somebody else has to approve it`);
  const agreed = of.agreed ?? [];
  if (agreed.some((one) => same(one, by)))
    return refused('same_person_twice', `${by} approved already; a second person has to agree`);
  const reason = fact.reason ?? null;
  plan.emit(aggregate, { type: 'hold.agreed', return_id, hold, by, at: plan.input.at, reason });
  const missing = asks.names - agreed.length - 1;
  if (missing > 0) return plan.done({ return_id, approved: false, names_missing: missing });
  const second = agreed[0] ?? null;
  end(plan, aggregate, return_id, { hold, outcome: 'lifted', by, second, reason: reason ?? 'approved' });
  advance(plan, aggregate, return_id, world);
  wakeForDues(plan, aggregate);
  return plan.done({ return_id, approved: true });
}

/** One person refuses, and that is the end of it: what is not here is not expected any more, what is here goes back. */
export function decideApprovalRefused(plan: Draft, aggregate: string, fact: ApprovalRefused, world: World): Verdict {
  const meant = meantBy(plan, aggregate, fact.return_id, fact.by, fact.reason);
  if (meant.refusal !== null) return meant.refusal;
  const { return_id, state } = meant;
  const found = approvalOf(state);
  if ('kind' in found) return found;
  end(plan, aggregate, return_id, {
    hold: found.name,
    outcome: 'refused',
    by: fact.by.trim(),
    second: null,
    reason: fact.reason,
  });
  advance(plan, aggregate, return_id, world);
  wakeForDues(plan, aggregate);
  return plan.done({ return_id, approved: false });
}

const TURNS: Readonly<Record<NonNullable<HoldPlaced['kind']>, HoldRole>> = {
  person: 'operations',
  legal: 'legal',
  finance: 'finance',
};

/** A person stops the refunds of a return. What was released already is on its way and not called back. */
export function decideHoldPlaced(plan: Draft, aggregate: string, fact: HoldPlaced): Verdict {
  const meant = meantBy(plan, aggregate, fact.return_id, fact.by, fact.reason);
  if (meant.refusal !== null) return meant.refusal;
  const { return_id, state } = meant;
  const hold = personal(fact.hold_id);
  if (state.holds?.[hold] !== undefined)
    return refused('hold_already_placed', `hold ${fact.hold_id} of return ${return_id} was placed before`);
  const kind = fact.kind ?? 'person';
  const since = plan.facts.now;
  const placed = { hold, kind, turn: TURNS[kind], since, until: null, why: fact.reason, by: fact.by.trim() };
  plan.emit(aggregate, { type: 'hold.opened', return_id, ...placed });
  openTrouble(plan, aggregate, return_id, 'held_by_person', fact.hold_id, { by: placed.by, why: fact.reason });
  return plan.done({ return_id, hold_id: fact.hold_id });
}

export function decideHoldLifted(plan: Draft, aggregate: string, fact: HoldLifted, world: World): Verdict {
  const meant = meantBy(plan, aggregate, fact.return_id, fact.by, fact.reason);
  if (meant.refusal !== null) return meant.refusal;
  const { return_id, state } = meant;
  const hold = personal(fact.hold_id);
  const placed = state.holds?.[hold];
  if (placed === undefined) return refused('hold_unknown', `nobody placed hold ${fact.hold_id} on return ${return_id}`);
  if (!undecided(placed))
    return refused('hold_already_lifted', `hold ${fact.hold_id} of return ${return_id} is ${placed.status} already`);
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a return without its sale');
  const rules = refundRules(plan, sold, state.policy);
  const unsigned = refuseUnsigned(fact, unpaid_minor(state), currencyOf(plan, aggregate), rules);
  if (unsigned !== null) return unsigned;
  const { by, second, reason } = fact;
  end(plan, aggregate, return_id, { hold, outcome: 'lifted', by: by.trim(), second, reason });
  closeTrouble(plan, return_id, 'held_by_person', fact.hold_id, reason);
  return advance(plan, aggregate, return_id, world);
}

/** The open return that a person's command is about, unless the command lacks a name or a reason. */
export function meantBy(plan: Draft, aggregate: string, named: string, by: string, reason: string): Meant {
  const return_id = ownReturnId(plan, aggregate, named);
  const order = plan.state(aggregate);
  if (order?.kind === 'order' && order.returns[return_id]?.status === 'closed')
    return { refusal: refused('return_closed', `return ${return_id} is closed`) };
  const state = openReturn(plan, aggregate, return_id);
  if (state === null) return { refusal: refused('return_unknown', `there is no open return ${return_id}`) };
  if (by.trim() === '' || reason.trim() === '')
    return { refusal: refused('name_or_reason_missing', 'say who decides this and why') };
  return { refusal: null, return_id, state };
}

export function refused(code: Refusal['code'], detail: string): Refusal {
  return { kind: 'refused', code, detail };
}

function approvalOf(state: ReturnState): NamedHold | Refusal {
  const open = openHolds(state, 'approval')[0];
  if (open !== undefined) return open;
  const last = holdsOf(state).findLast(({ hold }) => hold.kind === 'approval');
  if (last === undefined) return refused('nothing_to_approve', 'no approval was asked for');
  return refused(
    'approval_already_decided',
    `it was ${last.hold.status === 'lifted' ? 'approved' : 'refused'} already`,
  );
}

function end(
  plan: Draft,
  aggregate: string,
  return_id: string,
  of: {
    readonly hold: string;
    readonly outcome: 'lifted' | 'refused';
    readonly by: string;
    readonly second: string | null;
    readonly reason: string;
  },
): void {
  plan.emit(aggregate, { type: 'hold.ended', return_id, decided: 'person', ...of });
  closeTrouble(plan, return_id, 'approval_overdue', of.hold, `${of.outcome} by ${of.by}`);
}

/** Holds of persons have names of their own, so that none can be mistaken for a gate of the policy. */
function personal(hold_id: string): string {
  return `person:${hold_id}`;
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
