/** Currencies by the decimal digits of their minor unit, from ISO 4217. Every currency not listed has two. */
const CODES: readonly (readonly [number, string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];

const EXPONENTS: ReadonlyMap<string, number> = new Map(
  CODES.flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, digits] as const)),
);

/** How many decimal digits the currency's minor unit stands for (GBP 2, JPY 0, KWD 3). */
export function exponent(currency: string): number {
  return EXPONENTS.get(currency.toUpperCase()) ?? 2;
}

/**
 * Decimal text in the major unit times a whole quantity, as integer minor units, rounded half away from zero.
 * Never passes through a float. Returns null for text that is no plain decimal number.
 */
export function minor(text: string, currency: string, quantity = 1): number | null {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text.trim());
  if (match === null || !Number.isInteger(quantity)) return null;
  const digits = match[3] ?? '';
  const places = exponent(currency);
  let scaled = BigInt(`${match[2]}${digits}`) * BigInt(Math.abs(quantity));
  if (digits.length < places) scaled *= 10n ** BigInt(places - digits.length);
  if (digits.length > places) {
    const unit = 10n ** BigInt(digits.length - places);
    scaled = (scaled + unit / 2n) / unit;
  }
  const amount = Number(scaled);
  if (!Number.isSafeInteger(amount)) return null;
  return amount === 0 || (match[1] === '-') === quantity < 0 ? amount : -amount;
}

/** Integer minor units as decimal text in the major unit: 4900 GBP is `49.00`. */
export function decimal(amount_minor: number, currency: string): string {
  const places = exponent(currency);
  const digits = String(Math.abs(amount_minor)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  return `${amount_minor < 0 ? '-' : ''}${whole}${places === 0 ? '' : `.${digits.slice(-places)}`}`;
}

/** Amount with its currency for people to read: `49.00 GBP`. */
export function readable(amount_minor: number, currency: string): string {
  return `${decimal(amount_minor, currency)} ${currency}`;
}
