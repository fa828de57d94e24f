import type { AdjustmentReason, Disposition } from '../base/codes.ts';
import type { ErpAdjust } from '../base/operation.ts';

/**
 * Where units can be. `book:opening` is where the units came from that a node held when Backhaul began to look;
 * `lost` is the counter place of count differences, so units that are found come back from it.
 */
export type Place =
  | 'customer'
  | 'vendor'
  | 'scrap'
  | 'donated'
  | 'kept'
  | 'lost'
  | 'converted'
  | 'book:opening'
  | `in_transit:${string}`
  | `custody:${string}`
  | `quarantine:${string}`
  | `sellable:${string}`
  | `refurbish:${string}`
  | `transfer:${string}`;

/** A place without its node: `sellable:DC1` is `sellable`. */
export function kindOf(place: string): string {
  return place.split(':')[0] ?? place;
}

/** Where a disposition puts units that are at a node. */
export function destination(disposition: Disposition, node: string): Place {
  switch (disposition) {
    case 'restock':
      return `sellable:${node}`;
    case 'refurbish':
      return `refurbish:${node}`;
    case 'vendor_return':
      return 'vendor';
    case 'scrap':
      return 'scrap';
    case 'donate':
      return 'donated';
  }
}

/** The dispositions after which units are no longer the retailer's stock. */
export function leaves(disposition: Disposition): boolean {
  return disposition === 'vendor_return' || disposition === 'scrap' || disposition === 'donate';
}

/** The ERP's stock state of units of a disposition while they are its stock. */
export function erpState(disposition: Disposition): ErpAdjust['state'] {
  switch (disposition) {
    case 'restock':
      return 'sellable';
    case 'refurbish':
      return 'refurbish';
    case 'vendor_return':
    case 'scrap':
    case 'donate':
      return 'quarantine';
  }
}

/** The reason that the ERP reads when units of a disposition leave its stock. */
export function departureReason(disposition: Disposition): AdjustmentReason {
  switch (disposition) {
    case 'vendor_return':
      return 'vendor_returned';
    case 'donate':
      return 'donated';
    case 'scrap':
    case 'restock':
    case 'refurbish':
      return 'destroyed';
  }
}

/** The place on the other side of a stock adjustment: where the units went, or came from when positive. */
export function counterpart(reason: AdjustmentReason): Place {
  switch (reason) {
    case 'damaged':
    case 'destroyed':
      return 'scrap';
    case 'donated':
    case 'sample':
      return 'donated';
    case 'vendor_returned':
      return 'vendor';
    case 'set_conversion':
    case 'miscoded':
      return 'converted';
    case 'lost':
    case 'found':
    case 'count_correction':
    case 'channel_transfer':
    case 'unmapped':
      return 'lost';
  }
}
