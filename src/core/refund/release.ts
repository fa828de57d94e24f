import { must } from '../base/must.ts';
import { risesAbove } from '../hold/approve.ts';
import { heldBack } from '../hold/holds.ts';
import { wakeForDues } from '../return/due.ts';
import type { LineUnits, RefundPart } from '../event.ts';
import type { CreditPayout } from '../exchange/event.ts';
import { exchangeAccount } from '../exchange/account.ts';
import { byPayout } from '../exchange/payout.ts';
import { openReturn } from '../return/open.ts';
import { gather, orderIn, type Turn } from '../return/turn.ts';
import { reached } from '../return/lifecycle.ts';
import type { Lot, ReturnState } from '../state.ts';
import { countIn } from './count-in.ts';
import { gatesFor } from './favour.ts';
import { roomOf } from './guard.ts';
import type { Gate } from './lifecycle.ts';
import { asksFor, coverAccount, partsOf, refer } from './pay.ts';
import { withPayers } from './payer.ts';
import type { EarnedPoints } from './owed.ts';
import { withPoints } from './points.ts';
import { refundRules, tooLate, type RefundRules } from './rules.ts';
import { flagFailed } from './settle.ts';
import { deal } from './tenders.ts';
import { worthOf, type Worth } from './worth.ts';

/** Units whose gates are all met are paid for, at their frozen value, to the tenders that paid or where the customer wants it. */
export function release(turn: Turn, state: ReturnState): void {
  const { plan, world, aggregate, return_id } = turn;
  if (heldBack(state)) return;
  const { items: ready, units } = gather(
    state,
    (lot, line) => lot.refund === null && waitsFor(gatesFor(state, line), lot).length === 0,
  );
  if (units === 0) return;
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a refund without its sale');
  const rules = refundRules(plan, sold, state.policy);
  for (const { items, payout } of byPayout(orderIn(turn), state, ready)) {
    const order = orderIn(turn);
    const now = must(openReturn(plan, aggregate, return_id), 'a refund of a return that is not open');
    const given = { rules, sold, order, return_id, state: now, items };
    const { worth, points } = withPoints(turn, given, worthOf(given));
    if (risesAbove(turn, now, worth.amount_minor)) return wakeForDues(plan, aggregate);
    payOut(turn, { items, worth, points, payout });
  }
}

/** What a refund is for, what it comes to, and where it goes when not back to the payments. */
export interface Outlay {
  readonly items: readonly LineUnits[];
  readonly worth: Worth;
  /** Points that the goods had earned; null when they earned none. */
  readonly points: EarnedPoints | null;
  readonly payout: CreditPayout | null;
}

/** Deals a refund to the tenders, less what the customer has already, and sends what nothing holds on its way. */
export function payOut(turn: Turn, { items, worth, points, payout }: Outlay): void {
  const { plan, world, aggregate, return_id } = turn;
  const state = must(openReturn(plan, aggregate, return_id), 'a refund of a return that is not open');
  const order = orderIn(turn);
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a refund without its sale');
  const rules = refundRules(plan, sold, state.policy);
  const { amount_minor, adjustments } = worth;
  const covered = countIn({ rules, sold, order, state, items, amount_minor });
  const left_minor = amount_minor - covered.reduce((sum, part) => sum + part.amount_minor, 0);
  const rooms = sold.tenders.map(({ tender_id, kind }) => ({ tender_id, kind, room_minor: roomOf(order, tender_id) }));
  const shares = deal(rules.tender_strategy, rooms, left_minor);
  if (shares === null) {
    plan.exception({
      change: 'open',
      id: `refund_uncovered:${return_id}`,
      kind: 'refund_uncovered',
      aggregate,
      money_at_risk_minor: amount_minor,
      currency: order.currency,
      detail: { return_id, amount_minor },
      at: plan.input.at,
    });
    return;
  }
  const refund = state.refunds.length + 1;
  const late = (system: string): boolean => tooLate(rules, sold, system, plan.facts.now);
  const dealt = partsOf(order, sold, shares, covered.length + 1, late, payout);
  const payer = { node: state.node, policy: state.policy };
  const parts = [...covered, ...withPayers(plan, sold, order, payer, renewed(dealt, rules))];
  const wanted = asksFor(order, return_id, refund, parts);
  plan.emit(
    aggregate,
    {
      type: 'refund.released',
      return_id,
      refund,
      items,
      amount_minor,
      parts,
      ...(adjustments.length === 0 ? {} : { adjustments }),
      ...(points === null ? {} : { points }),
    },
    wanted,
  );
  refer(plan, aggregate, return_id, refund, parts);
  book(turn, worth);
  for (const part of parts)
    if (part.held === 'window') flagFailed(plan, aggregate, return_id, refund, part, 'too_late');
  for (const part of parts)
    if (part.covered !== undefined) {
      const credit = coverAccount(part.covered.by);
      const { currency } = order;
      plan.money({ aggregate, debit: 'refund_owed', credit, amount_minor: part.amount_minor, currency });
    }
}

