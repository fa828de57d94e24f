import type { Instant } from '../base/instant.ts';
import type { MarketplaceResolvedEvent } from './event.ts';

/** Money that a marketplace gave back on its own, and what became of it. */
export interface MarketplaceDecision {
  readonly status: 'open' | MarketplaceResolvedEvent['outcome'];
  readonly appeal_until: Instant;
  /** What was left when it was taken for a loss or for the marketplace's; 0 before. */
  readonly resolved_minor: number;
}
