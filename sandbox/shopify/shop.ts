/** The shop that the stand-in plays, with the credentials of its one app. None opens anything outside the sandbox. */
export const shop = {
  domain: 'sandbox.myshopify.com',
  access_token: 'shpat_sandbox',
  webhook_secret: 'sandbox_client_secret',
} as const;

/** Versions that answer; an older one falls forward to the oldest, as Shopify does. */
export const versions = ['2025-10', '2026-01', '2026-04', '2026-07', '2026-10'] as const;

/** The shop's locations, and our name of each. */
export const locations: readonly { readonly id: number; readonly name: string }[] = [{ id: 1, name: 'DC1' }];

/** Currencies that the shop can sell in. */
export const currencyCodes: readonly string[] = [
  'AUD',
  'CAD',
  'CHF',
  'DKK',
  'EUR',
  'GBP',
  'JPY',
  'KWD',
  'NOK',
  'NZD',
  'PLN',
  'SEK',
  'USD',
];

/** Why customers bring things back; `legacy` is the older enumeration. */
export const reasons: readonly Reason[] = [
  { id: 1, handle: 'other', name: 'Other', legacy: 'OTHER' },
  { id: 2, handle: 'unwanted', name: 'Changed my mind', legacy: 'UNWANTED' },
  { id: 3, handle: 'defective', name: 'Damaged or defective', legacy: 'DEFECTIVE' },
  { id: 4, handle: 'not_as_described', name: 'Not as described', legacy: 'NOT_AS_DESCRIBED' },
  { id: 5, handle: 'size_too_small', name: 'Too small', legacy: 'SIZE_TOO_SMALL' },
  { id: 6, handle: 'size_too_large', name: 'Too large', legacy: 'SIZE_TOO_LARGE' },
  { id: 7, handle: 'wrong_item', name: 'Received the wrong item', legacy: 'WRONG_ITEM' },
  { id: 8, handle: 'color', name: 'Colour', legacy: 'COLOR' },
  { id: 9, handle: 'style', name: 'Style', legacy: 'STYLE' },
];

export interface Reason {
  readonly id: number;
  readonly handle: string;
  readonly name: string;
  readonly legacy: string;
}
