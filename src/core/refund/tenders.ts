import type { OrderNoticeTender } from '../base/input.ts';
import { apportion } from '../money/apportion.ts';

/** How a refund is dealt to the tenders that paid; each by a name that a policy can carry. */
export const TENDER_STRATEGIES = ['order_of_payment', 'reverse_order', 'gift_card_first', 'pro_rata'] as const;

export type TenderStrategy = (typeof TENDER_STRATEGIES)[number];

export type TenderKind = OrderNoticeTender['kind'];

/** A tender and how much may still go back to it: paid less refunded less disputed, never below zero. */
export interface TenderRoom {
  readonly tender_id: string;
  readonly kind: TenderKind;
  readonly room_minor: number;
}

export interface Share {
  readonly tender_id: string;
  readonly amount_minor: number;
}

/**
 * Deals an amount to tenders, given in the order of payment, each up to its room. The shares sum to the amount exactly;
 * null when the tenders do not cover it. Amounts are integers in the minor unit of the order, whatever its exponent.
 */
export function deal(
  strategy: TenderStrategy,
  tenders: readonly TenderRoom[],
  amount_minor: number,
): readonly Share[] | null {
  const open = tenders.filter(({ room_minor }) => room_minor > 0);
  if (open.reduce((sum, { room_minor }) => sum + room_minor, 0) < amount_minor) return null;
  switch (strategy) {
    case 'order_of_payment':
      return fill(open, amount_minor);
    case 'reverse_order':
      return fill(open.toReversed(), amount_minor);
    case 'gift_card_first':
      return fill([...open.filter(closedLoop), ...open.filter((tender) => !closedLoop(tender))], amount_minor);
    case 'pro_rata':
      return proRata(open, amount_minor);
  }
}

/** Tenders whose money never was cash: what they paid goes back as the like of it, whatever the strategy. */
export function closedLoop({ kind }: Pick<TenderRoom, 'kind'>): boolean {
  return kind === 'gift_card' || kind === 'store_credit' || kind === 'points';
}

/**
 * Points that go back with a share of the money they stood for. Counted from the whole downwards, so that the points of
 * all shares sum to those that paid once all of the money is back, in any grouping and after failed attempts.
 */
export function pointsBack(tender: {
  readonly paid_minor: number;
  readonly points: number;
  readonly refunded_minor: number;
  readonly points_refunded: number;
}): number {
  const { paid_minor, points, refunded_minor, points_refunded } = tender;
  if (paid_minor <= 0) return 0;
  const due = Number((BigInt(points) * BigInt(refunded_minor)) / BigInt(paid_minor));
  return Math.max(0, due - points_refunded);
}

function fill(tenders: readonly TenderRoom[], amount_minor: number): Share[] {
  const shares: Share[] = [];
  let left = amount_minor;
  for (const { tender_id, room_minor } of tenders) {
    const here = Math.min(left, room_minor);
    if (here > 0) shares.push({ tender_id, amount_minor: here });
    left -= here;
  }
  return shares;
}

/** By what is left of each tender; a share that is rounded up had a fraction, so it still fits. */
function proRata(tenders: readonly TenderRoom[], amount_minor: number): Share[] {
  const amounts = apportion(
    amount_minor,
    tenders.map(({ room_minor }) => room_minor),
  );
  return tenders
    .map(({ tender_id }, at) => ({ tender_id, amount_minor: amounts[at] ?? 0 }))
    .filter((share) => share.amount_minor > 0);
}
