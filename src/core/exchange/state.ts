import type { Instant } from '../base/instant.ts';
import type { ExchangePlannedEvent } from './event.ts';
import type { ExchangeStatus } from './lifecycle.ts';

/** A replacement and how far it has come. What of its value the goods brought is told by the refunds of its return. */
export interface Exchange extends Omit<ExchangePlannedEvent, 'type' | 'exchange_id'> {
  readonly status: ExchangeStatus;
  readonly payments: readonly ExchangePayment[];
  readonly shipped_at: Instant | null;
  readonly line_ref: string | null;
  /** When it moves on by itself: it is not waited for any longer, or the pledge is taken. */
  readonly until: Instant | null;
  /** The tracking number of the original; absent while the carrier does not have it. */
  readonly original_sent?: string;
  /** What of the pledge was asked for; absent while none was. */
  readonly charged_minor?: number;
}

export interface ExchangePayment {
  readonly tender_id: string;
  readonly system: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
}
