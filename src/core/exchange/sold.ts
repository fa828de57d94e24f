import type { Instant } from '../base/instant.ts';
import { must } from '../base/must.ts';
import type { Sold, SoldLine } from '../order/sold.ts';
import { freezeLine } from '../order/sold.ts';
import { uncancelled } from '../order/uncancelled.ts';
import type { OrderState } from '../state.ts';
import type { Exchange } from './state.ts';

/**
 * What an order holds by now: what was sold, less what was cancelled before it left, and the replacements with what was paid
 * for them. A replacement is worth what was carried forward to it and paid on top, so that it comes back like any other line.
 */
export function soldBy(order: OrderState, sold: Sold): Sold {
  const left = uncancelled(order, sold);
  if (order.exchanges === undefined) return left;
  const all = Object.entries(order.exchanges);
  const lines = all.flatMap(([exchange_id, exchange]) => lineOf(exchange_id, exchange));
  const tenders = all.flatMap(([, { payments }]) => payments.map((payment) => ({ ...payment, kind: 'card' as const })));
  return { ...left, lines: [...left.lines, ...lines], tenders: [...left.tenders, ...tenders] };
}

/** Whether a replacement is with the customer, or surely will be. */
function stands({ status }: Exchange): boolean {
  return status !== 'converted' && status !== 'cancelled';
}

function lineOf(exchange_id: string, exchange: Exchange): SoldLine[] {
  const { sku, title, quantity, value_minor, tax_minor, shipped_at } = exchange;
  if (!stands(exchange)) return [];
  const line = freezeLine(
    {
      line_id: exchange_id,
      source_ref: exchange.line_ref ?? exchange_id,
      sku,
      title,
      quantity,
      price_minor: value_minor,
      discount_minor: 0,
      tax_minor,
      shipped_at: boughtAt(exchange),
    },
    exchange.planned_at,
    true,
  );
  return [{ ...line, replacement: shipped_at === null ? 'not_shipped' : 'shipped' }];
}

function boughtAt({ window_from, shipped_at, planned_at }: Exchange): Instant {
  return must(window_from ?? shipped_at ?? planned_at, 'a replacement that was never planned');
}
