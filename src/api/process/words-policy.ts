import { readable } from '#core/base/money.ts';
import { never } from '#core/base/must.ts';
import type { PolicyEvent } from '#core/replica/events.ts';

/** What happened, in one sentence. */
export function ofPolicy(body: PolicyEvent): string {
  switch (body.type) {
    case 'parcel.scanned':
      return `The carrier has the parcel${body.tracking === null ? '' : ` ${body.tracking}`}.`;
    case 'parcel.delivered':
      return `The carrier delivered ${body.line_ids === null ? 'the order' : `lines ${body.line_ids.join(', ')}`}.`;
    case 'product.told':
      return `The copy of product ${body.sku} was renewed.`;
    case 'customer.told':
      return 'The copy of the customer was renewed.';
    case 'favour.granted':
      return `${readable(body.amount_minor, body.currency)} counted for ${body.favour.replaceAll('_', ' ')}.`;
    case 'goods.kept':
      return 'The customer keeps units that they are paid for.';
    default:
      return never(body, 'event');
  }
}
