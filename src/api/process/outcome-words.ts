import { isExchange } from '#core/exchange/fold.ts';
import type { OutcomeEvent } from '#core/order/outcome-event.ts';
import { isSettlement } from '#core/settlement/fold.ts';
import { exchangeInWords } from './exchange-words.ts';
import { settlementInWords } from './settlement-words.ts';

/** What became of a sale beside a plain refund, in one sentence. */
export function outcomeInWords(body: OutcomeEvent, currency: string): string {
  if (isExchange(body)) return exchangeInWords(body, currency);
  if (isSettlement(body)) return settlementInWords(body, currency);
  if (body.type === 'order.reinstated') return 'A cancellation was taken back.';
  const units = body.lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return `${units} ${units === 1 ? 'unit was' : 'units were'} cancelled before leaving: ${body.reason}.`;
}
