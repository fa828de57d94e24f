import type { Instant } from './instant.ts';

/** The subscription that an order line is one cycle of. */
export interface Contract {
  readonly id: string;
  readonly cycle_from: Instant;
  /** When the cycle ends; after `cycle_from`. */
  readonly cycle_until: Instant;
}

/** What a return means for the subscription behind it. Never assumed: the request says it, or the policy does. */
export interface ContractOutcome {
  /** `cancel`: it ends. `skip`: the next cycle is left out. `keep`: it goes on. */
  readonly becomes: 'cancel' | 'skip' | 'keep';
  /** `cycle`: all of the cycle is given back. `unused`: what of it is still to come. */
  readonly refund: 'cycle' | 'unused';
}
