import type { EventBody } from '#core/event.ts';
import type { CreditFoundEvent, StockAdjustedEvent, StockOpenedEvent } from '#core/event-stock.ts';

type StockEvent = StockAdjustedEvent | StockOpenedEvent | CreditFoundEvent;

/** Whether an event is about stock or credits that belong to no return. */
export function isStock(body: EventBody): body is StockEvent {
  return body.type === 'stock.adjusted' || body.type === 'stock.opened' || body.type === 'credit.found';
}

/** What happened to stock or credits that belong to no return, in one sentence. */
export function stockInWords(body: StockEvent): string {
  switch (body.type) {
    case 'stock.adjusted':
      return `${body.node} adjusted ${body.sku} by ${body.quantity}.`;
    case 'stock.opened':
      return `${body.node} opened with ${body.units} ${body.units === 1 ? 'unit' : 'units'}.`;
    case 'credit.found':
      return `${body.system} holds credit ${body.document_ref}.`;
  }
}
