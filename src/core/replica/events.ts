import type { CustomerCopy, ProductCopy } from '../base/told.ts';
import type { Instant } from '../base/instant.ts';
import type { Range } from '../base/units.ts';

/** Events of parcels, of copies of other systems' words, and of what policy grants without the goods. */
export type PolicyEvent =
  | ParcelScannedEvent
  | ParcelDeliveredEvent
  | ProductToldEvent
  | CustomerToldEvent
  | FavourGrantedEvent
  | GoodsKeptEvent;

/** The carrier has a parcel of a return in its hands. */
export interface ParcelScannedEvent {
  readonly type: 'parcel.scanned';
  readonly return_id: string;
  readonly scanned_at: Instant;
  readonly tracking: string | null;
}

/** The carrier handed units of a sale over. */
export interface ParcelDeliveredEvent {
  readonly type: 'parcel.delivered';
  /** Null for all lines that no word names. */
  readonly line_ids: readonly string[] | null;
  readonly delivered_at: Instant;
}

/** The copy of a product was renewed. */
export interface ProductToldEvent {
  readonly type: 'product.told';
  readonly sku: string;
  /** When it was so, by the teller's word. */
  readonly as_of: Instant;
  readonly told: ProductCopy;
}

/** The copy of a customer was renewed. */
export interface CustomerToldEvent {
  readonly type: 'customer.told';
  readonly customer_id: string;
  readonly as_of: Instant;
  readonly told: CustomerCopy;
}

/** A customer was granted a favour that policy caps; counted on a day of UTC, in the order's currency. */
export interface FavourGrantedEvent {
  readonly type: 'favour.granted';
  readonly customer_id: string;
  readonly return_id: string;
  readonly favour: Favour;
  readonly amount_minor: number;
  readonly currency: string;
  readonly day: string;
}

/** What policy may grant before, or without, the goods. */
export type Favour = 'keep_it' | 'instant_refund';

/** Units that the customer keeps for good, though they are paid for. */
export interface GoodsKeptEvent {
  readonly type: 'goods.kept';
  readonly return_id: string;
  readonly items: readonly { readonly line: number; readonly units: readonly Range[] }[];
}
