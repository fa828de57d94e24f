import type { ClaimKind, CustodyEnd, Disposition, Grade } from './base/codes.ts';
import type { FoundHints } from './base/input-goods.ts';
import type { BusinessDate } from './base/business-day.ts';
import type { Instant } from './base/instant.ts';
import type { LineUnits } from './base/units.ts';
import type { ClaimStatus } from './claim/lifecycle.ts';

/** What can happen to goods beside the plain walk of a return. */
export type GoodsEvent =
  | BoxReceivedEvent
  | BoxOpenedEvent
  | ReturnBoxReceivedEvent
  | SerialJudgedEvent
  | ReturnShortClosedEvent
  | GoodsFoundEvent
  | CustodyIdentifiedEvent
  | CustodyResolvedEvent
  | LotRecalledEvent
  | DispositionChangedEvent
  | ScrapApprovedEvent
  | RefurbishQuotedEvent
  | UnitRefurbishedEvent
  | StockCorrectedEvent
  | ReturnRedirectedEvent
  | ParcelLostEvent
  | InspectionKeptEvent
  | GoodsSentBackEvent
  | ClaimOpenedEvent
  | ClaimMovedEvent;

/** Those that change an order and one of its returns. */
export type OrderGoodsEvent = Extract<
  GoodsEvent,
  {
    readonly type:
      | 'return.box_received'
      | 'serial.judged'
      | 'return.short_closed'
      | 'custody.resolved'
      | 'disposition.changed'
      | 'scrap.approved'
      | 'refurbish.quoted'
      | 'return.redirected'
      | 'return.parcel_lost'
      | 'inspection.kept'
      | 'goods.sent_back';
  }
>;

const TYPES: Readonly<Record<GoodsEvent['type'], true>> = {
  'box.received': true,
  'box.opened': true,
  'return.box_received': true,
  'serial.judged': true,
  'return.short_closed': true,
  'goods.found': true,
  'custody.identified': true,
  'custody.resolved': true,
  'lot.recalled': true,
  'disposition.changed': true,
  'scrap.approved': true,
  'refurbish.quoted': true,
  'unit.refurbished': true,
  'stock.corrected': true,
  'return.redirected': true,
  'return.parcel_lost': true,
  'inspection.kept': true,
  'goods.sent_back': true,
  'claim.opened': true,
  'claim.moved': true,
};

/** Whether an event is one of those that goods have beside the plain walk of a return. */
export function ofGoods<T extends { readonly type: string }>(body: T): body is Extract<T, GoodsEvent> {
  return Object.hasOwn(TYPES, body.type);
}

export interface ItemReceivedEvent {
  readonly type: 'return.item_received';
  readonly return_id: string;
  readonly node: string;
  readonly business_date?: BusinessDate;
  readonly items: readonly (LineUnits & Identity)[];
  /** Units nobody expected: taken into custody, never into stock. */
  readonly unexpected: readonly Surplus[];
  /** Those of them that the customer was to keep; absent when there are none. */
  readonly kept?: readonly { readonly line_id: string; readonly sku: string; readonly quantity: number }[];
  /** The holder said that nothing more will come. */
  readonly complete?: true;
  /** The goods came after they were due. */
  readonly received_late?: true;
}

export interface InspectionCompletedEvent {
  readonly type: 'inspection.completed';
  readonly return_id: string;
  readonly items: readonly (LineUnits &
    Pick<Identity, 'batch' | 'forced'> & {
      readonly grade: Grade;
      readonly container: string | null;
    })[];
  /** Units nobody expected, graded where they are; absent in events from before they could be. */
  readonly in_custody?: readonly { readonly sku: string; readonly quantity: number; readonly grade: Grade }[];
}

/** What tells units apart beside their SKU, each left out where it was not told, and what follows from it. */
export interface Identity {
  readonly container?: string;
  readonly serial?: string;
  readonly batch?: string;
  /** Where these units go whatever their grade, and why. */
  readonly forced?: Forced;
  /** Why these units are paid for and placed only when a person has looked at them. */
  readonly hold?: SerialDoubt;
}

/** Where units go whatever their grade: called back by the maker, or past their date. */
export interface Forced {
  readonly to: 'scrap' | 'vendor_return';
  readonly because: 'recall' | 'expired';
}

/** `serial_mismatch`: the serial number is another customer's or another line's. `serial_reuse`: it came back before, or was never sold. */
export type SerialDoubt = 'serial_mismatch' | 'serial_reuse';

export interface Surplus {
  readonly sku: string;
  readonly quantity: number;
  /** The exception under which they are kept; left out in events from before custody was counted. */
  readonly held?: string;
  readonly serial?: string;
  /** The return line whose unit they came in place of. */
  readonly instead_of?: number;
}

/** A box that nobody has opened yet. */
export interface BoxReceivedEvent {
  readonly type: 'box.received';
  readonly container: string;
  readonly node: string;
  readonly returns: readonly string[];
  /** By when its units should be told, in our own time. */
  readonly due_at: Instant;
}

/** The units of a box are told, so nobody waits for it any more. */
export interface BoxOpenedEvent {
  readonly type: 'box.opened';
  readonly container: string;
  readonly node: string;
  readonly returns: readonly string[];
}

export interface ReturnBoxReceivedEvent {
  readonly type: 'return.box_received';
  readonly return_id: string;
  readonly node: string;
  readonly container: string;
}

/** Accepted units go on; the others are not the customer's unit, which is still to come. */
export interface SerialJudgedEvent {
  readonly type: 'serial.judged';
  readonly return_id: string;
  readonly serial: string;
  readonly accepted: boolean;
  readonly items: readonly LineUnits[];
  /** Of units that were not accepted: where they are kept from now on. */
  readonly kept: { readonly node: string; readonly sku: string; readonly held: string } | null;
  readonly by: string;
  readonly reason: string;
}

