import { readable } from '#core/base/money.ts';
import type { SettlementEvent } from '#core/settlement/event.ts';

/** What a marketplace decided, or a customer on account paid, in one sentence. */
export function settlementInWords(body: SettlementEvent, currency: string): string {
  const amount = readable(body.amount_minor, currency);
  switch (body.type) {
    case 'marketplace.decided':
      return `The marketplace gave back ${amount} on its own: ${body.reason}.`;
    case 'marketplace.resolved':
      return `What the marketplace decided is ${body.outcome.replaceAll('_', ' ')}: ${body.because}.`;
    case 'offline.explained':
      return `The ${amount} that the till gave are counted in.`;
    case 'invoice.paid':
      return `${amount} were paid on the invoice.`;
  }
}
