import type { Disposition, Grade } from './base/codes.ts';
import type { Instant } from './base/instant.ts';
import type { JsonObject } from './base/json.ts';
import type { OperationName } from './base/operation.ts';
import type { Range } from './base/units.ts';
import type { CustomerCopy, ProductCopy } from './base/told.ts';
import type { DeniedLine, GrantKind, LineUnits, RefundPart, ReturnKind, ShippedItem } from './event.ts';
import type { EarlyGrade, Forced, SerialDoubt } from './event-goods.ts';
import type { Exchange } from './exchange/state.ts';
import type { Hold, Statutory } from './hold/state.ts';
import type { Cancellation } from './order/event.ts';
import type { LineRemedy } from './order/remedy.ts';
import type { Adjustment } from './refund/owed.ts';
import type { CustodyOut, GoodsState, Held } from './state-goods.ts';
import type { MarketplaceDecision } from './settlement/state.ts';
import type { RuleLooked } from './policy/rules.ts';
import type { InstantFrom } from './policy/terms.ts';
import type { Reserve } from './money/reserve.ts';
import type { LineCost } from './money/value.ts';
import type { Gate, RefundStatus } from './refund/lifecycle.ts';
import type { AuthorizedFee, EarnedPoints } from './refund/owed.ts';
import type { Favour } from './replica/events.ts';
import type { LotStage, ReturnStatus, StepStatus } from './return/lifecycle.ts';

/** The small, changing part of an aggregate; what `evolve` folds and a commit rewrites. */
export type State =
  | OrderState
  | RequestState
  | StockState
  | CreditState
  | NoteState
  | ProductState
  | CustomerState
  | GoodsState;

/** One sale and all its returns: the aggregate in which units and money cannot be exceeded. */
export interface OrderState {
  readonly kind: 'order';
  readonly name: string;
  readonly channel: string;
  readonly currency: string;
  readonly customer_id: string | null;
  readonly units: number;
  readonly shipped_units: number;
  /** Paid, and given back or on its way back, by tender. */
  readonly tenders: Readonly<Record<string, TenderState>>;
  /** Units in a return that was not cancelled, by order line. */
  readonly claimed: Readonly<Record<string, readonly Range[]>>;
  readonly returns: Readonly<Record<string, ReturnState | ClosedReturn>>;
  /** Money given without goods, by id; absent while there is none. */
  readonly grants?: Readonly<Record<string, Grant>>;
  /** Charge-backs by the bank's reference; absent while there is none. */
  readonly disputes?: Readonly<Record<string, Dispute>>;
  /** What lines cost when they were issued; absent while nobody told of any. */
  readonly costs?: Readonly<Record<string, LineCost>>;
  /** The currency of the costs; absent where it is the order's. */
  readonly cost_currency?: string;
  /** Set aside for expected returns; absent where the policy expects none. */
  readonly reserve?: Reserve;
  /** The legal entity that sold it; absent where the policy names none. */
  readonly seller?: string;
  /** Serial numbers that were sold, by order line, and the return that each came back with; absent where none are told. */
  readonly serials?: Readonly<Record<string, readonly string[]>>;
  readonly serials_back?: Readonly<Record<string, string>>;
  /** Units that came though nobody expected them and are still here, oldest first; absent while there are none. */
  readonly custody?: readonly Held[];
  /** Units that left custody for good, by place; absent while none did. */
  readonly custody_out?: CustodyOut;
  /** When the carrier handed lines over, or all that are not named; absent while nobody told. */
  readonly delivered?: { readonly all?: Instant; readonly lines?: Readonly<Record<string, Instant>> };
  /** Shipments, so that one can be declared wrong. */
  readonly shipments?: readonly Shipment[];
  /** What systems told of business transactions, by the business's own name; absent while none was named so. */
  readonly told?: Readonly<Record<string, Told>>;
  /** Shipments that were declared wrong, by the key of the input. */
  readonly wrong?: readonly string[];
  /** Replacements for returned units, by id; absent while there are none. */
  readonly exchanges?: Readonly<Record<string, Exchange>>;
  /** Units that were cancelled before they left, by the platform's name of it; absent while there are none. */
  readonly cancellations?: Readonly<Record<string, Cancellation>>;
}

/** One shipment as its teller told it. */
export interface Shipment {
  readonly cause: string;
  readonly node: string;
  readonly units: number;
  /** Left out when it was everything that was sold. */
  readonly items?: readonly ShippedItem[];
}

export interface TenderState {
  readonly paid_minor: number;
  readonly refunded_minor: number;
  /** Of a tender of points: how many paid, and how many went back or are on their way. */
  readonly points?: number;
  readonly points_refunded?: number;
  /** Of a tender on account: what of its invoice is not paid. */
  readonly unpaid_minor?: number;
}

