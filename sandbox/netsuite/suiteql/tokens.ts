import { invalidQuery } from './invalid.ts';

export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'sign' | 'end';
  /** Words in lower case, text without its quotes. */
  readonly value: string;
}

const pattern =
  /\s*(?:([A-Za-z_][\w$]*(?:\.[A-Za-z_][\w$]*)?)|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|(<=|>=|<>|!=|[=<>(),*]))/y;

/** The words of a query. */
export function tokens(query: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  const end = query.trimEnd().length;
  while (at < end) {
    pattern.lastIndex = at;
    const match = pattern.exec(query);
    if (match === null) throw invalidQuery(`unexpected text at position ${at + 1}`);
    found.push(tokenOf(match));
    at = pattern.lastIndex;
  }
  found.push({ kind: 'end', value: 'the end of the query' });
  return found;
}

function tokenOf([, word, text, number, sign]: RegExpExecArray): Token {
  if (word !== undefined) return { kind: 'word', value: word.toLowerCase() };
  if (text !== undefined) return { kind: 'text', value: text.replaceAll("''", "'") };
  if (number !== undefined) return { kind: 'number', value: number };
  return { kind: 'sign', value: sign ?? '' };
}
