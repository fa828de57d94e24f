import type { DenialCode } from '#core/event.ts';

/** Why units may not come back, in words that a customer may read. */
export const DENIALS: Readonly<Record<DenialCode, { readonly title: string; readonly detail: string }>> = {
  order_unknown: {
    title: 'Order not found',
    detail: 'No order under this number holds the item. Check the number, or ask with the customer’s id.',
  },
  no_purchase: {
    title: 'No purchase found',
    detail: 'No purchase of this item by this customer was found up to the time of the request.',
  },
  units_exhausted: {
    title: 'No units left to return',
    detail: 'Every unit that was bought is already part of a return.',
  },
  fraud_refused: {
    title: 'Not accepted',
    detail: 'This request cannot be accepted as it is. Customer service can look at it.',
  },
  gift_code_unknown: {
    title: 'Gift code not known',
    detail: 'The code is not that of this order’s gift slip. Check the slip, or ask whoever bought the gift.',
  },
  contract_outcome_missing: {
    title: 'Say what becomes of the subscription',
    detail: 'The item is part of a subscription. Say whether it is to end, skip a cycle or go on.',
  },
  final_sale: {
    title: 'Final sale',
    detail: 'This item was sold for good and cannot come back.',
  },
  not_returnable: {
    title: 'Not returnable',
    detail: 'The rules of the purchase do not let this item come back.',
  },
  window_closed: {
    title: 'Return window closed',
    detail: 'The time in which this purchase could be returned is over.',
  },
};

/** The words of a code that may be older than this table. */
export function denialWords(code: string): { readonly title: string; readonly detail: string } {
  if (Object.hasOwn(DENIALS, code)) return DENIALS[code as DenialCode];
  return { title: 'Cannot come back', detail: 'These units may not come back.' };
}
