import type { ErpAuthorise } from '#core/base/operation.ts';
import { amount, day, rate } from '../amounts.ts';
import { mapped, type NetsuiteConfig } from '../config.ts';
import { externalId, recordPath } from '../names.ts';
import { creates, post } from './create.ts';
import { lineMark } from './lines.ts';

/** The return authorisation, pending receipt, from the sales order that sold the goods. */
export const authorise = creates<ErpAuthorise>('returnAuthorization', {
  request({ key, operation }, config) {
    const lines = operation.lines.toSorted((a, b) => a.line - b.line);
    return post(recordPath('returnAuthorization'), {
      externalId: externalId(key),
      createdFrom: { externalId: orderExternalId(operation.order_name) },
      ...entity(operation.customer_id, config),
      subsidiary: { id: config.subsidiary },
      location: { id: mapped(config.locations, operation.node, 'NETSUITE_LOCATIONS', 'location') },
      currency: { id: mapped(config.currencies, operation.currency, 'NETSUITE_CURRENCIES', 'currency') },
      tranDate: day(operation.at, config.time_zone),
      orderStatus: { id: 'B' },
      memo: operation.return_id,
      item: {
        items: lines.map((line) => ({
          item: { [config.item_key]: line.sku },
          quantity: line.quantity,
          // Price level -1 is "custom": without it NetSuite puts its own price over ours.
          price: { id: '-1' },
          rate: rate(line.amount_minor, line.quantity, operation.currency),
          amount: amount(line.amount_minor, operation.currency),
          [config.line_field]: lineMark(operation.return_id, line.line),
        })),
      },
    });
  },
});

/** Sales orders carry the invoice number; storefronts show it with a leading `#`. */
function orderExternalId(order_name: string): string {
  return order_name.replace(/^#/, '');
}

function entity(
  customer_id: string | null,
  config: NetsuiteConfig,
): { readonly entity?: { readonly [key: string]: string } } {
  if (customer_id === null || config.entity_key === null) return {};
  return { entity: { [config.entity_key]: customer_id } };
}
