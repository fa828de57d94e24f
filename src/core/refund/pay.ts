import { must } from '../base/must.ts';
import type { Draft, Wanted } from '../draft.ts';
import type { GrantKind, RefundPart } from '../event.ts';
import type { CreditPayout } from '../exchange/event.ts';
import type { Account } from '../money/accounts.ts';
import type { Sold } from '../order/sold.ts';
import type { OrderState } from '../state.ts';
import { paidBy, settledAccount } from '../settlement/paid-by.ts';
import { hold, takenByBank } from './guard.ts';
import { pointsBack, type Share, type TenderKind } from './tenders.ts';

/** Turns shares of tenders into parts of a refund: what the bank took is covered, what may not leave is held, the rest goes. */
export function partsOf(
  order: OrderState,
  sold: Sold,
  shares: readonly Share[],
  first: number,
  late: (system: string) => boolean,
  payout: CreditPayout | null = null,
): RefundPart[] {
  const parts: RefundPart[] = [];
  for (const { tender_id, amount_minor } of shares) {
    const { system, payment_ref, kind } = tenderOf(sold, tender_id);
    const paid_by = paidBy(kind);
    const owed = payout === null ? liabilityOf(kind) : 'store_credit';
    const add = (amount: number, some: Partial<RefundPart>): number =>
      parts.push({ part: first + parts.length, tender_id, system, payment_ref, amount_minor: amount, ...some });
    let left = amount_minor;
    for (const { id, left_minor } of takenByBank(order, tender_id)) {
      const here = Math.min(left, left_minor);
      if (here > 0) add(here, { covered: { by: 'dispute', id } });
      left -= here;
    }
    if (left === 0) continue;
    if (paid_by === 'marketplace' || paid_by === 'invoice') {
      add(left, { paid_by, ...(paid_by === 'marketplace' ? { held: 'marketplace' } : {}) });
      continue;
    }
    const held = payout === null && late(system) ? 'window' : hold(order, tender_id);
    const points = pointsOf(order, tender_id, amount_minor);
    add(left, {
      ...(payout === null ? (paid_by === null ? {} : { paid_by }) : elsewhere(payout)),
      ...(held === null ? {} : { held }),
      ...(points === null ? {} : { points }),
      ...(owed === null ? {} : { liability: owed }),
    });
  }
  return parts;
}

/** What a part names when it goes to an account of store credit; its payment is used up all the same. */
function elsewhere({ kind, system, account_ref }: CreditPayout): Partial<RefundPart> {
  return { payout: kind, system, payment_ref: account_ref };
}

/** The deliveries that parts call for: those that are neither held nor covered. */
export function asksFor(
  order: OrderState,
  owner: string,
  refund: number,
  parts: readonly RefundPart[],
): (Wanted & { readonly part: number })[] {
  return parts
    .filter(({ held, covered, paid_by }) => held === undefined && covered === undefined && paid_by === undefined)
    .map((part) => {
      const key = `${owner}:refund:${refund}.${part.part}`;
      const { system, payment_ref, amount_minor, payout, points, points_valid_days } = part;
      return {
        part: part.part,
        step: `refund:${refund}.${part.part}`,
        key,
        system,
        operation: {
          name: 'payments.refund',
          refund_id: key,
          return_id: owner,
          order_name: order.name,
          payment_ref,
          amount_minor,
          currency: order.currency,
          ...(payout === undefined ? {} : { payout }),
          // Points that become store credit are not given back as points.
          ...(points === undefined || payout !== undefined ? {} : { points }),
          ...(points_valid_days === undefined || payout !== undefined ? {} : { points_valid_days }),
        },
      };
    });
}

/** Lets words about parts, of the payment system or of a person, find the order: also about parts that are held. */
export function refer(
  plan: Draft,
  aggregate: string,
  owner: string,
  refund: number,
  parts: readonly Pick<RefundPart, 'part' | 'covered'>[],
): void {
  for (const { part, covered } of parts)
    if (covered === undefined) plan.refer({ kind: 'refund', id: `${owner}:refund:${refund}.${part}` }, aggregate);
}

/** The tender of a sale; a refund to any other is a bug. */
export function tenderOf(sold: Sold, tender_id: string): Sold['tenders'][number] {
  return must(
    sold.tenders.find((tender) => tender.tender_id === tender_id),
    'a refund to a tender that did not pay',
  );
}

/** The account on the other side of money that a refund is covered by. */
export function coverAccount(by: 'dispute' | 'written_off' | GrantKind): Account {
  switch (by) {
    case 'dispute':
      return 'dispute_loss';
    case 'appeasement':
      return 'appeasement';
    case 'tax':
      return 'tax_payable';
    case 'outside':
      return 'outside_refund';
    case 'marketplace':
      return 'marketplace_refund';
    case 'written_off':
      return 'marketplace_loss';
  }
}

/** What a tender is owed as once money went back to it; null for one that is money itself. */
export function liabilityOf(kind: TenderKind): NonNullable<RefundPart['liability']> | null {
  return kind === 'gift_card' || kind === 'store_credit' || kind === 'points' ? kind : null;
}

/** The account that takes money which arrived: a liability where it went back as a promise of goods. */
export function arrivedAt(part: Pick<RefundPart, 'system' | 'liability' | 'paid_by'>): Account {
  return part.liability === undefined ? settledAccount(part) : `${part.liability}_liability`;
}

function pointsOf(order: OrderState, tender_id: string, amount_minor: number): number | null {
  const tender = order.tenders[tender_id];
  if (tender?.points === undefined) return null;
  const { paid_minor, points, points_refunded = 0 } = tender;
  return pointsBack({ paid_minor, points, points_refunded, refunded_minor: tender.refunded_minor + amount_minor });
}
