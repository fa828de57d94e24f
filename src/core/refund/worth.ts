import { must } from '../base/must.ts';
import { count, join, without, type Range } from '../base/units.ts';
import type { LineUnits } from '../event.ts';
import { carry, forward } from '../exchange/carry.ts';
import type { Adjustment } from './owed.ts';
import { repriced, worth } from '../order/basket.ts';
import { usedOf } from '../order/contract.ts';
import type { Sold } from '../order/sold.ts';
import { inForce } from './fold.ts';
import type { LotStage } from '../return/lifecycle.ts';
import { lots, valueOf } from '../return/lots.ts';
import type { OrderState, Refund, ReturnState } from '../state.ts';
import { feesOf } from './fees.ts';
import type { RefundRules } from './rules.ts';

/** What a refund gives: the goods at their frozen values, and signed amounts beside them. */
export interface Worth {
  readonly goods_minor: number;
  readonly adjustments: readonly Adjustment[];
  /** Goods and adjustments together; never below zero. */
  readonly amount_minor: number;
}

interface Case {
  readonly rules: RefundRules;
  readonly sold: Sold;
  readonly order: OrderState;
  readonly return_id: string;
  readonly state: ReturnState;
  readonly items: readonly LineUnits[];
}

/** Values units that are about to be paid for, with what the policy adds and takes. */
export function worthOf(given: Case): Worth {
  const goods_minor = valueOf(given.state.lines, given.items);
  const promotion = promotionOf(given, goods_minor);
  const net = goods_minor + sum(promotion);
  // What pays for a replacement bears no fee: fees are taken from money.
  const carried = carry(given, net);
  const fees = feesOf(given.state, given.items, net + sum(carried));
  const used = usedUp(given, net + sum(carried) + sum(fees));
  const adjustments = [...promotion, ...carried, ...fees, ...used, ...chargesOf(given)];
  return { goods_minor, adjustments, amount_minor: goods_minor + sum(adjustments) };
}

/** What of a subscription's cycle was used is not given back. */
function usedUp({ state, items }: Case, most_minor: number): Adjustment[] {
  const amount_minor = Math.min(most_minor, usedOf(state.lines, items));
  if (amount_minor <= 0) return [];
  return [{ kind: 'fee', code: 'cycle_used', title: 'Used part of the cycle', amount_minor: -amount_minor }];
}

/** What a refund gave for its goods, after promotions and before fees and charges. */
export function goodsOf({ amount_minor, adjustments = [] }: Pick<Refund, 'amount_minor' | 'adjustments'>): number {
  return amount_minor - sum(adjustments.filter(({ kind }) => kind !== 'promotion'));
}

/**
 * Kept basket: so much is given back in all that the customer has paid what the kept units cost on their own; what an
 * earlier refund kept back comes again when the rest is returned. Never below zero in one refund.
 */
function promotionOf({ rules, sold, order, items, state }: Case, goods_minor: number): Adjustment[] {
  if (rules.promotion === 'frozen' || state.kind === 'return_to_sender') return [];
  const kept = new Map(sold.lines.map((line) => [line.line_id, unclaimed(order, line.line_id, line.quantity)]));
  const paid = sold.lines.reduce((total, line) => total + worth(line, [{ from: 0, to: line.quantity }]), 0);
  // Units that have not come yet may still be kept: what their return would be worth to a promotion is not paid before.
  const still = new Map(
    [...kept].map(([line_id, units]) => [line_id, join(units, waiting(order, line_id, state, items))]),
  );
  const due = Math.min(
    paid - repriced(sold, kept) - pending(order, state, items).value_minor,
    paid - repriced(sold, still),
  );
  const before = Object.values(order.returns)
    .flatMap(({ refunds }) => inForce(refunds))
    .reduce((total, refund) => total + goodsOf(refund), 0);
  const amount_minor = Math.max(0, due - before) - goods_minor;
  if (amount_minor === 0) return [];
  return [{ kind: 'promotion', code: 'kept_basket', title: 'Promotions on what is kept', amount_minor }];
}

