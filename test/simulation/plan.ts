import type { AdjustmentReason } from '#core/base/codes.ts';
import type { OrderNotice } from '#core/base/input.ts';
import type { Plain } from '#core/policy/plain.fixture.ts';
import type { Fee, InstantFrom, Terms } from '#core/policy/terms.ts';
import type { RefundRules } from '#core/refund/rules.ts';
import type { ReceivingRules } from '#core/policy/receiving.ts';

/** All that will happen in one simulation, as data: what is left out of it, the same run can be done without. */
export interface Plan {
  readonly seed: number;
  /** What this seed is about beside the plain walk, so that not every seed has everything. */
  readonly theme: Theme;
  /** How many processes share the store. */
  readonly processes: number;
  readonly policies: readonly PlannedPolicy[];
  readonly orders: readonly PlannedOrder[];
  readonly stories: readonly Story[];
  readonly adjustments: readonly PlannedAdjustment[];
  readonly credits: readonly PlannedCredit[];
  readonly disputes: readonly PlannedDispute[];
  readonly outside: readonly PlannedOutside[];
  readonly gifts: readonly PlannedGift[];
  /** Whether somebody works the queue of refunds that failed. */
  readonly finance: boolean;
  readonly finds: readonly PlannedFind[];
  /** Boxes that arrive and are never opened. */
  readonly closed_boxes: number;
  readonly faults: readonly Fault[];
  readonly crashes: readonly Crash[];
}

/**
 * `law`: approvals, fraud checks, holds by persons and statutory deadlines. `favours`: what may be kept or is paid for before it
 * comes, and what goods cost. `receiving`: what becomes of goods in custody, short boxes, lost parcels and claims.
 * `corrections`: the warehouse miscounts and says so, and its clock is fast at times.
 */
export const THEMES = ['plain', 'law', 'favours', 'receiving', 'corrections'] as const;

/** What one seed is about. */
export type Theme = (typeof THEMES)[number];

/** Approvals, fraud checks, the law's deadlines, and when money is unclaimed: answers that hold for every return. */
export type PlannedLaw = Pick<Terms, 'approvals' | 'fraud' | 'statutory' | 'unclaimed'>;

/** A policy version, with what it says of money. */
export interface PlannedPolicy extends Plain {
  readonly refund: RefundRules;
  /** What of the goods' value, or for a return or unit, is kept back; null for nothing. */
  readonly fee: Fee | null;
  readonly law: PlannedLaw | null;
  readonly favours: PlannedFavours | null;
  readonly receiving: Partial<ReceivingRules>;
  /** Whether a part of the price stands for a cost that nobody told; null where goods are not valued. */
  readonly valued: { readonly estimate_percent: number | null } | null;
}

/** What may be kept, and what is paid for before it comes. */
export interface PlannedFavours {
  readonly keep_it: PlannedFavour | null;
  readonly instant_refund: (PlannedFavour & { readonly from: InstantFrom }) | null;
}

/** For units of some SKUs, up to a value in one case and for one customer. */
export interface PlannedFavour {
  readonly skus: readonly string[];
  readonly case_minor: number | null;
  readonly customer_minor: number | null;
}

/** A sale, and when the rest of the world learns of it. */
export interface PlannedOrder {
  readonly notice: OrderNotice;
  /** When the shop tells of it; often later than its customer comes, so that it has to be asked for. */
  readonly told_after_ms: number;
  readonly shipped_after_ms: number;
  /** The node that ships it. */
  readonly node: Node;
}

/** The warehouses of this retailer. */
export const NODES = ['DC1', 'DC2'] as const;

/** One warehouse. */
export type Node = (typeof NODES)[number];

/** One customer's wish, and what then becomes of the goods. */
export interface Story {
  readonly id: string;
  readonly order_id: string;
  /** Asked at a counter for one order, for a name on an invoice, for whatever the customer bought; or in the shop. */
  readonly by: 'order' | 'name' | 'customer' | 'shop';
  readonly after_ms: number;
  readonly lines: readonly { readonly sku: string; readonly line_id: string; readonly quantity: number }[];
  /** Asks again under the same key, as a till does that heard no answer. */
  readonly twice: boolean;
  readonly cancel_after_ms: number | null;
  readonly sends: 'all' | 'some' | 'nothing';
  readonly sends_after_ms: number;
  readonly boxes: number;
  /** Units in the last box that nobody expects. */
  readonly extra: number;
  /** Who asked in the shop on the customer's behalf, and what the shop's fraud check said at once; null for nobody, nothing. */
  readonly requested_by: string | null;
  readonly fraud_score: number | null;
  /** The carrier's word that the goods were sent, whether or not they ever arrive. */
  readonly proves_dispatch: boolean;
  /** What the carrier says of a parcel before, or instead of, bringing it. */
  readonly lost: { readonly after_ms: number; readonly proof: boolean } | null;
  /** The warehouse says of the last box that nothing more will come. */
  readonly says_complete: boolean;
}

/** Goods that came to a warehouse, and nobody knows whose they are. */
export interface PlannedFind {
  readonly id: string;
  readonly after_ms: number;
  readonly node: Node;
  readonly sku: string;
  readonly quantity: number;
}

/** A change of stock with no customer behind it. */
export interface PlannedAdjustment {
  readonly id: string;
  readonly after_ms: number;
  readonly node: Node;
  readonly sku: string;
  readonly quantity: number;
  readonly reason: AdjustmentReason;
}

/** A credit that somebody types into the ERP by hand. */
export interface PlannedCredit {
  readonly id: string;
  readonly after_ms: number;
  readonly amount_minor: number;
}

/** The bank takes a card payment back, and decides later. */
export interface PlannedDispute {
  readonly id: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
  readonly after_ms: number;
  readonly decided_after_ms: number;
  readonly outcome: 'won' | 'lost';
}

/** Somebody gives money back in the payment system itself. */
export interface PlannedOutside {
  readonly id: string;
  readonly system: string;
  readonly payment_ref: string;
  readonly amount_minor: number;
  readonly after_ms: number;
}

/** Money that a person gives without goods: goodwill, or the tax of an order. */
export interface PlannedGift {
  readonly id: string;
  readonly order_id: string;
  readonly kind: 'appeasement' | 'tax';
  /** Of goodwill; what the tax comes to is for Backhaul to say. */
  readonly amount_minor: number;
  readonly second: string | null;
  readonly after_ms: number;
}

/** A kind of misbehaviour with its probability for each call or message, until the weather calms. */
export interface Fault {
  readonly kind: FaultKind;
  readonly probability: number;
}

/** Everything that may misbehave, other than the processes themselves. */
export const FAULT_KINDS = [
  'request_lost',
  'reply_lost',
  'throttled',
  'refused_for_good',
  'slow',
  'webhook_twice',
  'webhook_late',
  'unreadable',
  'store_slow',
  'outage',
] as const;

/** One kind of misbehaviour. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A process ends at a step, counted over all that the processes ask of the store and of the systems. */
export interface Crash {
  readonly step: number;
  /** It dies with the step undone, or done and unheard; or it is stopped in good order, as for a new version. */
  readonly how: 'undone' | 'unheard' | 'stopped';
  readonly down_ms: number;
}

/** From here on nothing misbehaves, and everything has to come to its end. */
export const CALM_MS = 20_000;