/** Money given without goods: one refund of its own, which later refunds of goods count in. */
export interface Grant {
  readonly kind: GrantKind;
  readonly refunds: readonly Refund[];
  readonly units: readonly { readonly line_id: string; readonly units: readonly Range[] }[];
  /** Of a marketplace's: what it decided on its own; absent where returns accounted for all of it at once. */
  readonly decision?: MarketplaceDecision;
  /** Set on cash that a till gave for units that were in another return, until refunds count all of it in. */
  readonly unexplained?: true;
}

export interface Dispute {
  readonly tender_id: string;
  readonly system: string;
  readonly amount_minor: number;
  readonly status: 'open' | 'won' | 'lost';
}

export interface ReturnState {
  readonly status: Exclude<ReturnStatus, 'closed'>;
  /** Set for a return that is not the plain wish of a customer. */
  readonly kind?: ReturnKind;
  readonly request_id: string;
  readonly channel: string;
  readonly requested_at: Instant;
  readonly receipt_due_at: Instant;
  readonly node: string;
  readonly gates: readonly Gate[];
  readonly policy: string;
  readonly rules: readonly RuleLooked[];
  readonly lines: readonly ReturnLine[];
  /** When the carrier first had a parcel of it, and that parcel's number; absent while nobody told. */
  readonly scanned?: { readonly at: Instant; readonly tracking: string | null };
  /** What refunds of the return are lessened by; absent when nothing is. */
  readonly fees?: readonly AuthorizedFee[];
  /** Units by SKU that came though nobody expected them, and were not graded yet; absent while there were none. */
  readonly in_custody?: Readonly<Record<string, number>>;
  /** Boxes that came and were not opened yet; absent while there are none. */
  readonly boxes?: readonly string[];
  /** `told`: the holder says that units are missing. `closed`: they are not awaited any more. Absent while neither. */
  readonly short?: 'told' | 'closed';
  /** Grades of units whose receipt nobody has told for long; absent while there are none. */
  readonly early?: readonly EarlyGrade[];
  /** Where the goods were announced, by step, the last one being where they are to go; absent while it was once. */
  readonly announced?: readonly { readonly step: string; readonly node: string }[];
  readonly refunds: readonly Refund[];
  readonly steps: Readonly<Record<string, Step>>;
  /** The commerce platform's ids of the return and, by order line, of its lines. */
  readonly commerce_ref: string | null;
  readonly commerce_lines: Readonly<Record<string, string>>;
  readonly erp_ref: string | null;
  /** What refunds are held for beside the gates, by name; absent while there was nothing. */
  readonly holds?: Readonly<Record<string, Hold>>;
  /** Who asked on the customer's behalf; absent where the customer did. */
  readonly requested_by?: string;
  /** The first score of a fraud check; absent while there is none. */
  readonly fraud_score?: number;
  /** The law's deadline for the refund; absent where there is none. */
  readonly law?: Statutory;
  /** Proof that the goods were sent; absent while there is none. */
  readonly dispatched?: { readonly tracking: string; readonly at: Instant };
  /** Order lines whose units came, or were paid for, at no known cost; absent while there were none. */
  readonly uncosted?: readonly string[];
  /** Set once a person gave up goods that were paid for and never came. */
  readonly given_up?: true;
  /** What the holder's facts moved, so that one can be declared wrong; gone when the return is closed. */
  readonly moves?: readonly Move[];
  /** Inputs that were declared wrong, by key. */
  readonly wrong?: readonly string[];
  /** Units that were paid for on the word of a fact that was wrong. */
  readonly unearned?: readonly LineUnits[];
  /** Set when whoever was given the goods returns them: the purchaser is not to learn of it. */
  readonly gift?: true;
}

/** What one input did to units of a return. */
export interface Move {
  readonly cause: string;
  readonly kind: 'received' | 'inspected' | 'placed';
  readonly node: string | null;
  readonly items: readonly MovedUnits[];
  readonly unexpected?: readonly { readonly sku: string; readonly quantity: number }[];
}

export interface MovedUnits extends LineUnits {
  /** The stage and the disposition that they had before. */
  readonly stage: LotStage;
  readonly disposition: Disposition | null;
}

/** What is left of a return when nothing can change it any more. */
export interface ClosedReturn {
  readonly status: 'closed';
  readonly request_id: string;
  readonly requested_at: Instant;
  readonly units: number;
  readonly refunds: readonly Refund[];
  readonly dispositions: Readonly<Partial<Record<Disposition, number>>>;
  /** Units that were lost on their way; absent when none were. */
  readonly lost?: number;
  /** Units that the customer kept, by order line; absent when there were none. */
  readonly kept?: Readonly<Record<string, number>>;
  /** Where its units are, kept where their value is or may become known. */
  readonly goods?: readonly Holding[];
  readonly uncosted?: readonly string[];
  readonly given_up?: true;
  readonly gift?: true;
}

