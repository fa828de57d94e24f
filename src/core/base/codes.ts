/** Condition of a returned unit, best to worst; `D` cannot be sold in any form. */
export type Grade = 'A' | 'B' | 'C' | 'D';

/** Where a returned unit goes for good. */
export type Disposition = 'restock' | 'refurbish' | 'vendor_return' | 'scrap' | 'donate';

/** How units leave custody: as goods of a return, back to the customer, into stock as found, or to scrap. */
export type CustodyEnd = 'tied_to_return' | 'sent_back' | 'kept' | 'scrapped';

/** Against whom a claim is: the vendor of the goods, the carrier that lost or broke them, or the partner that took them in. */
export type ClaimKind = 'vendor' | 'carrier' | 'partner';

/** Why stock changed with no customer behind it. */
export type AdjustmentReason =
  | 'damaged'
  | 'destroyed'
  | 'lost'
  | 'found'
  | 'count_correction'
  | 'set_conversion'
  | 'channel_transfer'
  | 'sample'
  | 'miscoded'
  | 'vendor_returned'
  | 'donated'
  | 'unmapped';