/** The units that will not come; they may be asked for anew. */
export interface ReturnShortClosedEvent {
  readonly type: 'return.short_closed';
  readonly return_id: string;
  readonly items: readonly LineUnits[];
  readonly by: string;
  readonly reason: string;
}

/** Goods that came without a known return, in custody until somebody knows whose they are. */
export interface GoodsFoundEvent {
  readonly type: 'goods.found';
  readonly node: string;
  readonly document: string;
  readonly items: readonly { readonly sku: string; readonly quantity: number; readonly serial?: string }[];
  readonly hints: FoundHints;
}

/** Units left custody; `drawn` says under which exceptions they had been kept. */
export interface CustodyResolvedEvent {
  readonly type: 'custody.resolved';
  /** The return that they came with; null for goods that came without one. */
  readonly return_id: string | null;
  readonly node: string;
  readonly sku: string;
  readonly quantity: number;
  readonly how: CustodyEnd;
  readonly to_return: string | null;
  readonly drawn: readonly { readonly held: string; readonly quantity: number }[];
  readonly by: string;
  readonly reason: string;
}

/** Somebody knows the order of found goods, so a return is asked for on it. */
export interface CustodyIdentifiedEvent {
  readonly type: 'custody.identified';
  readonly order_id: string;
  readonly request_id: string;
  readonly by: string;
  readonly reason: string;
}

export interface LotRecalledEvent {
  readonly type: 'lot.recalled';
  readonly sku: string;
  readonly lot: string;
  readonly serials?: readonly string[];
  readonly disposition: 'scrap' | 'vendor_return';
  readonly reason: string;
}

export interface DispositionChangedEvent {
  readonly type: 'disposition.changed';
  readonly return_id: string;
  readonly node: string;
  readonly from: Disposition;
  readonly to: Disposition;
  /** Units that were not put anywhere yet; those that were; and, of a return that keeps only sums, how many. */
  readonly unplaced: readonly LineUnits[];
  readonly placed: readonly LineUnits[];
  readonly closed_units?: number;
  /** Destroying these units waits for a person. */
  readonly awaits?: 'approval';
  readonly by: string;
  readonly reason: string;
}

export interface ScrapApprovedEvent {
  readonly type: 'scrap.approved';
  readonly return_id: string;
  readonly items: readonly LineUnits[];
  readonly by: string;
  readonly second: string | null;
  readonly reason: string;
  readonly certificate?: string;
}

export interface RefurbishQuotedEvent {
  readonly type: 'refurbish.quoted';
  readonly return_id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly cost_minor: number;
  readonly value_minor: number;
  /** Whether it is worth it; if not, the units go elsewhere. */
  readonly goes_on: boolean;
}

export interface UnitRefurbishedEvent {
  readonly type: 'unit.refurbished';
  readonly document: string;
  readonly node: string;
  readonly from_sku: string;
  readonly to_sku: string;
  readonly quantity: number;
  readonly cost_minor: number;
  readonly currency: string;
}

/** The ERP is told of units that it holds in another state than they are in by now. */
export interface StockCorrectedEvent {
  readonly type: 'stock.corrected';
  readonly document: string;
  readonly return_id: string;
  readonly node: string;
  readonly sku: string;
  readonly quantity: number;
}

export interface ReturnRedirectedEvent {
  readonly type: 'return.redirected';
  readonly return_id: string;
  readonly from: string;
  readonly node: string;
  readonly by: string;
  readonly reason: string;
}

export interface ParcelLostEvent {
  readonly type: 'return.parcel_lost';
  readonly return_id: string;
  readonly carrier: string;
  readonly tracking: string;
  /** Units that are lost from now on. */
  readonly items: readonly LineUnits[];
  /** Units, lost now or before, that the customer need not wait for. */
  readonly excused: readonly LineUnits[];
  readonly proof_of_dropoff: string | null;
}

export interface ClaimOpenedEvent {
  readonly type: 'claim.opened';
  readonly claim_id: string;
  readonly of: ClaimKind;
  readonly against: string;
  readonly return_id: string | null;
  readonly amount_minor: number;
  readonly currency: string;
  readonly answer_days: number;
  readonly due_at: Instant;
}

/** A claim took a step; `paid_minor` and `lost_minor` are what it paid and what was given up with this step. */
export interface ClaimMovedEvent {
  readonly type: 'claim.moved';
  readonly claim_id: string;
  readonly to: ClaimStatus;
  readonly paid_minor: number;
  readonly lost_minor: number;
  readonly credit_ref: string | null;
  /** By when the next answer should come; null when none is awaited. */
  readonly due_at: Instant | null;
  readonly by: string;
  readonly reason: string;
}

/** Grades of units whose receipt nobody has told: what is still kept of them from now on. */
export interface InspectionKeptEvent {
  readonly type: 'inspection.kept';
  readonly return_id: string;
  readonly kept: readonly EarlyGrade[];
}

/** A unit that was graded before its receipt was told. */
export interface EarlyGrade {
  readonly node: string;
  readonly line: string | null;
  readonly sku: string;
  readonly quantity: number;
  readonly grade: Grade;
  readonly container: string | null;
}

/** Units that were only in custody are with the customer again. */
export interface GoodsSentBackEvent {
  readonly type: 'goods.sent_back';
  readonly return_id: string;
  readonly node: string;
  readonly items: readonly LineUnits[];
  readonly tracking: string;
}
