import type { Disposition, Grade } from './base/codes.ts';
import type { Instant } from './base/instant.ts';
import type { OperationName } from './base/operation.ts';
import type { Range } from './base/units.ts';
import type { Adjustment, DeniedLine, GrantKind, RefundPart } from './event.ts';
import type { Exchange } from './exchange/state.ts';
import type { LineRemedy } from './order/remedy.ts';
import type { Cancellation } from './order/event.ts';
import type { MarketplaceDecision } from './settlement/state.ts';
import type { RuleLooked } from './policy/rules.ts';
import type { Gate, RefundStatus } from './refund/lifecycle.ts';
import type { LotStage, ReturnStatus } from './return/lifecycle.ts';

/** The small, changing part of an aggregate; what `evolve` folds and a commit rewrites. */
export type State = OrderState | RequestState | StockState | CreditState;

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
  /** Replacements for returned units, by id; absent while there are none. */
  readonly exchanges?: Readonly<Record<string, Exchange>>;
  /** Units that were cancelled before they left, by the platform's name of it; absent while there are none. */
  readonly cancellations?: Readonly<Record<string, Cancellation>>;
  /** Units that left, by order line; absent while nobody told by line. */
  readonly shipped?: Readonly<Record<string, number>>;
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
  readonly request_id: string;
  readonly channel: string;
  readonly requested_at: Instant;
  readonly receipt_due_at: Instant;
  readonly node: string;
  readonly gates: readonly Gate[];
  readonly policy: string;
  readonly rules: readonly RuleLooked[];
  readonly lines: readonly ReturnLine[];
  /** Units by SKU that came though nobody expected them, and were not graded yet; absent while there were none. */
  readonly in_custody?: Readonly<Record<string, number>>;
  readonly refunds: readonly Refund[];
  readonly steps: Readonly<Record<string, Step>>;
  /** The commerce platform's ids of the return and, by order line, of its lines. */
  readonly commerce_ref: string | null;
  readonly commerce_lines: Readonly<Record<string, string>>;
  readonly erp_ref: string | null;
  /** Set when whoever was given the goods returns them: the purchaser is not to learn of it. */
  readonly gift?: true;
}

/** What is left of a return when nothing can change it any more. */
export interface ClosedReturn {
  readonly status: 'closed';
  readonly request_id: string;
  readonly requested_at: Instant;
  readonly units: number;
  readonly refunds: readonly Refund[];
  readonly dispositions: Readonly<Partial<Record<Disposition, number>>>;
  readonly gift?: true;
}

export interface ReturnLine extends LineRemedy {
  readonly line: number;
  readonly line_id: string;
  readonly sku: string;
  readonly reason: string;
  readonly unit_minor: number;
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
}

export interface Refund {
  readonly refund: number;
  readonly amount_minor: number;
  readonly status: RefundStatus;
  readonly parts: readonly RefundPartState[];
  readonly credit_ref: string | null;
  /** What beside the goods makes up `amount_minor`; absent when it is the goods alone. */
  readonly adjustments?: readonly Adjustment[];
}

export interface RefundPartState extends RefundPart {
  readonly status: RefundStatus;
  readonly refund_ref: string | null;
}

/** A delivery of the return and what became of it. */
export interface Step {
  readonly operation: OperationName;
  readonly status: 'sent' | 'done' | 'refused';
}

/** A customer's request over any number of orders. */
export interface RequestState {
  readonly kind: 'request';
  readonly channel: string;
  readonly customer_id: string | null;
  readonly returns: readonly { readonly return_id: string; readonly order_id: string }[];
  readonly denied: readonly DeniedLine[];
}

/** One stock document and whether the ERP has it. */
export interface StockState {
  readonly kind: 'stock';
  readonly document: string;
  readonly units: number;
  readonly posted: 'not_needed' | 'sent' | 'done' | 'refused';
}

/** A credit in the ERP that no return of ours stands behind. */
export interface CreditState {
  readonly kind: 'credit';
  readonly document_ref: string;
  readonly amount_minor: number;
  readonly currency: string;
}
