import type { OrderNoticeLine } from '../base/input.ts';
import { apportion } from '../money/apportion.ts';

/**
 * The lines that a bundle comes back as: `<line>.1`, `<line>.2`, … with price, discount, tax and cost shared out by what the
 * components cost alone, so that all together are worth the bundle to the minor unit. Any other line stays as it is.
 */
export function components(line: OrderNoticeLine): OrderNoticeLine[] {
  if (line.components === undefined) return [line];
  const { components: parts, ...rest } = line;
  if (parts.length === 0) return [rest];
  const { cost_minor, ...each } = rest;
  const weights = parts.map(({ quantity, list_minor }) => quantity * list_minor);
  const price = apportion(line.price_minor, weights);
  const tax = apportion(line.tax_minor, weights);
  // By the prices just given, so that no component is discounted below nothing.
  const discount = apportion(line.discount_minor, price);
  const cost = cost_minor === undefined ? null : apportion(cost_minor, weights);
  return parts.map(({ sku, title, quantity }, at) => ({
    ...each,
    line_id: `${line.line_id}.${at + 1}`,
    sku,
    title,
    quantity: line.quantity * quantity,
    price_minor: price[at] ?? 0,
    discount_minor: discount[at] ?? 0,
    tax_minor: tax[at] ?? 0,
    ...(cost === null ? {} : { cost_minor: cost[at] ?? 0 }),
  }));
}
