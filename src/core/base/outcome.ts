import type { JsonObject } from './json.ts';

/**
 * What became of a call to an outside system. Four outcomes, one switch:
 * - accepted: the work is done there; `facts` is what the operation promises to tell
 * - refused: it will never be done as asked; a person or a decision must act
 * - later: it was surely not done; ask again, not before `wait_ms` when given
 * - unknown: it may or may not have been done; look it up before any second attempt
 */
export type Outcome = Accepted | Refused | Later | Unknown;

/** A delivery that was asked back before any attempt: it was surely not done, and never will be. No connector gives it. */
export interface Withdrawn {
  readonly kind: 'withdrawn';
  readonly because: string;
}

export interface Accepted {
  readonly kind: 'accepted';
  readonly facts: JsonObject;
}

export interface Refused {
  readonly kind: 'refused';
  /** Stable, lower snake case, from the vendor's own code where it has one. */
  readonly code: string;
  /** What the system said, with secrets and personal data left out. */
  readonly detail: string;
}

export interface Later {
  readonly kind: 'later';
  readonly reason: string;
  readonly wait_ms: number | null;
}

export interface Unknown {
  readonly kind: 'unknown';
  readonly reason: string;
}
