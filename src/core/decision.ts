import type { NodeCalendar } from './base/business-day.ts';
import type { Instant } from './base/instant.ts';
import type { Reference } from './base/input.ts';
import type { Json, JsonObject } from './base/json.ts';
import type { Operation } from './base/operation.ts';
import type { Event } from './event.ts';
import type { Known } from './policy/known.ts';
import type { Policy } from './policy/policy.ts';
import type { Sold } from './order/sold.ts';
import type { State } from './state.ts';
import type { Place } from './stock/places.ts';
import type { Account } from './money/accounts.ts';

/** What the core may know of the world when it decides: the aggregates it asked for, and what was sold. */
export interface World {
  state(aggregate: string): { readonly state: State; readonly version: number } | null;
  sold(order_id: string): Sold | null;
  /** The aggregate that a name of ours leads to, when it was asked for. */
  resolve(reference: Reference | DeliveryReference): string | null;
}

/** Time, policy and who is behind each role; handed in, never looked up. */
export interface Facts {
  readonly now: Instant;
  readonly policies: readonly Policy[];
  /** What replicas tell of products, customers and parcels; left out where there are none. */
  readonly known?: Known | undefined;
  /** The connector that plays each role, e.g. `{ commerce: 'shopify', erp: 'netsuite', wms: 'manhattan' }`. */
  readonly systems: {
    readonly commerce: string;
    readonly erp: string;
    readonly wms: string;
    /** Who holds customers' points; left out where there is no such system. */
    readonly loyalty?: string;
  };
  /** How far ahead of ours the clock of a teller may be; five minutes where it is left out. */
  readonly clock_tolerance_ms?: number;
  /** When the business day of a node ends; a node without a calendar gives no business date. */
  readonly calendars?: Readonly<Record<string, NodeCalendar>>;
}

/** Everything that follows from one input. Nothing is left to choose when it is carried out. */
export interface Decision {
  readonly kind: 'decided';
  readonly events: readonly Event[];
  /** What the events made of each aggregate that they are of. */
  readonly states: readonly { readonly aggregate: string; readonly state: State; readonly version: number }[];
  readonly units: readonly UnitPosting[];
  readonly money: readonly MoneyPosting[];
  readonly deliveries: readonly NewDelivery[];
  /** Deliveries that are not to be made any more, if no attempt was made yet; whether it was is told by their answer. */
  readonly withdraw: readonly { readonly key: string; readonly because: string }[];
  readonly exceptions: readonly ExceptionChange[];
  readonly references: readonly { readonly reference: Reference | DeliveryReference; readonly aggregate: string }[];
  /** What the aggregate should be woken for, replacing what it was to be woken for. */
  readonly wakes: readonly { readonly aggregate: string; readonly at: Instant | null; readonly why: string }[];
  /** A sale to be stored once. */
  readonly sold: Sold | null;
  /** The caller's answer; also what a repeat of the same input is answered with. */
  readonly answer: JsonObject;
}

