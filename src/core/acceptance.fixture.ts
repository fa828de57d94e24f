import type { JsonObject } from './base/json.ts';
import type { Operation } from './base/operation.ts';

/** What a system that does as it is asked tells about it; payments are made at once. */
export function acceptance(operation: Operation): JsonObject {
  switch (operation.name) {
    case 'commerce.return.open':
      return {
        return_ref: `shop/${operation.return_id}`,
        lines: operation.lines.map(({ line }) => ({ line, line_ref: `shop/${operation.return_id}/${line}` })),
      };
    case 'commerce.return.approve':
      return { return_ref: operation.return_ref, lines: [{ line_ref: 'shop-line/1', quantity: 1 }] };
    case 'erp.return.authorise':
      return { document_ref: `RMA ${operation.return_id}` };
    case 'erp.return.receive':
      return { document_ref: `IR ${operation.return_id}` };
    case 'erp.credit.issue':
      return { document_ref: `CM ${operation.refund_id}` };
    case 'erp.credit.reverse':
      return { document_ref: `CX ${operation.refund_id}` };
    case 'erp.refund.record':
      return { document_ref: `CR ${operation.refund_id}` };
    case 'erp.stock.adjust':
      return { document_ref: `IA ${operation.document}` };
    case 'wms.return.announce':
      return { announcement_ref: `ASN ${operation.return_id}` };
    case 'payments.refund':
      return { refund_ref: `re ${operation.refund_id}`, status: 'succeeded', failure: null };
    case 'loyalty.points.reverse':
      return { collected: operation.points };
    case 'commerce.exchange.open':
      return { exchange_ref: `shop/${operation.exchange_id}` };
    case 'payments.charge':
      return { payment_ref: `pi ${operation.exchange_id}` };
    case 'commerce.contract.change':
    case 'commerce.return.decline':
    case 'commerce.return.complete':
    case 'commerce.return.withdraw':
    case 'erp.return.withdraw':
    case 'wms.return.place':
    case 'wms.return.withdraw':
      return {};
  }
}
