import type { LifeCycle } from '../return/lifecycle.ts';

/**
 * A replacement for returned units. `converted`: its value goes back to the customer another way. `charged`: it left, the
 * original never came, and the pledge is being taken. `complete`: it left and is paid for, by goods or by money.
 */
export type ExchangeStatus =
  | 'planned'
  | 'awaiting_payment'
  | 'awaiting_goods'
  | 'ordered'
  | 'awaiting_stock'
  | 'shipped'
  | 'charged'
  | 'complete'
  | 'converted'
  | 'cancelled';

export const EXCHANGE_LIFE: LifeCycle<ExchangeStatus> = {
  planned: ['awaiting_payment', 'awaiting_goods', 'ordered', 'cancelled', 'converted'],
  awaiting_payment: ['awaiting_goods', 'ordered', 'awaiting_stock', 'cancelled', 'converted', 'shipped'],
  awaiting_goods: ['awaiting_payment', 'ordered', 'awaiting_stock', 'cancelled', 'converted', 'shipped'],
  ordered: ['shipped', 'awaiting_stock', 'converted'],
  awaiting_stock: ['shipped', 'converted'],
  shipped: ['charged', 'complete'],
  charged: ['complete', 'shipped'],
  complete: [],
  converted: [],
  cancelled: [],
};

/** Whether an exchange holds value of the customer for a replacement that has not left. */
export function waiting(status: ExchangeStatus): boolean {
  switch (status) {
    case 'planned':
    case 'awaiting_payment':
    case 'awaiting_goods':
    case 'ordered':
    case 'awaiting_stock':
      return true;
    case 'shipped':
    case 'charged':
    case 'complete':
    case 'converted':
    case 'cancelled':
      return false;
  }
}

/** Whether nothing of an exchange can change any more. */
export function ended(status: ExchangeStatus): boolean {
  return EXCHANGE_LIFE[status].length === 0;
}

/** Whether money was taken or a replacement was ordered for goods that are to come back, so that they have to. */
export function binds({
  status,
  payments,
}: {
  readonly status: ExchangeStatus;
  readonly payments: readonly unknown[];
}): boolean {
  if (status === 'complete' || status === 'converted' || status === 'cancelled') return false;
  return payments.length > 0 || status === 'ordered' || status === 'awaiting_stock' || !waiting(status);
}
