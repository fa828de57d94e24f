import { must } from '../base/must.ts';
import type { Draft } from '../draft.ts';
import type { LineUnits } from '../event.ts';
import type { Adjustment } from './owed.ts';
import { worth } from '../order/basket.ts';
import type { Sold } from '../order/sold.ts';
import type { LoyaltyTerms } from '../policy/terms.ts';
import { valueOf } from '../return/lots.ts';
import { orderIn, type Turn } from '../return/turn.ts';
import { knownFrom } from '../replica/known.ts';
import type { OrderState, ReturnState } from '../state.ts';
import type { EarnedPoints } from './owed.ts';
import { refundRules, type RefundRules } from './rules.ts';
import type { Worth } from './worth.ts';

interface Case {
  readonly terms: LoyaltyTerms | null;
  readonly sold: Sold;
  readonly order: OrderState;
  readonly state: ReturnState;
  readonly items: readonly LineUnits[];
  /** What the customer has to spend; null while nobody told. */
  readonly balance: number | null;
}

/**
 * The points that goods had earned, counted from the whole downwards, so that all of them are due once all goods are back.
 * Null when the sale earned none.
 */
function earnedPoints({ terms, sold, order, state, items, balance }: Case): EarnedPoints | null {
  const { earned_points = 0, customer_id } = sold;
  if (earned_points <= 0 || customer_id === null) return null;
  const total = sold.lines.reduce((sum, line) => sum + worth(line, [{ from: 0, to: line.quantity }]), 0);
  if (total <= 0) return null;
  const goods_minor = valueOf(state.lines, items);
  const before = Object.values(order.returns)
    .flatMap(({ refunds }) => refunds)
    .reduce(
      (sum, { points }) => ({
        due: sum.due + (points?.due ?? 0),
        goods_minor: sum.goods_minor + (points?.goods_minor ?? 0),
      }),
      { due: 0, goods_minor: 0 },
    );
  const upTo = Number((BigInt(earned_points) * BigInt(before.goods_minor + goods_minor)) / BigInt(total));
  const due = Math.max(0, upTo - before.due);
  const spent = terms?.when_spent === 'deduct' && balance !== null ? Math.max(0, due - balance) : 0;
  return { due, deducted: spent, goods_minor };
}

/** The money that stands for points that were spent, never more than the rest of the refund; rounded for the customer. */
function pointsAsMoney(points: EarnedPoints, terms: LoyaltyTerms | null, most_minor: number): Adjustment[] {
  if (terms === null || points.deducted === 0) return [];
  const worth_minor = Number((BigInt(points.deducted) * BigInt(terms.minor)) / BigInt(terms.points));
  const amount = Math.min(most_minor, worth_minor);
  if (amount <= 0) return [];
  const title = `Points already spent (${points.deducted})`;
  return [{ kind: 'fee', code: 'points_spent', title, amount_minor: -amount }];
}

/** A refund with the points that its goods had earned, where a system holds points. */
export function withPoints(
  { plan }: Turn,
  given: Omit<Case, 'balance' | 'terms'> & { readonly rules: RefundRules },
  worth: Worth,
): { readonly worth: Worth; readonly points: EarnedPoints | null } {
  if (plan.facts.systems.loyalty === undefined) return { worth, points: null };
  const { loyalty: terms } = given.rules;
  const points = earnedPoints({ ...given, terms, balance: balanceOf(plan, given.sold) });
  if (points === null) return { worth, points };
  const charges = worth.adjustments.reduce((sum, one) => sum + (one.kind === 'charge' ? one.amount_minor : 0), 0);
  const money = pointsAsMoney(points, terms, worth.amount_minor - charges);
  const amount_minor = money.reduce((sum, one) => sum + one.amount_minor, worth.amount_minor);
  return { worth: { ...worth, adjustments: [...worth.adjustments, ...money], amount_minor }, points };
}

/** What the copy of the customer says of points to spend; null while nobody told. */
function balanceOf(plan: Draft, { customer_id }: Sold): number | null {
  if (customer_id === null) return null;
  const known = plan.facts.known ?? knownFrom((name) => plan.state(name), plan.facts.now);
  return known.customer(customer_id)?.points ?? null;
}

/** Points of refunded goods are asked back, once for each refund, where a system holds points. */
export function reversePoints(turn: Turn, state: ReturnState): void {
  const { plan, world, aggregate, return_id } = turn;
  const { loyalty } = plan.facts.systems;
  if (loyalty === undefined) return;
  for (const { refund, points } of state.refunds) {
    const step = `points:${refund}`;
    const open = points === undefined ? 0 : points.due - points.deducted;
    if (open === 0 || state.steps[step] !== undefined) continue;
    const sold = must(world.sold(aggregate.slice('order/'.length)), 'earned points without their sale');
    const customer_id = must(sold.customer_id, 'points that nobody earned');
    plan.emit(aggregate, { type: 'posting.requested', return_id, posting: 'points', number: refund, items: [] }, [
      {
        step,
        key: `${return_id}:${step}`,
        system: loyalty,
        operation: {
          name: 'loyalty.points.reverse',
          return_id,
          refund_id: `${return_id}:refund:${refund}`,
          order_name: orderIn(turn).name,
          customer_id,
          at: plan.input.at,
          points: open,
          below_zero: refundRules(plan, sold, state.policy).loyalty?.when_spent === 'negative',
        },
      },
    ]);
  }
}
