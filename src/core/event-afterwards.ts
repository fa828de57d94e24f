import type { Disposition, Grade } from './base/codes.ts';
import type { Correctable } from './base/input.ts';
import type { JsonObject } from './base/json.ts';
import type { LineUnits } from './base/units.ts';
import type { LotStage } from './return/lifecycle.ts';

/** What is said afterwards about facts that were known. */
export type AfterwardsEvent =
  | FactDeclaredWrongEvent
  | CorrectionWeighedEvent
  | EvidenceAttachedEvent
  | FactNotedEvent
  | ExceptionResolvedEvent;

/** An earlier fact was wrong, and what it did is taken back. The wrong one stays where it is in the log. */
export interface FactDeclaredWrongEvent {
  readonly type: 'fact.declared_wrong';
  readonly return_id: string | null;
  /** The key of the input that was wrong. */
  readonly original: string;
  readonly fact: Correctable['type'];
  readonly kind: 'did_not_occur' | 'incorrect_data';
  /** Units that go back to where they stood before it. */
  readonly back: readonly UnitsBack[];
  /** Units that went on meanwhile and were graded wrongly. */
  readonly regraded: readonly (LineUnits & { readonly grade: Grade })[];
  /** Units nobody expected, which are not in custody after all. */
  readonly unexpected: readonly { readonly sku: string; readonly quantity: number }[];
  /** Units of a shipment or a stock document that did not move. */
  readonly units: number;
  readonly by: string;
  readonly reason: string;
}

export interface UnitsBack extends LineUnits {
  readonly to: LotStage;
  /** What was decided for them, where they go back to that. */
  readonly disposition: Disposition | null;
}

/** Units were paid for on the word of a fact that was wrong; or what was paid turns out to be earned after all. */
export interface CorrectionWeighedEvent {
  readonly type: 'correction.weighed';
  readonly return_id: string;
  readonly unearned: readonly LineUnits[];
  readonly amount_minor: number;
}

/** A system told of a business transaction. The first one is booked; a second is kept beside it, and nothing is done again. */
export interface EvidenceAttachedEvent {
  readonly type: 'evidence.attached';
  readonly return_id: string | null;
  readonly of: 'order' | 'request' | 'receipt';
  /** The store's own name of the transaction. */
  readonly business: string;
  readonly source: string;
  /** Whether this version is the one that is booked; a later one only stands beside it. */
  readonly booked: boolean;
  readonly agrees: boolean;
  readonly said: JsonObject;
}

/** A fact that came too late to change anything is kept with both times. */
export interface FactNotedEvent {
  readonly type: 'fact.noted';
  readonly return_id: string | null;
  readonly fact: string;
  readonly because: 'return_closed' | 'older_than_known';
  readonly said: JsonObject;
}

/** A person closed an exception. */
export interface ExceptionResolvedEvent {
  readonly type: 'exception.resolved';
  readonly return_id: string | null;
  readonly exception_id: string;
  readonly kind: string;
  readonly action: string;
  readonly by: string;
  readonly reason: string;
}

/** Whether an event speaks of facts that were known before. */
export function isAfterwards<B extends { readonly type: string }>(body: B): body is Extract<B, AfterwardsEvent> {
  return AFTERWARDS.has(body.type);
}

const TYPES: Readonly<Record<AfterwardsEvent['type'], true>> = {
  'fact.declared_wrong': true,
  'correction.weighed': true,
  'evidence.attached': true,
  'fact.noted': true,
  'exception.resolved': true,
};
const AFTERWARDS: ReadonlySet<string> = new Set(Object.keys(TYPES));
