import type { ErpRefund } from '#core/base/operation.ts';
import { amount, day } from '../amounts.ts';
import { byId, externalId, recordPath } from '../names.ts';
import { creates, post } from './create.ts';

/** The customer refund that pays a credit memo out of the configured bank account. */
export const refund = creates<ErpRefund>('customerRefund', {
  request({ key, operation }, config) {
    const paid = amount(operation.amount_minor, operation.currency);
    return post(`${recordPath('creditMemo', byId(operation.credit_ref))}/!transform/customerRefund`, {
      externalId: externalId(key),
      account: { id: config.accounts.refund },
      ...(config.payment_option === null ? {} : { paymentOption: { id: config.payment_option } }),
      tranDate: day(operation.at, config.time_zone),
      memo: `${operation.return_id} ${operation.refund_id} ${operation.payment_ref}`,
      apply: { items: [{ doc: { id: operation.credit_ref }, apply: true, amount: paid }] },
    });
  },
});
