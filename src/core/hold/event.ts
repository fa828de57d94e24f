import type { Instant } from '../base/instant.ts';
import type { Range } from '../base/units.ts';
import type { Gate } from '../refund/lifecycle.ts';
import type { HoldKind, HoldRole, HoldStatus, LawStatus } from './lifecycle.ts';

/** Events of holds, of the law's deadline, and of returns that are refused after they were authorised. */
export type HoldEvent =
  | HoldOpenedEvent
  | HoldAgreedEvent
  | HoldTurnedEvent
  | HoldEndedEvent
  | FraudScoredEvent
  | ReturnRefusedEvent
  | HandedBackEvent
  | DispatchProvedEvent
  | StatutoryAppliedEvent
  | StatutoryStartedEvent
  | StatutoryReachedEvent
  | StatutoryOverrodeEvent;

/** Refunds of the return do not go until this ends. */
export interface HoldOpenedEvent {
  readonly type: 'hold.opened';
  readonly return_id: string;
  /** Its name within the return, e.g. `approval:1`, `fraud:1`, `person:77`. */
  readonly hold: string;
  readonly kind: HoldKind;
  readonly turn: HoldRole;
  readonly since: Instant;
  /** When it goes to the next one, or is decided without an answer; null for no limit. */
  readonly until: Instant | null;
  readonly why: string;
  readonly by: string | null;
  /** Of an approval. */
  readonly asks?: ApprovalAsked;
}

/** What is to be approved, by how many, and by whom it may not be. */
export interface ApprovalAsked {
  readonly amount_minor: number;
  readonly names: 1 | 2;
  readonly not_by: string | null;
  readonly escalate_to: HoldRole | null;
  readonly expires_hours: number;
}

/** One of the persons who have to approve did. */
export interface HoldAgreedEvent {
  readonly type: 'hold.agreed';
  readonly return_id: string;
  readonly hold: string;
  readonly by: string;
  readonly at: Instant;
  readonly reason: string | null;
}

/** Somebody else has to act from now on, or the time of the one who has to is over. */
export interface HoldTurnedEvent {
  readonly type: 'hold.turned';
  readonly return_id: string;
  readonly hold: string;
  readonly status: Extract<HoldStatus, 'open' | 'escalated' | 'overdue'>;
  readonly turn: HoldRole;
  readonly until: Instant | null;
  readonly why: string;
}

export interface HoldEndedEvent {
  readonly type: 'hold.ended';
  readonly return_id: string;
  readonly hold: string;
  readonly outcome: Extract<HoldStatus, 'lifted' | 'refused'>;
  /** What decided: people, the policy's thresholds or fallback, or the law. */
  readonly decided: 'person' | 'policy' | 'law';
  readonly by: string | null;
  readonly second: string | null;
  readonly reason: string;
}

/** A score that a fraud system gave. `late`: it came after the hold was decided, and is kept as evidence. */
export interface FraudScoredEvent {
  readonly type: 'fraud.scored';
  readonly return_id: string;
  readonly score: number;
  readonly reference: string;
  readonly system: string;
  readonly late: boolean;
}

/** A return of which goods are here gives no more money: they are the customer's still. */
export interface ReturnRefusedEvent {
  readonly type: 'return.refused';
  readonly return_id: string;
  readonly reason: string;
}

/** Units of a refused return went back to the customer. */
export interface HandedBackEvent {
  readonly type: 'goods.handed_back';
  readonly return_id: string;
  readonly node: string;
  readonly items: readonly { readonly line: number; readonly units: readonly Range[] }[];
}

/** The customer showed that the goods are on their way. */
export interface DispatchProvedEvent {
  readonly type: 'return.dispatched';
  readonly return_id: string;
  readonly tracking: string;
  readonly dispatched_at: Instant;
}

/** Which deadline the law sets for the refund of this return, and what is done when it comes. */
export interface StatutoryAppliedEvent {
  readonly type: 'statutory.applied';
  readonly return_id: string;
  readonly days: number;
  readonly start: StatutoryStart;
  /** Null while what it is counted from has not happened. */
  readonly refund_by: Instant | null;
  readonly warn_days: number;
  readonly override: 'release' | 'escalate';
  /** Holds that the law lifts too; others are only escalated. */
  readonly over: readonly Extract<HoldKind, 'approval' | 'fraud'>[];
}

/** What a deadline of the law is counted from: the notice of withdrawal, its proven sending, or the receipt of the goods. */
export type StatutoryStart = 'request' | 'dispatch' | 'receipt';

export interface StatutoryStartedEvent {
  readonly type: 'statutory.started';
  readonly return_id: string;
  readonly refund_by: Instant;
}

/** How far the deadline has come, and nothing more was owed (`met`) or it was (`struck`, `missed`). */
export interface StatutoryReachedEvent {
  readonly type: 'statutory.reached';
  readonly return_id: string;
  readonly status: Exclude<LawStatus, 'running'>;
  readonly refund_by: Instant | null;
}

/** The law decided: these gates hold the refund no longer. */
export interface StatutoryOverrodeEvent {
  readonly type: 'statutory.overrode';
  readonly return_id: string;
  readonly waived: readonly Gate[];
  /** What still holds: the goods have to be here, until their dispatch is proved. */
  readonly gates: readonly Gate[];
  readonly because: 'received' | 'dispatched';
}
