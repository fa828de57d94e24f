import type { Instant } from '../base/instant.ts';
import type { ApprovalAsked, StatutoryAppliedEvent } from './event.ts';
import type { HoldKind, HoldRole, HoldStatus, LawStatus } from './lifecycle.ts';

/** One reason why refunds of a return do not go, and who can end it. */
export interface Hold {
  readonly kind: HoldKind;
  readonly status: HoldStatus;
  readonly turn: HoldRole;
  readonly since: Instant;
  readonly until: Instant | null;
  readonly why: string;
  readonly asks?: ApprovalAsked;
  /** Who approved so far. */
  readonly agreed?: readonly string[];
}

/** The law's deadline of a return and how far it has come. */
export interface Statutory extends Omit<StatutoryAppliedEvent, 'type' | 'return_id'> {
  readonly status: LawStatus;
}
