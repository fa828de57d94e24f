import { readDate } from './dates.ts';
import { invalidQuery } from './invalid.ts';
import type { Comparison, Condition, Output, Query, Value } from './query.ts';
import { tokens, type Token } from './tokens.ts';

const comparisons: Readonly<Record<string, Comparison>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** Where a reader stands in the words of a query. */
interface Reader {
  readonly words: readonly Token[];
  at: number;
}

/** Reads SELECT … FROM … [WHERE …] [ORDER BY …]; refuses what it does not understand, naming the word. */
export function parse(text: string): Query {
  const reader: Reader = { words: tokens(text), at: 0 };
  need(reader, 'select');
  const { columns, count_name } = readOutputs(reader);
  need(reader, 'from');
  const table = word(reader);
  take(reader, 'as');
  const alias = ['where', 'order'].includes(peek(reader).value) || peek(reader).kind !== 'word' ? table : word(reader);
  const where = take(reader, 'where') ? readOr(reader) : null;
  const order: { column: string; descending: boolean }[] = [];
  if (take(reader, 'order')) {
    need(reader, 'by');
    do order.push({ column: word(reader), descending: readDirection(reader) });
    while (take(reader, ','));
  }
  if (peek(reader).kind !== 'end') throw unexpected(reader);
  return { columns, count_name, table, alias, where, order };
}

function readOutputs(reader: Reader): Pick<Query, 'columns' | 'count_name'> {
  if (take(reader, '*')) return { columns: 'all', count_name: '' };
  if (peek(reader).value === 'count') {
    for (const part of ['count', '(', '*', ')']) need(reader, part);
    return { columns: 'count', count_name: readName(reader) ?? 'expr1' };
  }
  const columns: Output[] = [];
  do columns.push(readOutput(reader, columns.length + 1));
  while (take(reader, ','));
  return { columns, count_name: '' };
}

function readOutput(reader: Reader, position: number): Output {
  const first = word(reader);
  if (!take(reader, '('))
    return { column: first, name: readName(reader) ?? first.replace(/^.*\./, ''), as: { kind: 'plain' } };
  const column = word(reader);
  let as: Output['as'] = { kind: 'display' };
  if (first === 'to_char') {
    need(reader, ',');
    as = { kind: 'date', format: literal(reader) };
  } else if (first !== 'builtin.df') throw invalidQuery(`unknown function ${first}`);
  need(reader, ')');
  return { column, name: readName(reader) ?? `expr${position}`, as };
}

function readName(reader: Reader): string | null {
  if (take(reader, 'as')) return word(reader);
  const next = peek(reader);
  return next.kind === 'word' && next.value !== 'from' ? word(reader) : null;
}

function readDirection(reader: Reader): boolean {
  if (take(reader, 'desc')) return true;
  take(reader, 'asc');
  return false;
}

function readOr(reader: Reader): Condition {
  const parts = [readAnd(reader)];
  while (take(reader, 'or')) parts.push(readAnd(reader));
  return joined('or', parts);
}

function readAnd(reader: Reader): Condition {
  const parts = [readOne(reader)];
  while (take(reader, 'and')) parts.push(readOne(reader));
  return joined('and', parts);
}

function joined(kind: 'and' | 'or', parts: readonly Condition[]): Condition {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind, parts };
}

function readOne(reader: Reader): Condition {
  if (take(reader, 'not')) return { kind: 'not', part: readOne(reader) };
  if (take(reader, '(')) {
    const inner = readOr(reader);
    need(reader, ')');
    return inner;
  }
  const column = word(reader);
  if (take(reader, 'is')) {
    const negated = take(reader, 'not');
    need(reader, 'null');
    return negate(negated, { kind: 'null', column });
  }
  const negated = take(reader, 'not');
  if (take(reader, 'in')) return negate(negated, { kind: 'in', column, values: readList(reader) });
  if (take(reader, 'like')) return negate(negated, { kind: 'compare', column, by: 'LIKE', value: readValue(reader) });
  if (negated) throw unexpected(reader);
  return readComparison(reader, column);
}

function readComparison(reader: Reader, column: string): Condition {
  if (take(reader, 'between')) {
    const low = readValue(reader);
    need(reader, 'and');
    const high = readValue(reader);
    return {
      kind: 'and',
      parts: [
        { kind: 'compare', column, by: '>=', value: low },
        { kind: 'compare', column, by: '<=', value: high },
      ],
    };
  }
  const by = comparisons[peek(reader).value];
  if (by === undefined) throw unexpected(reader);
  reader.at += 1;
  return { kind: 'compare', column, by, value: readValue(reader) };
}

function negate(negated: boolean, part: Condition): Condition {
  return negated ? { kind: 'not', part } : part;
}

function readList(reader: Reader): Value[] {
  need(reader, '(');
  const values: Value[] = [];
  do values.push(readValue(reader));
  while (take(reader, ','));
  need(reader, ')');
  return values;
}

function readValue(reader: Reader): Value {
  const next = peek(reader);
  if (next.kind === 'text' || next.kind === 'number') {
    reader.at += 1;
    return { kind: next.kind, value: next.value };
  }
  if (!take(reader, 'to_date') && !take(reader, 'to_timestamp')) throw unexpected(reader);
  need(reader, '(');
  const text = literal(reader);
  need(reader, ',');
  const format = literal(reader);
  need(reader, ')');
  return { kind: 'date', value: readDate(text, format) };
}

function peek(reader: Reader): Token {
  const token = reader.words[reader.at];
  if (token === undefined) throw new Error('the reader ran past the end of a query');
  return token;
}

function take(reader: Reader, value: string): boolean {
  const next = peek(reader);
  const taken = (next.kind === 'word' || next.kind === 'sign') && next.value === value;
  if (taken) reader.at += 1;
  return taken;
}

function need(reader: Reader, value: string): void {
  if (!take(reader, value)) throw unexpected(reader, value);
}

function word(reader: Reader): string {
  const next = peek(reader);
  if (next.kind !== 'word') throw unexpected(reader, 'a name');
  reader.at += 1;
  return next.value;
}

function literal(reader: Reader): string {
  const next = peek(reader);
  if (next.kind !== 'text') throw unexpected(reader, 'a text');
  reader.at += 1;
  return next.value;
}

function unexpected(reader: Reader, wanted?: string): Error {
  return invalidQuery(`unexpected ${peek(reader).value}${wanted === undefined ? '' : `, ${wanted} was expected`}`);
}