/** The input is understood and is not to be done; nothing changes. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: RefusalCode;
  readonly detail: string;
}

export type RefusalCode =
  | 'order_already_recorded'
  | 'document_already_recorded'
  | 'request_already_decided'
  | 'nothing_requested'
  | 'return_unknown'
  | 'return_closed'
  | 'return_not_cancellable'
  | 'order_unknown'
  | 'dispute_already_closed'
  | 'grant_already_given'
  | 'refund_not_failed'
  | 'payout_not_allowed'
  | 'payment_held'
  | 'currency_differs'
  | 'amount_not_positive'
  | 'amount_exceeds_paid'
  | 'nothing_to_refund'
  | 'name_or_reason_missing'
  | 'second_name_needed'
  | 'serial_not_held'
  | 'nothing_outstanding'
  | 'custody_not_held'
  | 'units_not_expected'
  | 'disposition_fixed'
  | 'disposition_not_held'
  | 'nothing_to_approve'
  | 'destination_unchanged'
  | 'claim_not_so'
  | 'claim_unknown'
  | 'not_the_holder'
  | 'correction_not_fitting'
  | 'already_corrected'
  | 'fact_built_upon'
  | 'exception_kind_unknown'
  | 'action_unknown'
  | 'exception_closes_itself'
  | 'waited_too_long'
  | 'line_unknown'
  | 'nothing_to_give_up'
  | 'approval_already_decided'
  | 'same_person_twice'
  | 'requester_approves'
  | 'nothing_to_review'
  | 'score_out_of_range'
  | 'hold_already_placed'
  | 'hold_unknown'
  | 'hold_already_lifted'
  | 'return_not_refused'
  | 'exchange_not_priced'
  | 'exchange_unknown'
  | 'exchange_ended'
  | 'refund_not_cash'
  | 'units_not_cancellable';

/** A fact whose predecessor has not come yet: kept, and tried again when `waits_for` changes. */
export interface Parked {
  readonly kind: 'parked';
  readonly waits_for: string;
  readonly why: string;
}

export type Verdict = Decision | Refusal | Parked;

/** A delivery is itself a name that leads to its aggregate. */
export interface DeliveryReference {
  readonly kind: 'delivery';
  readonly id: string;
}

/** Moves units of one SKU from place to place. `order_line` is empty for stock without an order. */
export interface UnitPosting {
  readonly aggregate: string;
  readonly version: number;
  readonly order_line: string | null;
  readonly sku: string;
  readonly from: Place;
  readonly to: Place;
  readonly quantity: number;
  readonly at: Instant;
}

/** Moves money from account to account, in minor units. */
export interface MoneyPosting {
  readonly aggregate: string;
  readonly version: number;
  readonly debit: Account;
  readonly credit: Account;
  readonly amount_minor: number;
  readonly currency: string;
  readonly at: Instant;
}

export interface NewDelivery {
  readonly key: string;
  readonly aggregate: string;
  readonly system: string;
  readonly operation: Operation;
  /** Lower goes first within a system. */
  readonly lane: number;
}

export type ExceptionChange =
  | ({ readonly change: 'open' } & NewException)
  | { readonly change: 'close'; readonly id: string; readonly because: string };

export interface NewException {
  /** Derived from what is wrong, so that the same trouble is one exception. */
  readonly id: string;
  readonly kind: ExceptionKind;
  readonly aggregate: string;
  readonly money_at_risk_minor: number;
  readonly currency: string;
  readonly detail: Json;
  readonly at: Instant;
}

export type ExceptionKind =
  | 'credit_without_return'
  | 'posting_rejected'
  | 'refund_failed'
  | 'refund_uncovered'
  | 'double_loss'
  | 'double_refund'
  | 'unmatched_refund'
  | 'over_receipt'
  | 'overdue_receipt'
  | 'kept_arrived'
  | 'disposition_differs'
  | 'wrong_item'
  | 'serial_mismatch'
  | 'serial_reuse'
  | 'box_unopened'
  | 'short_receipt'
  | 'unidentified_goods'
  | 'scrap_approval'
  | 'short_pick'
  | 'lost_in_transit'
  | 'claim_short_paid'
  | 'claim_unanswered'
  | 'claim_to_repay'
  | 'id_reuse'
  | 'unreadable_input'
  | 'poison_input'
  | 'correction_after_refund'
  | 'document_to_correct'
  | 'conflicting_sources'
  | 'clock_skew'
  | 'missing_receipt'
  | 'order_missing'
  | 'return_missing'
  | 'predecessor_missing'
  | 'cost_unknown'
  | 'negative_stock'
  | 'approval_overdue'
  | 'fraud_review'
  | 'held_by_person'
  | 'return_refused'
  | 'statutory_deadline_near'
  | 'statutory_deadline_missed'
  | 'refund_unclaimed'
  | 'exchange_unpaid'
  | 'marketplace_decision'
  | 'cancelled_but_shipped'
  | 'offline_double_return';
