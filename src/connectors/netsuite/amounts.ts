import { decimal, exponent } from '#core/base/money.ts';

/** Digits that a unit rate may carry beyond the currency's minor unit when a line does not divide evenly. */
const extra = 8;

/** Minor units as the JSON number that NetSuite reads; the shortest decimal that names it, so no cent is lost. */
export function amount(amount_minor: number, currency: string): number {
  return Number(decimal(amount_minor, currency));
}

/** The unit rate of a line: exact where it divides, else rounded half away from zero far below the minor unit. */
export function rate(amount_minor: number, quantity: number, currency: string): number {
  if (amount_minor % quantity === 0) return amount(amount_minor / quantity, currency);
  const units = BigInt(quantity);
  const scaled = BigInt(Math.abs(amount_minor)) * 10n ** BigInt(extra);
  const rounded = (scaled + units / 2n) / units;
  const places = exponent(currency) + extra;
  const digits = String(rounded).padStart(places + 1, '0');
  return Number(`${amount_minor < 0 ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`);
}

/** Making a formatter costs as much as thousands of uses; an account has one zone. */
const formatters = new Map<string, Intl.DateTimeFormat>();

/** A transaction date: the day of the instant in the account's zone. */
export function day(at: string, time_zone: string): string {
  let formatter = formatters.get(time_zone);
  if (formatter === undefined) {
    // Canadian English writes a date as YYYY-MM-DD.
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone: time_zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formatters.set(time_zone, formatter);
  }
  return formatter.format(Date.parse(at));
}
