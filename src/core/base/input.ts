import type { AdjustmentReason } from './codes.ts';
import type { Contract, ContractOutcome } from './contract.ts';
import type { CreditAccount, Remedy } from './exchange.ts';
import type { OutcomeFact } from './outcome-fact.ts';
import type { HoldFact } from './hold.ts';
import type { BookFact } from './input-books.ts';
import type { GoodsFact, GoodsInspected, GoodsItem, GoodsMoved, GoodsReceived } from './input-goods.ts';
import type { Instant } from './instant.ts';
import type { OperationName } from './operation.ts';
import type { Accepted, Refused, Unknown, Withdrawn } from './outcome.ts';
import type { BusinessKey, PolicyFact } from './told.ts';

export type { GoodsInspected, GoodsItem, GoodsMoved, GoodsReceived };

/**
 * Everything that knocks, in canonical form: connectors, the API, the dispatcher and the clock all speak this.
 * `key` is the dedupe key: the same fact always carries the same key, whoever repeats it.
 */
export interface Input {
  readonly key: string;
  /** The system or client that told us, e.g. `shopify`, `manhattan`, `api:store-desk`, `clock`. */
  readonly source: string;
  /** When it happened, by the teller's word. When we learned of it is stamped at the commit. */
  readonly at: Instant;
  readonly to: Target;
  readonly fact: Fact;
  /** Tells one content from another where the fact alone does not, e.g. when a time in it was filled in by us. */
  readonly hash?: string;
}

/** Whom a fact concerns: an aggregate by id, whatever holds a reference, or the orders a customer bought SKUs in. */
export type Target =
  | { readonly aggregate: string }
  | { readonly reference: Reference }
  | { readonly purchases: Purchases };

/** A name of ours or a vendor's that leads to an aggregate. */
export interface Reference {
  readonly kind: 'return' | 'refund' | 'request' | 'order_name' | 'payment' | 'serial' | 'business';
  readonly id: string;
}

export interface Purchases {
  readonly customer_id: string | null;
  /** When given, only this order is looked at. */
  readonly order_id: string | null;
  readonly skus: readonly string[];
  /** The aggregate that keeps the request itself. */
  readonly request: string;
}

export type Fact =
  | OrderRecorded
  | OrderShipped
  | ReturnRequested
  | ReturnCancelled
  | GoodsReceived
  | GoodsInspected
  | GoodsMoved
  | GoodsFact
  | StockAdjusted
  | StockOpened
  | RefundReported
  | RefundRedirected
  | RefundFoundOutside
  | DisputeOpened
  | DisputeClosed
  | AppeasementGiven
  | TaxExempted
  | CreditFound
  | DeliveryAnswered
  | FactCorrected
  | ExceptionResolved
  | PolicyFact
  | BookFact
  | HoldFact
  | ClockStruck
  | OutcomeFact;

/** A sale as the commerce platform tells it. Amounts are totals of the line in minor units of `currency`. */
export interface OrderRecorded {
  readonly type: 'order.recorded';
  readonly order: OrderNotice;
}

export interface OrderNotice {
  /** Our id: unique over all storefronts of the retailer. The aggregate is `order/<order_id>`. */
  readonly order_id: string;
  /** What the customer reads on the invoice. */
  readonly name: string;
  /** The connector that sold it, and that system's own id. */
  readonly system: string;
  readonly source_ref: string;
  readonly channel: string;
  readonly placed_at: Instant;
  readonly currency: string;
  readonly customer_id: string | null;
  readonly country: string | null;
  /** Whether `price_minor` already contains `tax_minor`. */
  readonly tax_included: boolean;
  readonly lines: readonly OrderNoticeLine[];
  readonly charges: readonly OrderNoticeCharge[];
  /** Promotions behind the lines' discounts, as far as the teller knows them. */
  readonly promotions?: readonly OrderNoticePromotion[];
  readonly tenders: readonly OrderNoticeTender[];
  readonly business_key?: BusinessKey;
  /** Loyalty points that the sale earned the customer; left out where it earned none. */
  readonly earned_points?: number;
  /** Set when it was bought for somebody else, who may bring it back with the code of the gift slip. */
  readonly gift?: { readonly code: string };
}

