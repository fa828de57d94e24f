import type { Advance, Fallback } from '../base/exchange.ts';
import type { Instant } from '../base/instant.ts';
import type { ExchangeStatus } from './lifecycle.ts';

/** What happens to an exchange; its id is also the key of the call that orders the replacement. */
export type ExchangeEvent =
  | ExchangePlannedEvent
  | ExchangePaidEvent
  | ExchangeMovedEvent
  | ExchangeShippedEvent
  | ExchangeOriginalSentEvent;

/** Units that come back are to be paid for with another item. */
export interface ExchangePlannedEvent {
  readonly type: 'exchange.planned';
  readonly return_id: string;
  readonly exchange_id: string;
  /** The return lines whose units it is for. */
  readonly lines: readonly number[];
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  /** What all of the replacement is worth from now on: what it costs, or the goods' value where all is even. */
  readonly value_minor: number;
  /** The tax inside it, at the rate of the day. */
  readonly tax_minor: number;
  /** What the goods were frozen at. */
  readonly goods_minor: number;
  readonly planned_at: Instant;
  /** By when a difference has to be paid. */
  readonly pay_by: Instant;
  /** When its time to come back counts from; null for its own shipment. */
  readonly window_from: Instant | null;
  readonly advance: Advance | null;
  readonly if_unavailable: Fallback;
}

/** Money came in for the replacement: the difference that was due, or the pledge for the original. */
export interface ExchangePaidEvent {
  readonly type: 'exchange.paid';
  readonly return_id: string;
  readonly exchange_id: string;
  /** The order has it as one more payment from now on. */
  readonly tender_id: string;
  readonly system: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
}

export interface ExchangeMovedEvent {
  readonly type: 'exchange.moved';
  readonly return_id: string;
  readonly exchange_id: string;
  readonly to: Exclude<ExchangeStatus, 'planned'>;
  /** When it moves on by itself; null for never. */
  readonly until: Instant | null;
  readonly because: string;
  /** What of the pledge is being taken; absent where none is. */
  readonly charged_minor?: number;
}

export interface ExchangeShippedEvent {
  readonly type: 'exchange.shipped';
  readonly return_id: string;
  readonly exchange_id: string;
  readonly node: string;
  readonly line_ref: string | null;
  readonly shipped_at: Instant;
  /** When the pledge is taken; null where none stands. */
  readonly until: Instant | null;
}

/** The carrier has the original. */
export interface ExchangeOriginalSentEvent {
  readonly type: 'exchange.original_sent';
  readonly return_id: string;
  readonly exchange_id: string;
  readonly tracking: string;
}

/** An account of store credit that money goes to in place of the payments it came from. */
export interface CreditPayout {
  readonly kind: 'store_credit';
  readonly system: string;
  readonly account_ref: string;
}
