import type { ClaimKind, CustodyEnd, Disposition, Grade } from './codes.ts';
import type { Instant } from './instant.ts';
import type { BusinessKey } from './told.ts';

/** What is told of goods beside the plain walk of a return. */
export type GoodsFact =
  | BoxReceived
  | SerialJudged
  | ReturnShortClosed
  | GoodsFound
  | CustodyIdentified
  | CustodyResolved
  | ParcelUndeliverable
  | LotRecalled
  | DispositionChanged
  | ScrapApproved
  | RefurbishQuoted
  | UnitRefurbished
  | ReturnRedirected
  | ParcelLost
  | ClaimOpened
  | ClaimMoved
  | ClaimCredited
  | GoodsSentBack;

const TYPES: Readonly<Record<GoodsFact['type'], true>> = {
  'box.received': true,
  'serial.judged': true,
  'return.short_closed': true,
  'goods.found': true,
  'custody.identified': true,
  'custody.resolved': true,
  'parcel.undeliverable': true,
  'lot.recalled': true,
  'disposition.changed': true,
  'scrap.approved': true,
  'refurbish.quoted': true,
  'unit.refurbished': true,
  'return.redirected': true,
  'parcel.lost': true,
  'claim.opened': true,
  'claim.moved': true,
  'claim.credited': true,
  'goods.sent_back': true,
};

/** Whether a fact is one of those that are told of goods beside the plain walk. */
export function toldOfGoods<T extends { readonly type: string }>(fact: T): fact is Extract<T, GoodsFact> {
  return Object.hasOwn(TYPES, fact.type);
}

/** Units of a return, named by return line where the teller knows it, else by SKU. */
export interface GoodsItem {
  readonly line: string | null;
  readonly sku: string;
  readonly quantity: number;
}

/** A unit or several as they were found: `sku` is what they are, not what the label promised. */
export interface FoundItem extends GoodsItem {
  /** The box they came in, by its plate (an SSCC). */
  readonly container?: string;
  /** Of one unit. */
  readonly serial?: string;
  /** The maker's lot. */
  readonly lot?: string;
  readonly expires_at?: Instant;
}

/** The holder of the goods says that returned units arrived. */
export interface GoodsReceived {
  readonly type: 'goods.received';
  readonly return_id: string;
  readonly node: string;
  readonly items: readonly FoundItem[];
  /** The holder says that nothing more will come of what was sent: what is missing is missing. */
  readonly complete?: boolean;
  /** What the holder can show for it, e.g. the weight of the box and photographs. */
  readonly evidence?: { readonly weight_g?: number; readonly photos?: readonly string[] };
  readonly business_key?: BusinessKey;
}

/** A closed box arrived. Its units are told when it is opened. The aggregate is `box/<container>`. */
export interface BoxReceived {
  readonly type: 'box.received';
  readonly container: string;
  readonly node: string;
  /** The returns that its label speaks of, as far as it does. */
  readonly returns: readonly string[];
}

/** What has not come will not come: those units are the customer's again, and the rest of the return goes on. */
export interface ReturnShortClosed {
  readonly type: 'return.short_closed';
  readonly return_id: string;
  readonly by: string;
  readonly reason: string;
}

/** What the holder could read on goods that came without a return that we know. */
export interface FoundHints {
  readonly order_name?: string;
  readonly customer_id?: string;
  readonly return_id?: string;
  readonly tracking?: string;
  /** Names of photographs. */
  readonly photos?: readonly string[];
}

/**
 * Goods came and nobody knows which return they are of. The aggregate is `custody/<node>/<document>`; where a customer is
 * known, it goes to the purchases of that customer instead, with the aggregate as its request.
 */
export interface GoodsFound {
  readonly type: 'goods.found';
  readonly node: string;
  /** The holder's own name of what it found. */
  readonly document: string;
  readonly items: readonly FoundItem[];
  readonly hints: FoundHints;
}

/** A person knows whose the goods are: of a return, or of an order that a return is then asked for on. */
export interface CustodyIdentified {
  readonly type: 'custody.identified';
  readonly return_id: string | null;
  readonly order_id: string | null;
  readonly by: string;
  readonly reason: string;
}

/** Units leave custody. To the return that they came with, by reference, or to their custody aggregate. */
export interface CustodyResolved {
  readonly type: 'custody.resolved';
  readonly node: string;
  readonly sku: string;
  readonly quantity: number;
  readonly how: CustodyEnd;
  /** The return that expects them, when they are tied to one. */
  readonly to_return: string | null;
  readonly by: string;
  readonly reason: string;
}

/** A person decided whether a unit whose serial number did not fit is the customer's unit after all. */
export interface SerialJudged {
  readonly type: 'serial.judged';
  readonly return_id: string;
  readonly serial: string;
  readonly accepted: boolean;
  readonly by: string;
  readonly reason: string;
}

export interface GoodsInspected {
  readonly type: 'goods.inspected';
  readonly return_id: string;
  readonly node: string;
  /** `container` is the holder's own plate on the units (an LPN), by which it will be told where to put them. */
  readonly items: readonly (Omit<FoundItem, 'container'> & {
    readonly grade: Grade;
    readonly container: string | null;
  })[];
}