export interface OrderNoticeLine {
  readonly line_id: string;
  /** The system's own id of the line. */
  readonly source_ref: string;
  readonly sku: string;
  readonly title: string;
  readonly quantity: number;
  /** Before discounts, for all units together. */
  readonly price_minor: number;
  /** All discounts that fell on the line, as a positive number. */
  readonly discount_minor: number;
  readonly tax_minor: number;
  /** When these units left for the customer; null while unknown (then the order's time counts). */
  readonly shipped_at: Instant | null;
  /** Of a bundle or kit: what one of it is made of. Its parts come back one by one, each at its share of the line. */
  readonly components?: readonly OrderNoticeComponent[];
  /** Serial numbers of the units that were sold on the line, where they are tracked. */
  readonly serials?: readonly string[];
  /** What all its units cost when they were issued, in the book currency; left out, or nothing, while it is not known. */
  readonly cost_minor?: number;
  /** Set when it is one cycle of a subscription. */
  readonly contract?: Contract;
}

export interface OrderNoticeComponent {
  readonly sku: string;
  readonly title: string;
  /** How many are in one bundle. */
  readonly quantity: number;
  /** What one costs alone; the bundle's price, discount and tax are shared out by it. */
  readonly list_minor: number;
}

/** Money off under a condition on what is bought together. */
export interface OrderNoticePromotion {
  readonly code: string;
  readonly title: string;
  /** `spend`: once `threshold_minor` is spent at full price. `set`: for each complete set of `items`. */
  readonly condition:
    | { readonly kind: 'spend'; readonly threshold_minor: number }
    | { readonly kind: 'set'; readonly items: readonly { readonly line_id: string; readonly quantity: number }[] };
  readonly off_minor: number;
  /** How much of each line's `discount_minor` came from it. */
  readonly discounts: readonly { readonly line_id: string; readonly amount_minor: number }[];
}

export interface OrderNoticeCharge {
  readonly code: string;
  readonly title: string;
  readonly amount_minor: number;
}

export interface OrderNoticeTender {
  readonly tender_id: string;
  readonly kind: 'card' | 'gift_card' | 'store_credit' | 'points' | 'cash' | 'account' | 'marketplace';
  /** The connector that holds the payment, e.g. `stripe`. */
  readonly system: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
  /** Of a tender of points: how many paid, worth `amount_minor` together. */
  readonly points?: number;
  /** Of a tender on account: what of its invoice is not paid yet; all of it where left out. */
  readonly unpaid_minor?: number;
}

/** The holder of the goods says that units left for the customer. */
export interface OrderShipped {
  readonly type: 'order.shipped';
  readonly node: string;
  readonly items: readonly {
    readonly line_id: string;
    readonly sku: string;
    readonly quantity: number;
    readonly serials?: readonly string[];
  }[];
}

/** A customer wants to bring units back, to one order by name or to whatever they bought. */
export interface ReturnRequested {
  readonly type: 'return.requested';
  readonly request_id: string;
  readonly channel: string;
  /** The channel's own name of the request, e.g. a credit note number. */
  readonly reference?: string | null;
  readonly customer_id: string | null;
  readonly order_id: string | null;
  readonly requested_at: Instant;
  readonly lines: readonly ReturnRequestedLine[];
  /** Set when the commerce platform opened the return itself and waits for our answer. */
  readonly commerce_return_ref: string | null;
  /** Units are to be repaired and sent back: they stay the customer's, so no window bars them and nothing is refunded. */
  readonly custody_only?: true;
  readonly business_key?: BusinessKey;
  /** Who asked for it on the customer's behalf; that person may not approve it. */
  readonly requested_by?: string | null;
  /** The fraud check's answer, 0 to 100, where the channel had it at once. */
  readonly fraud_score?: number | null;
  /** Set when whoever was given it asks: the gift slip's code, and where that person's store credit is kept. */
  readonly gift?: { readonly code: string; readonly recipient: CreditAccount };
}

export interface ReturnRequestedLine {
  readonly sku: string;
  /** Narrows the request to one order line. */
  readonly line_id: string | null;
  readonly quantity: number;
  readonly reason: string;
  /** The commerce platform's own id of the return line, when it opened the return. */
  readonly commerce_line_ref: string | null;
  /** What the customer wants for the units; the money back where left out. */
  readonly remedy?: Remedy;
  /** Of units of a subscription: what it means for that; as the policy says where left out. */
  readonly contract?: ContractOutcome;
}

export interface ReturnCancelled {
  readonly type: 'return.cancelled';
  readonly return_id: string;
  readonly reason: string;
}

/** A signed change of sellable stock with no customer behind it. The aggregate is `stock/<system>/<document>`. */
export interface StockAdjusted {
  readonly type: 'stock.adjusted';
  readonly system: string;
  readonly document: string;
  readonly node: string;
  readonly sku: string;
  readonly quantity: number;
  readonly reason: AdjustmentReason;
  /** The teller's own words, kept for people and for mapping work. */
  readonly reason_raw: string;
}

