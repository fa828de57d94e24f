import type { ItemLine } from './bodies.ts';
import { minorOf } from './decimal.ts';
import { invalidContent, userError } from './refusal.ts';

/** What a line is worth: its amount where one is given, else rate × quantity, else the fallback. */
export function lineAmount(line: ItemLine, quantity: number, path: string, fallback?: number): number {
  if (line.amount !== undefined) return exactMinor(line.amount, `${path}.amount`);
  if (line.rate !== undefined) return plain(minorOf(String(line.rate), quantity), `${path}.rate`);
  if (fallback !== undefined) return fallback;
  throw userError('Please enter value(s) for: Amount', `${path}.amount`);
}

/** A JSON number as minor units; refuses what the currency cannot hold. */
export function exactMinor(value: number, path: string): number {
  if (/\.\d{3,}/.test(String(value))) throw invalidContent('An amount has more decimals than its currency.', path);
  return plain(minorOf(String(value)), path);
}

function plain(minor: number | null, path: string): number {
  if (minor === null || !Number.isSafeInteger(minor)) throw invalidContent('A number is out of range.', path);
  return minor;
}
