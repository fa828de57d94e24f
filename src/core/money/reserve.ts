import type { Instant } from '../base/instant.ts';

/**
 * What is set aside at a sale for the returns that are expected of it: a liability for money expected to be given back, and
 * an asset for goods expected back (IFRS 15, paragraphs B20 to B27).
 */
export interface Reserve {
  /** Expected to be given back, at the frozen values that refunds are made of. */
  readonly liability_minor: number;
  /** The issue cost of the goods expected back, less what getting them back costs. */
  readonly asset_minor: number;
  readonly recovery_percent: number;
  /** Returns for these reasons were not in the estimate, such as faults and like-for-like exchanges, and leave it alone. */
  readonly except_reasons: readonly string[];
  /** When no more returns are expected; absent where the policy sets no time. */
  readonly until?: Instant;
  /** Set once what was left was taken back into the sale. */
  readonly released: boolean;
}

/** What goods expected back are worth: their cost less the share of it that getting them back takes. */
export function lessRecovery(cost_minor: number, recovery_percent: number): number {
  return share(cost_minor, 100 - recovery_percent);
}

/** A share in whole minor units, rounded down so that a reserve never exceeds what it stands for. */
export function share(amount_minor: number, percent: number): number {
  return Number((BigInt(amount_minor) * BigInt(percent)) / 100n);
}
