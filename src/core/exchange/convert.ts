import { must } from '../base/must.ts';
import type { Adjustment } from '../refund/owed.ts';
import { heldBack, refusalOf } from '../hold/holds.ts';
import { payOut } from '../refund/release.ts';
import { refundRules } from '../refund/rules.ts';
import { worthOf } from '../refund/worth.ts';
import { wakeForDues } from '../return/due.ts';
import { openReturn } from '../return/open.ts';
import { orderIn, type Turn } from '../return/turn.ts';
import { carried, paid } from './carry.ts';
import { fallbackPayout } from './payout.ts';

/**
 * A replacement that will not leave: what goods and money brought to it goes back the way the customer chose, once nothing
 * holds the refunds of the return. Goods that are still to come are paid for like any others.
 */
export function convert(turn: Turn, exchange_id: string, because: string): void {
  const { plan, aggregate, return_id } = turn;
  plan.emit(aggregate, { type: 'exchange.moved', return_id, exchange_id, to: 'converted', until: null, because });
  if (payable(turn)) giveBack(turn, exchange_id, leftOf(turn, exchange_id));
  wakeForDues(plan, aggregate);
}

/** Gives back what a replacement that will not leave still holds. A refusal holds goods back, and not what was paid beside them. */
export function settleConverted(turn: Turn, exchange_id: string): void {
  const left_minor = leftOf(turn, exchange_id);
  if (left_minor > 0 && payable(turn)) giveBack(turn, exchange_id, left_minor);
}

function leftOf(turn: Turn, exchange_id: string): number {
  const order = orderIn(turn);
  return carried(order, exchange_id) + paid(must(order.exchanges?.[exchange_id], 'an exchange that is not there'));
}

function payable({ plan, aggregate, return_id }: Turn): boolean {
  const state = openReturn(plan, aggregate, return_id);
  return state !== null && (!heldBack(state) || refusalOf(state) !== null);
}

/** Gives back money that a replacement does not need: a refund without goods, told as what it is. */
export function giveBack(turn: Turn, exchange_id: string, held_minor: number): void {
  const { plan, world, aggregate, return_id } = turn;
  const order = orderIn(turn);
  const state = must(openReturn(plan, aggregate, return_id), 'an exchange of a return that is closed');
  const exchange = must(order.exchanges?.[exchange_id], 'an exchange that is not there');
  const { sku, quantity } = exchange;
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'an exchange without its sale');
  const title = `Not needed for ${quantity} of ${sku}`;
  const back: Adjustment = { kind: 'exchange', code: exchange_id, title, amount_minor: held_minor };
  const worth = worthOf({ rules: refundRules(plan, sold, state.policy), sold, order, return_id, state, items: [] });
  // What held a charge or a promotion back may be gone with the replacement.
  if (worth.amount_minor + held_minor === 0) return;
  payOut(turn, {
    items: [],
    worth: {
      ...worth,
      adjustments: held_minor === 0 ? worth.adjustments : [...worth.adjustments, back],
      amount_minor: worth.amount_minor + held_minor,
    },
    points: null,
    payout: fallbackPayout(state, exchange),
  });
}