/** The holder of the goods says that units were put where the disposition wanted them. */
export interface GoodsMoved {
  readonly type: 'goods.moved';
  readonly return_id: string;
  readonly node: string;
  readonly items: readonly (GoodsItem & { readonly disposition: Disposition })[];
}

/** The carrier brings a parcel back that the customer never had. To the order. */
export interface ParcelUndeliverable {
  readonly type: 'parcel.undeliverable';
  readonly order_id: string;
  /** What the parcel holds; null for all that was sold. */
  readonly items: readonly { readonly line_id: string; readonly quantity: number }[] | null;
  readonly tracking: string;
  /** The carrier's word, e.g. `refused` or `address unknown`. */
  readonly reason: string;
}

/**
 * The maker calls a lot back: units of it go where the recall says, whatever their grade. The aggregate is
 * `recall/<sku>/<lot>`. It is looked at when units are received or inspected; units that are further by then are for
 * `disposition.changed`.
 */
export interface LotRecalled {
  readonly type: 'lot.recalled';
  readonly sku: string;
  readonly lot: string;
  /** When given, only these units of the lot. */
  readonly serials?: readonly string[];
  readonly disposition: 'scrap' | 'vendor_return';
  readonly reason: string;
}

/** Units go elsewhere than was decided, before or after they were put there. Scrapped units never come back. */
export interface DispositionChanged {
  readonly type: 'disposition.changed';
  readonly return_id: string;
  readonly node: string;
  readonly items: readonly GoodsItem[];
  readonly from: Disposition;
  readonly to: Disposition;
  /** How many of them the holder had already sold to somebody else. */
  readonly already_sold?: number;
  readonly by: string;
  readonly reason: string;
}

/** A person agrees that all units of a return that wait for it are destroyed; over the policy's limit a second one as well. */
export interface ScrapApproved {
  readonly type: 'scrap.approved';
  readonly return_id: string;
  readonly by: string;
  readonly second: string | null;
  readonly reason: string;
  /** The certificate of destruction or the witness, where there is one. */
  readonly certificate?: string;
}

/** What refurbishing units would cost, each, in minor units of the order's currency. */
export interface RefurbishQuoted {
  readonly type: 'refurbish.quoted';
  readonly return_id: string;
  readonly node: string;
  readonly items: readonly GoodsItem[];
  readonly cost_minor: number;
  /** What one would sell for afterwards; what the customer paid for it when it is not told. */
  readonly value_minor?: number;
}

/** Units were made into units of another SKU, which can be sold. The aggregate is `refurbish/<document>`. */
export interface UnitRefurbished {
  readonly type: 'unit.refurbished';
  readonly document: string;
  readonly node: string;
  readonly from_sku: string;
  /** The SKU of the graded or repaired article. */
  readonly to_sku: string;
  readonly quantity: number;
  /** What the work cost for all of them; it is carried over with what they had cost before. */
  readonly cost_minor: number;
  readonly currency: string;
}

/** What has not come yet is to go to another node, e.g. because the store has closed. */
export interface ReturnRedirected {
  readonly type: 'return.redirected';
  readonly return_id: string;
  readonly node: string;
  readonly by: string;
  readonly reason: string;
}

/** The carrier cannot find a parcel that was on its way back. Told again with a proof, it counts from then on. */
export interface ParcelLost {
  readonly type: 'parcel.lost';
  readonly return_id: string;
  readonly carrier: string;
  readonly tracking: string;
  /** What the parcel held; null for all that is still to come. */
  readonly items: readonly GoodsItem[] | null;
  /** The carrier's receipt for the customer's parcel; null while there is none. */
  readonly proof_of_dropoff: string | null;
}

/** We want money back for goods, from the vendor that they go back to or from the carrier. The aggregate is `claim/<claim_id>`. */
export interface ClaimOpened {
  readonly type: 'claim.opened';
  readonly claim_id: string;
  readonly of: ClaimKind;
  /** The vendor or the carrier. */
  readonly against: string;
  readonly return_id: string | null;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
  readonly amount_minor: number;
  readonly currency: string;
  /** Days within which each step should be answered. */
  readonly answer_days: number;
}

/** A step of a claim. Writing it off and withdrawing it are decisions of a person. */
export interface ClaimMoved {
  readonly type: 'claim.moved';
  readonly claim_id: string;
  readonly to: 'authorised' | 'shipped' | 'disputed' | 'written_off' | 'withdrawn';
  readonly by: string;
  readonly reason: string;
}

/** The vendor or the carrier gives money for a claim: all of it, or less. */
export interface ClaimCredited {
  readonly type: 'claim.credited';
  readonly claim_id: string;
  readonly credit_ref: string;
  readonly amount_minor: number;
  readonly currency: string;
}

/** Units that were only in custody, e.g. for repair, left for the customer. */
export interface GoodsSentBack {
  readonly type: 'goods.sent_back';
  readonly return_id: string;
  readonly node: string;
  readonly items: readonly GoodsItem[];
  readonly tracking: string;
}
