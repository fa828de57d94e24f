import { minor_per_major } from './account.ts';

const places = String(minor_per_major).length - 1;

/** Plain decimal text times a whole quantity, as minor units rounded half away from zero; null for other text. */
export function minorOf(text: string, quantity = 1): number | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return null;
  const digits = match[3] ?? '';
  const unit = 10n ** BigInt(Math.max(0, digits.length - places));
  const scaled =
    BigInt(`${match[2]}${digits}`) * 10n ** BigInt(Math.max(0, places - digits.length)) * BigInt(Math.abs(quantity));
  const rounded = Number((scaled + unit / 2n) / unit);
  return rounded === 0 || (match[1] === '-') === quantity < 0 ? rounded : -rounded;
}

/** Minor units as the JSON number that NetSuite writes. */
export function numberOf(minor: number): number {
  return Number(textOf(minor));
}

/** Minor units as SuiteQL writes them: without trailing zeros. */
export function textOf(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  const whole = `${minor < 0 ? '-' : ''}${digits.slice(0, -places)}`;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
