import type { Disposition } from './base/codes.ts';
import type { BusinessDate } from './base/business-day.ts';
import type { ReturnRequestedLine } from './base/input.ts';
import type { Instant } from './base/instant.ts';
import type { JsonObject } from './base/json.ts';
import type { OperationName } from './base/operation.ts';
import type { LineUnits, Range } from './base/units.ts';
import type { AfterwardsEvent } from './event-afterwards.ts';
import type { GoodsEvent, InspectionCompletedEvent, ItemReceivedEvent } from './event-goods.ts';
import type { CreditFoundEvent, StockAdjustedEvent, StockOpenedEvent } from './event-stock.ts';
import type { LineRemedy } from './order/remedy.ts';
import type { BarCode } from './policy/judge.ts';
import type { OutcomeEvent } from './order/outcome-event.ts';
import type { RuleLooked } from './policy/rules.ts';
import type { HoldEvent } from './hold/event.ts';
import type { RefundResumedEvent, TakenBackEvent } from './refund/event.ts';
import type { InstantFrom } from './policy/terms.ts';
import type { BookEvent, BooksBegun, PartBooks } from './money/events.ts';
import type { Gate } from './refund/lifecycle.ts';
import type { Adjustment, AuthorizedFee, EarnedPoints } from './refund/owed.ts';
import type { PolicyEvent } from './replica/events.ts';

export type { ItemReceivedEvent, LineUnits };

/** A fact that Backhaul holds for true, in the order it was decided. `id` is `<aggregate>@<version>`. */
export interface Event {
  readonly aggregate: string;
  readonly version: number;
  /** When it happened, by the word of whoever reported it. */
  readonly at: Instant;
  /** The input that led to it. */
  readonly cause: string;
  readonly body: EventBody;
  /** Deliveries that this event set off, by the step they stand for. */
  readonly asks: readonly Ask[];
}

/** A delivery that an aggregate waits for. */
export interface Ask {
  readonly step: string;
  readonly operation: OperationName;
}

export type EventBody =
  | OrderRecordedEvent
  | OrderShippedEvent
  | ReturnRequestedEvent
  | ReturnDeniedEvent
  | ReturnAuthorizedEvent
  | ReturnCancelledEvent
  | ItemReceivedEvent
  | InspectionCompletedEvent
  | DispositionAssignedEvent
  | StockPlacedEvent
  | PostingRequestedEvent
  | PostingAcceptedEvent
  | PostingRejectedEvent
  | RefundHeldEvent
  | RefundReleasedEvent
  | RefundMovedEvent
  | RefundResumedEvent
  | RefundCoveredEvent
  | RefundRedirectedEvent
  | MoneyGrantedEvent
  | DisputeOpenedEvent
  | DisputeClosedEvent
  | CreditMemoPostedEvent
  | ReturnClosedEvent
  | StockAdjustedEvent
  | StockOpenedEvent
  | CreditFoundEvent
  | AfterwardsEvent
  | GoodsEvent
  | BookEvent
  | PolicyEvent
  | HoldEvent
  | TakenBackEvent
  | OutcomeEvent;

/** The sale itself is kept once beside the log; the event holds what the changing part needs. */
export interface OrderRecordedEvent extends BooksBegun {
  readonly type: 'order.recorded';
  readonly name: string;
  readonly channel: string;
  readonly currency: string;
  readonly customer_id: string | null;
  readonly units: number;
  readonly charges: number;
  readonly tenders: readonly {
    readonly tender_id: string;
    readonly amount_minor: number;
    readonly points?: number;
    /** Of a tender on account. */
    readonly unpaid_minor?: number;
  }[];
  /** Serial numbers that were sold, by order line; left out where none are told. */
  readonly serials?: Readonly<Record<string, readonly string[]>>;
}

export interface OrderShippedEvent {
  readonly type: 'order.shipped';
  readonly node: string;
  readonly business_date?: BusinessDate;
  readonly units: number;
  /** Which they were; left out when it was everything that was sold, and in events from before it was kept. */
  readonly items?: readonly ShippedItem[];
  /** Serial numbers that left, by order line; left out where none are told. */
  readonly serials?: Readonly<Record<string, readonly string[]>>;
}

export interface ShippedItem {
  readonly line_id: string;
  readonly sku: string;
  readonly quantity: number;
}

