import type { OperationName } from '../base/operation.ts';

/** How what an operation did outside is undone: by another operation, or by none, and then why none is needed. */
export type Inverse = { readonly by: OperationName } | { readonly none: string };

/** Every operation with what undoes it. Compensation is asked for only while the effect stands and is not wanted any more. */
export const INVERSES: Readonly<Record<OperationName, Inverse>> = {
  'commerce.return.open': { by: 'commerce.return.withdraw' },
  'commerce.return.approve': { by: 'commerce.return.withdraw' },
  'commerce.return.decline': { none: 'nothing was opened; the customer may ask anew' },
  'commerce.return.complete': { none: 'it only tells where goods went, and they are there' },
  'commerce.return.withdraw': { none: 'it is an inverse itself' },
  'erp.return.authorise': { by: 'erp.return.withdraw' },
  'erp.return.receive': { by: 'erp.stock.adjust' },
  'erp.credit.issue': { by: 'erp.credit.reverse' },
  'erp.credit.reverse': { none: 'it is an inverse itself' },
  'erp.refund.record': { none: 'money that came back after all is matched by finance, whose payment it is' },
  'erp.stock.adjust': { by: 'erp.stock.adjust' },
  'erp.return.withdraw': { none: 'it is an inverse itself' },
  'wms.return.announce': { by: 'wms.return.withdraw' },
  'wms.return.place': { none: 'it only asks for a move; units are where the holder says they are' },
  'wms.return.withdraw': { none: 'it is an inverse itself' },
  'loyalty.points.reverse': { none: 'it is an inverse itself, of points that the sale earned' },
  'commerce.exchange.open': { none: 'who has the replacement says whether it leaves; its value waits until then' },
  'commerce.contract.change': { none: 'goods that were paid for ended it; the customer subscribes anew' },
  'payments.charge': { none: 'what it took too much goes back as a refund of the exchange' },
  'payments.refund': { none: 'money that left is never taken back by itself; a person recovers it' },
};
