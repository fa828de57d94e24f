import { readable } from '#core/base/money.ts';
import type { BookEvent } from '#core/money/events.ts';

/** What an event told the books, in one sentence for each thing it told. */
export function inBookWords(body: BookEvent, currency: string): string {
  switch (body.type) {
    case 'cost.told':
      return Object.entries(body.costs)
        .map(([line_id, { cost_minor, basis }]) => {
          const known = basis === 'estimate' ? 'is estimated to have cost' : 'cost';
          return `Line ${line_id} ${known} ${readable(cost_minor, body.currency ?? currency)}.`;
        })
        .join(' ');
    case 'cost.missed': {
      const { line_ids } = body;
      return `Nobody told what the goods of ${line_ids.length === 1 ? 'line' : 'lines'} ${line_ids.join(', ')} had cost.`;
    }
    case 'goods.given_up':
      return `${body.by} gave up goods that were paid for and never came: ${body.reason}.`;
    case 'expected_returns.released':
      return `No more returns are expected: ${readable(body.liability_minor, currency)} set aside for them went back into the sale.`;
  }
}
