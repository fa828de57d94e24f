/** What stands in for a character that PostgreSQL cannot keep: the Unicode replacement character. */
const INSTEAD = '\ufffd';

const NUL = '\u0000';
/** An escaped NUL or an escaped surrogate; JSON.stringify writes a surrogate as an escape only when it has no partner. */
const SUSPECT = /\\u(?:0000|d[89a-f])/;

/**
 * A value as JSON that `jsonb` takes: what a vendor sent may hold NUL or half a surrogate pair, which it refuses; the
 * text around them must not be lost for it.
 */
export function json(value: unknown): string {
  const text = JSON.stringify(value);
  // An escape may also be honest text (a backslash and u0000); then the slow way gives the same text again.
  return SUSPECT.test(text) ? JSON.stringify(cleanDeep(value)) : text;
}

/** The same, and whether the text says exactly what the value does: nothing in it had to be replaced. */
export function exactJson(value: unknown): { readonly text: string; readonly exact: boolean } {
  const text = JSON.stringify(value);
  return SUSPECT.test(text) ? { text: json(value), exact: false } : { text, exact: true };
}

/** Between the JSON texts of one column: JSON holds no bare control character, so nothing has to be escaped twice. */
const SEPARATOR = '\u001e';

/** A column of values as one parameter, for `string_to_array($n, E'\x1e')::jsonb[]`. */
export function jsonColumn(values: readonly unknown[]): string {
  return joined(values.map(json));
}

/** The same of texts that are JSON already. */
export function joined(texts: readonly string[]): string {
  return texts.join(SEPARATOR);
}

/** A text that a `text` column takes. */
export function clean(text: string): string {
  return text.includes(NUL) ? text.replaceAll(NUL, INSTEAD) : text;
}

function cleanDeep(value: unknown): unknown {
  if (typeof value === 'string') return clean(value).toWellFormed();
  if (Array.isArray(value)) return value.map(cleanDeep);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key).toWellFormed(), cleanDeep(inner)]));
}