/** Points that paid may be long expired: they go back with the validity that policy gives them. */
function renewed(parts: readonly RefundPart[], { loyalty }: RefundRules): RefundPart[] {
  const points_valid_days = loyalty?.renewed_days;
  if (points_valid_days === undefined) return [...parts];
  return parts.map((part) => (part.points === undefined ? part : { ...part, points_valid_days }));
}

/** What is owed comes from sales and charges; a fee stays with the retailer, and a replacement is paid from the goods. */
function book(turn: Turn, { goods_minor, adjustments }: Worth): void {
  const { plan, aggregate } = turn;
  const { currency, exchanges = {} } = orderIn(turn);
  const of = (kind: string): number =>
    adjustments.reduce((sum, one) => sum + (one.kind === kind ? one.amount_minor : 0), 0);
  const moved = adjustments.filter(({ kind }) => kind === 'exchange');
  const carried = moved.reduce((sum, one) => sum + Math.max(0, -one.amount_minor), 0);
  const owed = goods_minor + of('promotion') + of('fee') - carried;
  const entry = { aggregate, currency };
  if (owed > 0) plan.money({ ...entry, debit: 'returns_allowance', credit: 'refund_owed', amount_minor: owed });
  if (of('fee') < 0)
    plan.money({ ...entry, debit: 'returns_allowance', credit: 'fee_income', amount_minor: -of('fee') });
  if (of('charge') > 0)
    plan.money({ ...entry, debit: 'charges_refunded', credit: 'refund_owed', amount_minor: of('charge') });
  for (const { code, amount_minor } of moved) {
    const account = exchangeAccount(must(exchanges[code], 'value carried to an exchange that is not there'));
    if (amount_minor < 0)
      plan.money({ ...entry, debit: 'returns_allowance', credit: account, amount_minor: -amount_minor });
    else plan.money({ ...entry, debit: account, credit: 'refund_owed', amount_minor });
  }
}

/** The gates that still hold units of this lot. Units that never came back are held by all of them. */
export function waitsFor(gates: readonly Gate[], lot: Lot): Gate[] {
  if (lot.stage === 'cancelled' || lot.stage === 'handed_back') return [...gates, 'received'];
  // Lost units cannot be seen any more; whether the customer has to wait for them was decided when they were lost.
  const excused = lot.stage === 'lost' && lot.excused === true;
  const open = gates.filter((gate) => {
    switch (gate) {
      case 'received':
        return !excused && !reached(lot.stage, 'received');
      case 'inspected':
        return !excused && !reached(lot.stage, 'inspected');
      case 'disposition':
        return !excused && !reached(lot.stage, 'dispositioned');
      case 'identity':
        return false;
    }
  });
  return lot.hold === undefined ? open : [...open, 'identity'];
}