/** Sellable stock that a node held when Backhaul began to look. The aggregate is `stock/<system>/<document>`. */
export interface StockOpened {
  readonly type: 'stock.opened';
  readonly system: string;
  readonly document: string;
  readonly node: string;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
}

/** What the payment system says of a refund of ours, in its own time. */
export interface RefundReported {
  readonly type: 'refund.reported';
  readonly refund_id: string;
  readonly refund_ref: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
  readonly amount_minor: number;
  readonly failure: string | null;
}

/** Who decided over money by hand, and why; over the policy's limit a second person has to agree. */
export interface Signed {
  readonly by: string;
  readonly second: string | null;
  readonly reason: string;
}

/** Where money goes: back to the payment it came from, to a bank account, or to store credit. */
export type Payout =
  | { readonly kind: 'original' }
  | { readonly kind: 'bank' | 'store_credit'; readonly system: string; readonly account_ref: string };

/** A person sends a failed part of a refund again, another way or the same way. To the refund's own reference. */
export interface RefundRedirected extends Signed {
  readonly type: 'refund.redirected';
  readonly refund_id: string;
  readonly payout: Payout;
}

/** Money given back that we did not ask for. The aggregate is `refund/<system>/<refund_ref>`; it is linked by payment. */
export interface RefundFoundOutside {
  readonly type: 'refund.found_outside';
  readonly system: string;
  readonly refund_ref: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
  readonly currency: string;
}

/** The customer's bank takes a payment back (a charge-back). To the reference of the payment. */
export interface DisputeOpened {
  readonly type: 'dispute.opened';
  readonly dispute_ref: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
  readonly reason: string;
}

export interface DisputeClosed {
  readonly type: 'dispute.closed';
  readonly dispute_ref: string;
  readonly payment_ref: string;
  readonly outcome: 'won' | 'lost';
}

/** Goodwill money for an order, without goods. */
export interface AppeasementGiven extends Signed {
  readonly type: 'appeasement.given';
  readonly appeasement_id: string;
  readonly amount_minor: number;
  readonly currency: string;
}

/** The customer proved afterwards that no tax is due: the tax of units that are not coming back is given back. */
export interface TaxExempted extends Signed {
  readonly type: 'tax.exempted';
  readonly exemption_id: string;
  /** Order lines; null for all of the order. */
  readonly line_ids: readonly string[] | null;
}

/** A credit that the ERP holds. The aggregate is `credit/<system>/<document_ref>`. */
export interface CreditFound {
  readonly type: 'credit.found';
  readonly system: string;
  readonly document_ref: string;
  /** The external id, which is our delivery key when the credit is ours. */
  readonly external_ref: string | null;
  readonly amount_minor: number;
  readonly currency: string;
  readonly memo: string;
}

/** The reply to a delivery. `later` stays with the dispatcher; `unknown` is told, so that nothing is done on a guess. */
export interface DeliveryAnswered {
  readonly type: 'delivery.answered';
  readonly delivery: string;
  readonly operation: OperationName;
  readonly outcome: Accepted | Refused | Unknown | Withdrawn;
}

export interface ClockStruck {
  readonly type: 'clock.struck';
  readonly wake: string;
}

/** Facts that whoever told them can declare wrong afterwards. */
export type Correctable = GoodsReceived | GoodsInspected | GoodsMoved | StockAdjusted | OrderShipped;

/**
 * An error declaration: an input that was told under `original_key` did not happen, or happened otherwise. To the target of
 * that input. The original stays in the log; what it did is taken back, and the corrected fact takes its place.
 */
export interface FactCorrected {
  readonly type: 'fact.corrected';
  readonly original_key: string;
  /** The return that the original was about; null for a shipment or a stock document. */
  readonly return_id: string | null;
  readonly kind: 'did_not_occur' | 'incorrect_data';
  /** What happened instead, of the same type and about the same thing; null when nothing did. */
  readonly correction: Correctable | null;
  readonly by: string;
  readonly reason: string;
}

/** A person closes an exception that no fact closes by itself. To the aggregate that the exception names. */
export interface ExceptionResolved {
  readonly type: 'exception.resolved';
  readonly exception_id: string;
  readonly kind: string;
  /** The name of one of the kind's actions. */
  readonly action: string;
  readonly by: string;
  readonly reason: string;
}
