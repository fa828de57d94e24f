import type { Instant } from '#core/base/instant.ts';
import type { Fact, Target } from '#core/base/input.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { BusinessKey } from '#core/base/told.ts';
import type { Appraisal } from '#core/return/appraise.ts';
import type { Reads, Summary } from '#flows/ports.ts';

/** What the API needs of the house; main implements it from the flows. */
export interface ApiPorts {
  /** A webhook knocked. Resolves only when what it says, or the whole message, is committed. */
  hear(system: string, knock: HookKnock): Promise<Heard>;
  requestReturn(ask: ReturnAsk): Promise<Answer>;
  cancelReturn(ask: CancelAsk): Promise<Answer>;
  /** Somebody says facts: one, or many under one key, each decided by itself. One answer for each, in the same order. */
  say(said: SaidFacts): Promise<readonly Heeded[] | Conflict | Unavailable>;
  /** Answers what may come back; changes nothing. */
  eligibility(ask: EligibilityAsk): Promise<EligibilityAnswer | NotFound | Unavailable>;
  readonly read: Reads;
  health(): Promise<HealthReport>;
  now(): Instant;
}

/** Header names are lower case; `body` is the raw text as signed. */
export interface HookKnock {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly received_at: Instant;
}

export type Heard =
  | { readonly kind: 'kept'; readonly inputs: number }
  /** Safe in a stream, and decided from there. */
  | { readonly kind: 'queued' }
  | { readonly kind: 'unknown_system' }
  | { readonly kind: 'rejected'; readonly code: string; readonly detail: string }
  | { readonly kind: 'unreadable'; readonly code: string; readonly detail: string }
  | Unavailable;

/** What every command carries: the same client and key is the same intent, and `body_hash` tells whether it still is. */
export interface Command {
  readonly client_id: string;
  readonly idempotency_key: string;
  /** SHA-256 in hex over method, path and content; equal for contents that mean the same. */
  readonly body_hash: string;
  readonly correlation_id: string;
}

export interface ReturnAsk extends Command {
  readonly channel: string;
  readonly customer_id: string | null;
  /** The order's number as on the invoice, or our id. */
  readonly order: string | null;
  readonly reference: string | null;
  readonly requested_at: Instant | null;
  readonly lines: readonly (WishedLine & { readonly reason: string })[];
  /** Who asked on the customer's behalf. */
  readonly requested_by: string | null;
  /** The fraud check's answer, 0 to 100, where the channel has it at once. */
  readonly fraud_score: number | null;
  /** For repair: nothing is refunded. */
  readonly custody_only: boolean | null;
  readonly business_key: BusinessKey | null;
}

export interface SaidFacts extends Command {
  readonly facts: readonly SaidFact[];
}

export interface SaidFact {
  /** When it happened; null for now. */
  readonly at: Instant | null;
  readonly to: Target;
  readonly fact: Fact;
}

export interface CancelAsk extends Command {
  readonly return_id: string;
  readonly reason: string;
}

export interface EligibilityAsk {
  readonly client_id: string;
  readonly correlation_id: string;
  readonly customer_id: string | null;
  readonly order: string | null;
  readonly asked_at: Instant | null;
  readonly lines: readonly WishedLine[];
}

export interface WishedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly line_id: string | null;
}

/**
 * What became of a command. `answer` is the core's own; `duplicate` says that an earlier request with this key got it.
 * `conflict`: the key was used before with another `body_hash`.
 */
export type Answer =
  | { readonly kind: 'done'; readonly answer: JsonObject; readonly duplicate: boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string }
  | Conflict
  | Unavailable;

/** What became of one fact that was said; `failed` is kept for a person. */
export type Heeded =
  | Exclude<Answer, Unavailable>
  | { readonly kind: 'waiting'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };

export interface Conflict {
  readonly kind: 'conflict';
  readonly detail: string;
}

export interface Unavailable {
  readonly kind: 'unavailable';
  readonly detail: string;
  readonly retry_after_s: number;
}

export interface NotFound {
  readonly kind: 'not_found';
  readonly detail: string;
}

export interface EligibilityAnswer {
  readonly kind: 'answered';
  readonly asked_at: Instant;
  /** One for each line asked, in the same order; `appraise` of the core makes them from a decision not carried out. */
  readonly lines: readonly Appraisal[];
}

export interface HealthReport {
  readonly ok: boolean;
  /** Whether requests can be taken. */
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, { readonly ok: boolean; readonly detail: string }>>;
  readonly summary: Summary;
}