/** Charges are counted from the whole downwards too, so that all of one is back when all goods are. */
function chargesOf({ rules, sold, order, state, items }: Case): Adjustment[] {
  // What the customer never had is given back with what was charged for bringing it, whatever the policy says of returns.
  const ruleOf = (code: string): 'full' | 'pro_rata' | 'none' =>
    state.kind === 'return_to_sender' ? 'pro_rata' : (rules.charges[code] ?? 'none');
  if (sold.charges.every(({ code }) => ruleOf(code) === 'none')) return [];
  const open = pending(order, state, items);
  const kept = sold.lines.map((line) => ({ line, units: unclaimed(order, line.line_id, line.quantity) }));
  const all = open.units === 0 && kept.every(({ units }) => count(units) === 0);
  const whole_minor = sold.lines.reduce((of, line) => of + worth(line, [{ from: 0, to: line.quantity }]), 0);
  const replaced = sold.lines.filter(({ replacement }) => replacement !== undefined);
  const total = whole_minor - replaced.reduce((of, line) => of + worth(line, [{ from: 0, to: line.quantity }]), 0);
  const gone = whole_minor - open.value_minor - kept.reduce((of, { line, units }) => of + worth(line, units), 0);
  // Goods that a replacement stands for are not back in that sense, until the replacement is.
  const back = Math.min(total, Math.max(0, gone - forward(order)));
  const codes = [...new Set(sold.charges.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const rule = ruleOf(code);
    const charges = sold.charges.filter((charge) => charge.code === code);
    const whole = sum(charges);
    const part = rule === 'pro_rata' && total > 0 ? Number((BigInt(whole) * BigInt(back)) / BigInt(total)) : 0;
    const due = rule === 'none' ? 0 : all ? whole : part;
    const before = Object.values(order.returns)
      .flatMap(({ refunds }) => inForce(refunds).flatMap(({ adjustments = [] }) => adjustments))
      .filter((one) => one.kind === 'charge' && one.code === code);
    const amount_minor = due - sum(before);
    if (amount_minor <= 0) return [];
    const { title } = must(charges[0], 'a charge code without a charge');
    return [{ kind: 'charge' as const, code, title, amount_minor }];
  });
}

/** Units that are in a return and not paid for, beside those that are paid for now. */
function pending(
  order: OrderState,
  state: ReturnState,
  items: readonly LineUnits[],
): { readonly units: number; readonly value_minor: number } {
  let units = -items.reduce((total, item) => total + count(item.units), 0);
  let value_minor = -valueOf(state.lines, items);
  for (const one of Object.values(order.returns)) {
    if (one.status === 'closed') continue;
    for (const { line, lot } of lots(one)) {
      if (lot.refund !== null || isGone(lot.stage)) continue;
      units += count(lot.units);
      value_minor += count(lot.units) * line.unit_minor;
    }
  }
  return { units, value_minor };
}

/** Units of an order line that are in a return and not paid for, beside those that are paid for now. */
function waiting(order: OrderState, line_id: string, state: ReturnState, items: readonly LineUnits[]): Range[] {
  let units: Range[] = [];
  for (const one of Object.values(order.returns)) {
    if (one.status === 'closed') continue;
    const paying = one === state ? items : [];
    for (const { line, lot } of lots(one)) {
      if (line.line_id !== line_id || lot.refund !== null || lot.stage === 'cancelled') continue;
      const now = paying.filter((item) => item.line === line.line).flatMap((item) => item.units);
      units = join(units, without(lot.units, now));
    }
  }
  return units;
}

function unclaimed(order: OrderState, line_id: string, quantity: number): Range[] {
  return without([{ from: 0, to: quantity }], order.claimed[line_id] ?? []);
}

function sum(amounts: readonly { readonly amount_minor: number }[]): number {
  return amounts.reduce((total, { amount_minor }) => total + amount_minor, 0);
}

/** Stages of units that no refund of goods will ever pay for. */
function isGone(stage: LotStage): boolean {
  return stage === 'cancelled' || stage === 'handed_back' || stage === 'sent_back';
}
