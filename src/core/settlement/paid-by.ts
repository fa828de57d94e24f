import type { OrderNoticeTender } from '../base/input.ts';
import type { RefundPart } from '../event.ts';
import type { Account } from '../money/accounts.ts';

/** Who gives a part of a refund where no payment system is asked for it. */
export type PaidBy = NonNullable<RefundPart['paid_by']>;

/** Who gives back what such a tender paid; null where its payment system does. */
export function paidBy(kind: OrderNoticeTender['kind']): PaidBy | null {
  switch (kind) {
    case 'marketplace':
      return 'marketplace';
    case 'account':
      return 'invoice';
    case 'cash':
      return 'till';
    case 'card':
    case 'gift_card':
    case 'store_credit':
    case 'points':
      return null;
  }
}

/** Where a part that arrived is booked. What is set off against an invoice is booked by invoice, not by part. */
export function settledAccount({ system, paid_by }: Pick<RefundPart, 'system' | 'paid_by'>): Account {
  return paid_by === 'marketplace' ? `marketplace_receivable:${system}` : `settled:${system}`;
}

/** Whether the ERP is to record a part as a payment out: it moved money, which a set-off does not. */
export function isPayment({ status, paid_by }: Pick<RefundPart, 'paid_by'> & { readonly status: string }): boolean {
  return status === 'settled' && paid_by !== 'invoice';
}
