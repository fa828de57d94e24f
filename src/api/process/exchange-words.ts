import { readable } from '#core/base/money.ts';
import type { ExchangeEvent } from '#core/exchange/event.ts';

/** What happened to an exchange, in one sentence. */
export function exchangeInWords(body: ExchangeEvent, currency: string): string {
  const money = (amount_minor: number): string => readable(amount_minor, currency);
  switch (body.type) {
    case 'exchange.planned':
      return `${body.quantity} of ${body.sku} worth ${money(body.value_minor)} are to replace goods worth ${money(body.goods_minor)}.`;
    case 'exchange.paid':
      return `${money(body.amount_minor)} were paid for the replacement.`;
    case 'exchange.moved':
      return `The exchange is ${body.to.replaceAll('_', ' ')}: ${body.because}.`;
    case 'exchange.shipped':
      return `${body.node} shipped the replacement.`;
    case 'exchange.original_sent':
      return `The carrier has the original (${body.tracking}).`;
  }
}
