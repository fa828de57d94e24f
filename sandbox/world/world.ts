/** How far a world is, for whoever watches or waits. */
export interface Progress {
  /** `live` never ends; `draining` means that all was fed and asked, but not everything is acknowledged or put away. */
  readonly phase: 'reading' | 'feeding' | 'draining' | 'done' | 'live';
  readonly rows_total: number;
  readonly rows_fed: number;
  readonly orders: number;
  readonly returns_asked: number;
  readonly returns_total: number;
  readonly outbox_pending: number;
  readonly crew_pending: number;
  readonly simulated_at: string | null;
}

/** A world that can be started, watched and stopped. */
export interface World {
  /** Lets traffic begin; once begun it goes on by itself after a restart. */
  go(): void;
  progress(): Progress;
  totals(): unknown;
  close(): Promise<void>;
}

/** The warehouse's people. */
export interface Crew {
  /** Does what is due, a little at a time; returns how much was done. */
  step(): number;
  /** Announced, received or conditioned goods that still wait for the crew. */
  pending(): number;
}
