/** Currencies of the shop whose minor unit is not a hundredth. */
const PLACES: Readonly<Record<string, number>> = { JPY: 0, KWD: 3 };

function places(currency: string): number {
  return PLACES[currency] ?? 2;
}

/** Decimal text times a quantity in whole minor units, half away from zero, without floats. */
export function minorUnits(text: string, quantity: number, currency: string): number {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new Error(`"${text}" is no decimal amount; give it like 2.55`);
  const digits = match[3] ?? '';
  const over = digits.length - places(currency);
  const scaled = BigInt(`${match[2]}${digits}`) * BigInt(quantity);
  const unit = 10n ** BigInt(Math.abs(over));
  const size = scaled < 0n ? -scaled : scaled;
  const whole = over > 0 ? (size + unit / 2n) / unit : size * unit;
  return Number((match[1] === '-') === scaled < 0n ? whole : -whole);
}

/** Minor units as the decimal text of a webhook: `15.00`, and `1500` in a currency without cents. */
export function decimalText(minor: number, currency: string): string {
  const digits = String(Math.abs(minor)).padStart(places(currency) + 1, '0');
  const cut = digits.length - places(currency);
  const text = cut === digits.length ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return minor < 0 ? `-${text}` : text;
}

/** The same amount as GraphQL's Decimal: no trailing zeros but one digit after the point (`15.0`, `2.55`). */
export function graphDecimal(text: string): string {
  const [whole = '0', fraction = ''] = text.split('.');
  const kept = fraction.replace(/0+$/, '');
  return `${whole}.${kept === '' ? '0' : kept}`;
}