/** Units of a return that stand at one kind of place, and whether the customer is paid for them. */
export interface Holding {
  readonly line_id: string;
  readonly reason: string;
  readonly unit_minor: number;
  readonly units: readonly Range[];
  /** A place without its node: `sellable` for `sellable:DC1`. */
  readonly where: string;
  readonly refunded: boolean;
}

export interface ReturnLine extends LineRemedy {
  readonly line: number;
  readonly line_id: string;
  readonly sku: string;
  readonly reason: string;
  readonly unit_minor: number;
  /** Set where the customer keeps the units; and where they are paid for before they come. */
  readonly keep?: true;
  readonly instant?: InstantFrom;
  readonly lots: readonly Lot[];
}

/** Units of one return line that stand at the same place in their life. */
export interface Lot {
  readonly stage: LotStage;
  readonly units: readonly Range[];
  readonly grade: Grade | null;
  readonly container: string | null;
  readonly disposition: Disposition | null;
  /** The refund that pays for these units; null while it is held. */
  readonly refund: number | null;
  /** The ERP receipt that holds these units; null until asked for. */
  readonly receipt: number | null;
  /** Where the units are when that is not the return's own node. */
  readonly node?: string;
  readonly serial?: string;
  /** The maker's lot. */
  readonly batch?: string;
  readonly forced?: Forced;
  /** Why the units are neither paid for nor placed until a person has looked at them. */
  readonly hold?: SerialDoubt;
  /** Set while destroying the units waits for a person. */
  readonly awaits?: 'approval';
  /** Of lost units: the customer need not wait for them. */
  readonly excused?: true;
  /** Where the ERP received the units to, when their disposition changed after that. */
  readonly was?: Disposition;
}

export interface Refund {
  readonly refund: number;
  readonly amount_minor: number;
  readonly status: RefundStatus;
  readonly parts: readonly RefundPartState[];
  readonly credit_ref: string | null;
  /** What beside the goods makes up `amount_minor`; absent when it is the goods alone. */
  readonly adjustments?: readonly Adjustment[];
  /** Points that the goods had earned, and how many were taken back once that is known; absent when they earned none. */
  readonly points?: EarnedPoints & { readonly collected?: number };
}

export interface RefundPartState extends RefundPart {
  readonly status: RefundStatus;
  readonly refund_ref: string | null;
  /** From when on it is unclaimed, while it is owed and cannot be paid; absent where nothing says so. */
  readonly unclaimed_at?: Instant;
}

/** A delivery of the return and what became of it. */
export interface Step {
  readonly operation: OperationName;
  readonly status: StepStatus;
}

/** A customer's request over any number of orders. */
export interface RequestState {
  readonly kind: 'request';
  readonly channel: string;
  readonly customer_id: string | null;
  readonly returns: readonly { readonly return_id: string; readonly order_id: string }[];
  readonly denied: readonly DeniedLine[];
  readonly told?: Readonly<Record<string, Told>>;
}

/** One business transaction as several systems told it. */
export interface Told {
  readonly booked: Version;
  readonly others: readonly Version[];
}

export interface Version {
  readonly cause: string;
  readonly source: string;
  readonly said: JsonObject;
}

/** One stock document and whether the ERP has it. */
export interface StockState {
  readonly kind: 'stock';
  readonly document: string;
  readonly units: number;
  readonly posted: 'not_needed' | 'sent' | 'done' | 'refused';
  /** What stands, so that it can be declared wrong; absent for openings and when nothing does. */
  readonly adjusted?: StockAdjustment;
  /** How many documents the ERP owes an answer to; absent while it is one at most. */
  readonly open?: number;
  /** Inputs that were declared wrong, by key. */
  readonly wrong?: readonly string[];
}

export interface StockAdjustment {
  readonly cause: string;
  readonly node: string;
  readonly sku: string;
  readonly quantity: number;
  readonly reason: string;
}

/** A credit in the ERP that no return of ours stands behind. */
export interface CreditState {
  readonly kind: 'credit';
  readonly document_ref: string;
  readonly amount_minor: number;
  readonly currency: string;
}

/** Something that is nothing but what a person said about it, e.g. a message that could not be read. */
export interface NoteState {
  readonly kind: 'note';
}

/** A copy of what another system says of a product, with the moment at which it was so. */
export interface ProductState {
  readonly kind: 'product';
  readonly as_of: Instant;
  readonly told: ProductCopy;
}

/** A copy of what another system says of a customer, and what our own books say they had. */
export interface CustomerState {
  readonly kind: 'customer';
  /** Null while nobody told. */
  readonly as_of: Instant | null;
  readonly told: CustomerCopy;
  /** Capped favours by currency and day of UTC, in minor units; absent while there was none. */
  readonly had?: Readonly<Partial<Record<Favour, Readonly<Record<string, Readonly<Record<string, number>>>>>>>;
}
