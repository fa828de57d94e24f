import type { ExchangeEvent } from '../exchange/event.ts';
import type { SettlementEvent } from '../settlement/event.ts';
import type { OrderCancelledEvent, OrderReinstatedEvent } from './event.ts';

/** What becomes of a sale beside a plain refund: exchanges, money that others move, and units that never left. */
export type OutcomeEvent = ExchangeEvent | SettlementEvent | OrderCancelledEvent | OrderReinstatedEvent;
