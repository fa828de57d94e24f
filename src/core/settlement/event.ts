import type { Instant } from '../base/instant.ts';

/** What happens to money that no payment system of ours moves. */
export type SettlementEvent =
  | MarketplaceDecidedEvent
  | MarketplaceResolvedEvent
  | InvoicePaidEvent
  | OfflineExplainedEvent;

/** A marketplace gave back what we had not decided to give. */
export interface MarketplaceDecidedEvent {
  readonly type: 'marketplace.decided';
  readonly grant_id: string;
  readonly amount_minor: number;
  readonly reason: string;
  /** When it is taken for a loss, unless a return explains it or an appeal is won before. */
  readonly appeal_until: Instant;
}

/** `explained`: returns account for all of it. `recovered`: the marketplace bears what is left. Else what is left is lost. */
export interface MarketplaceResolvedEvent {
  readonly type: 'marketplace.resolved';
  readonly grant_id: string;
  readonly outcome: 'explained' | 'written_off' | 'recovered';
  readonly amount_minor: number;
  readonly because: string;
}

export interface InvoicePaidEvent {
  readonly type: 'invoice.paid';
  readonly tender_id: string;
  readonly amount_minor: number;
}

/** Refunds count in all that a till gave, so that nobody was paid twice. */
export interface OfflineExplainedEvent {
  readonly type: 'offline.explained';
  readonly grant_id: string;
  readonly amount_minor: number;
}