/** A customer's whole request, before it is split over orders. */
export interface ReturnRequestedEvent {
  readonly type: 'return.requested';
  readonly request_id: string;
  readonly channel: string;
  readonly reference: string | null;
  readonly customer_id: string | null;
  readonly order_id: string | null;
  readonly lines: readonly ReturnRequestedLine[];
  readonly returns: readonly { readonly return_id: string; readonly order_id: string }[];
}

/** Units of a request that may not come back, and why. */
export interface ReturnDeniedEvent {
  readonly type: 'return.denied';
  readonly request_id: string;
  readonly lines: readonly DeniedLine[];
}

export interface DeniedLine {
  readonly sku: string;
  readonly quantity: number;
  readonly code: DenialCode;
  /** The policy version that barred them; null when there was nothing to judge. */
  readonly policy: string | null;
  readonly rules: readonly RuleLooked[];
}

export type DenialCode =
  | 'order_unknown'
  | 'no_purchase'
  | 'units_exhausted'
  | 'gift_code_unknown'
  | 'contract_outcome_missing'
  | 'fraud_refused'
  | BarCode;

export interface ReturnAuthorizedEvent {
  readonly type: 'return.authorized';
  readonly kind?: ReturnKind;
  readonly return_id: string;
  readonly request_id: string;
  readonly channel: string;
  readonly requested_at: Instant;
  /** By when the goods should have come, in our own time. */
  readonly receipt_due_at: Instant;
  readonly node: string;
  readonly gates: readonly Gate[];
  readonly policy: string;
  readonly rules: readonly RuleLooked[];
  /** Fees to be deducted from the refund, by order line; left out where there are none. */
  readonly fees?: readonly AuthorizedFee[];
  /** Each line holds units of one order line at one frozen unit value. */
  readonly lines: readonly AuthorizedLine[];
  readonly commerce_return_ref: string | null;
  readonly commerce_lines: Readonly<Record<string, string>>;
  /** Who asked on the customer's behalf; left out where the customer did. */
  readonly requested_by?: string;
  /** Set when whoever was given the goods returns them: the purchaser is not to learn of it. */
  readonly gift?: true;
}

/**
 * `return_to_sender`: the carrier brings back what the customer never had; no fee, and the charges go back too.
 * `custody_only`: units are repaired and sent back; they are the customer's throughout, and no money moves.
 */
export type ReturnKind = 'return_to_sender' | 'custody_only';

export interface AuthorizedLine extends LineRemedy {
  readonly line: number;
  readonly line_id: string;
  readonly sku: string;
  readonly reason: string;
  readonly units: readonly Range[];
  readonly unit_minor: number;
  /** The customer keeps these units and is paid for them all the same. */
  readonly keep?: true;
  /** Paid for before they come: from the authorisation on, or once the carrier has them. */
  readonly instant?: InstantFrom;
}

export interface ReturnCancelledEvent {
  readonly type: 'return.cancelled';
  readonly return_id: string;
  readonly reason: string;
}

export interface DispositionAssignedEvent {
  readonly type: 'disposition.assigned';
  readonly return_id: string;
  readonly policy: string;
  /** Every rule that was looked at; left out in events from before rules decided dispositions. */
  readonly rules?: readonly RuleLooked[];
  readonly items: readonly (LineUnits & { readonly disposition: Disposition; readonly awaits?: 'approval' })[];
}

export interface StockPlacedEvent {
  readonly type: 'stock.placed';
  readonly return_id: string;
  readonly node: string;
  readonly business_date?: BusinessDate;
  readonly items: readonly (LineUnits & { readonly disposition: Disposition })[];
}

/** A document that another system is asked to post. */
export interface PostingRequestedEvent {
  readonly type: 'posting.requested';
  readonly return_id: string;
  readonly posting:
    | 'receipt'
    | 'departure'
    | 'credit'
    | 'payment'
    | 'points'
    | 'completion'
    | 'withdrawal'
    | 'announcement'
    | 'contract';
  /** Counts postings of one kind within the return; for `credit` and `payment` it is the refund's number. */
  readonly number: number;
  readonly items: readonly LineUnits[];
}

export interface PostingAcceptedEvent {
  readonly type: 'posting.accepted';
  readonly return_id: string | null;
  readonly step: string;
  readonly operation: OperationName;
  readonly facts: JsonObject;
}

export interface PostingRejectedEvent {
  readonly type: 'posting.rejected';
  readonly return_id: string | null;
  readonly step: string;
  readonly operation: OperationName;
  readonly code: string;
  readonly detail: string;
}

