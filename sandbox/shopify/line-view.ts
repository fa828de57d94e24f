import { decimalText, graphDecimal, minorUnits } from './amounts.ts';
import { gid } from './gid.ts';
import type { FulfillmentLineRow, LineRow } from './rows.ts';

/** A fulfilment line with the order line it ships. */
export function fulfillmentLineView(line: FulfillmentLineRow): Record<string, unknown> {
  return {
    id: gid('FulfillmentLineItem', line.id),
    quantity: line.quantity,
    lineItem: () => lineView({ ...line, id: line.line_id, quantity: line.sold }),
  };
}

/** An order line; with no product behind it, it is a charge. */
export function lineView(line: LineRow): Record<string, unknown> {
  return {
    id: gid('LineItem', line.id),
    sku: line.sku,
    title: line.title,
    name: line.title,
    quantity: line.quantity,
    currentQuantity: line.quantity,
    requiresShipping: line.product_id !== null,
    product: line.product_id === null ? null : { id: gid('Product', line.product_id) },
    originalUnitPriceSet: () => bag(line.price, line.currency),
    originalTotalSet: () =>
      bag(decimalText(minorUnits(line.price, line.quantity, line.currency), line.currency), line.currency),
    discountAllocations: [],
    taxLines: [],
  };
}

/** The shop sells in one currency, so both sides of a bag are equal. */
export function bag(amount: string, currency: string) {
  const money = { amount: graphDecimal(amount), currencyCode: currency };
  return { shopMoney: money, presentmentMoney: money };
}
