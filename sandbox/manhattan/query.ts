import type { SQLInputValue } from 'node:sqlite';
import { VendorError } from './envelope.ts';

/** A condition of the search language as SQL. */
export interface Where {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

const operators = new Set(['=', '!=', '<>', '>=', '<=', '>', '<']);
const token = /\s*(?:('(?:[^']|'')*')|(>=|<=|<>|!=|=|>|<)|([(),])|(-?\d+(?:\.\d+)?(?![\w.]))|([A-Za-z][\w.]*))/y;

/**
 * Reads `Attr = 'x' and (Attr in ('a','b') or Attr >= 5)`. `columns` are the attributes that may be asked for.
 * Throws the vendor's error for what is not of the language.
 */
export function where(query: string, columns: Readonly<Record<string, string>>): Where {
  const rest = tokens(query);
  const values: SQLInputValue[] = [];
  const reader: Reader = { rest, values, columns };
  if (rest.length === 0) return { sql: '1 = 1', values };
  const sql = either(reader);
  if (rest.length > 0) throw invalid(`unexpected ${rest[0] ?? ''}`);
  return { sql, values };
}

interface Reader {
  readonly rest: string[];
  readonly values: SQLInputValue[];
  readonly columns: Readonly<Record<string, string>>;
}

function tokens(query: string): string[] {
  const found: string[] = [];
  const text = query.trimEnd();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const from = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw invalid(`cannot read from position ${from}`);
    found.push(match[0].trim());
  }
  return found;
}

function either(reader: Reader): string {
  const parts = [both(reader)];
  while (word(reader, 'or')) parts.push(both(reader));
  return parts.length === 1 ? parts.join('') : `(${parts.join(' OR ')})`;
}

function both(reader: Reader): string {
  const parts = [single(reader)];
  while (word(reader, 'and')) parts.push(single(reader));
  return parts.join(' AND ');
}

function single(reader: Reader): string {
  if (reader.rest[0] === '(') {
    reader.rest.shift();
    const inner = either(reader);
    expect(reader, ')');
    return `(${inner})`;
  }
  const attribute = reader.rest.shift() ?? '';
  const column = Object.hasOwn(reader.columns, attribute) ? reader.columns[attribute] : undefined;
  if (column === undefined) throw invalid(`unknown attribute ${attribute || '(none)'}`);
  if (word(reader, 'in')) return `${column} IN (${list(reader)})`;
  const operator = reader.rest.shift() ?? '';
  if (!operators.has(operator)) throw invalid(`unknown operator ${operator || '(none)'} after ${attribute}`);
  literal(reader);
  return `${column} ${operator} ?`;
}

function list(reader: Reader): string {
  expect(reader, '(');
  const marks: string[] = [];
  do {
    literal(reader);
    marks.push('?');
  } while (taken(reader, ','));
  expect(reader, ')');
  return marks.join(', ');
}

function literal(reader: Reader): void {
  const text = reader.rest.shift() ?? '';
  if (text.startsWith("'")) reader.values.push(text.slice(1, -1).replaceAll("''", "'"));
  else if (/^-?\d/.test(text)) reader.values.push(Number(text));
  else throw invalid(`a literal is needed, not ${text || 'the end'}`);
}

function word(reader: Reader, name: string): boolean {
  if (reader.rest[0]?.toLowerCase() !== name) return false;
  reader.rest.shift();
  return true;
}

function taken(reader: Reader, sign: string): boolean {
  if (reader.rest[0] !== sign) return false;
  reader.rest.shift();
  return true;
}

function expect(reader: Reader, sign: string): void {
  if (!taken(reader, sign)) throw invalid(`${sign} is needed before ${reader.rest[0] ?? 'the end'}`);
}

function invalid(problem: string): VendorError {
  return new VendorError('error.400', `Invalid Query: ${problem}`);
}