export interface RefundHeldEvent {
  readonly type: 'refund.held';
  readonly return_id: string;
  readonly amount_minor: number;
  readonly waits_for: readonly Gate[];
}

export interface RefundReleasedEvent {
  readonly type: 'refund.released';
  readonly return_id: string;
  readonly refund: number;
  readonly items: readonly LineUnits[];
  readonly amount_minor: number;
  readonly parts: readonly RefundPart[];
  /** What beside the goods makes up `amount_minor`; absent when it is the goods alone. */
  readonly adjustments?: readonly Adjustment[];
  /** Points that the goods had earned; absent when they earned none. */
  readonly points?: EarnedPoints;
}

/** What of a refund goes to one tender. */
export interface RefundPart extends PartBooks {
  readonly part: number;
  readonly tender_id: string;
  readonly system: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
  /** Points that go back, of a tender of points. */
  readonly points?: number;
  /** For how many days those points are good again; absent where the system that holds them decides. */
  readonly points_valid_days?: number;
  /** Set when it goes another way than it came. */
  readonly payout?: 'bank' | 'store_credit';
  /** Set when it was not sent at once. */
  readonly held?: HoldReason;
  /** Set when the customer has this money already. */
  readonly covered?: Cover;
  /** Set when no payment system is asked: a marketplace gives it, it is set off against the invoice, or a till hands it out. */
  readonly paid_by?: 'marketplace' | 'invoice' | 'till';
}

/**
 * Why money may not leave for a payment: it is disputed, an earlier refund of it is not accounted for, its payment system
 * takes no refund of it any more, or a marketplace is to give it.
 */
export type HoldReason = 'dispute' | 'unknown_refund' | 'window' | 'marketplace';

/** What gave the customer money that a refund would have given: a lost dispute, or a grant, by its id. */
export interface Cover {
  readonly by: 'dispute' | 'written_off' | GrantKind;
  readonly id: string;
}

/** Money given without goods: goodwill, tax that was not due, or what somebody else gave: in the payment system, or a marketplace. */
export type GrantKind = 'appeasement' | 'tax' | 'outside' | 'marketplace';

/** The payment system's word on one part of a refund. */
export interface RefundMovedEvent {
  readonly type: 'refund.submitted' | 'refund.unknown' | 'refund.settled' | 'refund.failed';
  readonly return_id: string;
  readonly refund: number;
  readonly part: number;
  readonly refund_ref: string | null;
  readonly because: string | null;
}

/** A part that was held or failed turns out to be with the customer already, whole or in `amount_minor` of it. */
export interface RefundCoveredEvent {
  readonly type: 'refund.covered';
  readonly return_id: string;
  readonly refund: number;
  readonly part: number;
  readonly amount_minor: number;
  /** The number of the part that what is not covered lives on as; null when all of it is. */
  readonly rest: number | null;
  readonly covered: Cover;
}

/** A failed part is sent again, by a person's decision. */
export interface RefundRedirectedEvent {
  readonly type: 'refund.redirected';
  readonly return_id: string;
  readonly refund: number;
  readonly part: number;
  readonly replacement: RefundPart;
  readonly by: string;
  readonly second: string | null;
  readonly reason: string;
}

export interface MoneyGrantedEvent {
  readonly type: 'money.granted';
  readonly grant_id: string;
  readonly kind: GrantKind;
  readonly amount_minor: number;
  readonly parts: readonly RefundPart[];
  /** Of tax: the units it was paid for. */
  readonly units: readonly { readonly line_id: string; readonly units: readonly Range[] }[];
  /** The payment system's id, when the money was already gone when we learned of it. */
  readonly refund_ref: string | null;
  readonly by: string | null;
  readonly second: string | null;
  readonly reason: string;
  /** Set when a till gave it for units that were in another return. */
  readonly unexplained?: true;
}

export interface DisputeOpenedEvent {
  readonly type: 'dispute.opened';
  readonly dispute_ref: string;
  readonly tender_id: string;
  readonly system: string;
  readonly amount_minor: number;
  readonly reason: string;
}

export interface DisputeClosedEvent {
  readonly type: 'dispute.closed';
  readonly dispute_ref: string;
  readonly outcome: 'won' | 'lost';
}

export interface CreditMemoPostedEvent {
  readonly type: 'credit_memo.posted';
  readonly return_id: string;
  readonly refund: number;
  readonly document_ref: string;
}

export interface ReturnClosedEvent {
  readonly type: 'return.closed';
  readonly return_id: string;
}
