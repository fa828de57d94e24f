import { z } from 'zod';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { all, one } from '../database.ts';
import { Refusal } from '../refusal.ts';
import { compile, type Compiled } from './compile.ts';
import { parse } from './parse.ts';

export interface Question {
  readonly body: string;
  readonly prefer: string | undefined;
  readonly query: Readonly<Record<string, string>>;
  readonly url: string;
}

type Row = Record<string, string | number | null>;

const shape = z.object({ q: z.string().min(1) });
const most = 1000;

/** Answers a query with one page of rows; values are text, and what is null is left out. */
export function suiteql(ground: Ground, question: Question): unknown {
  if (!/(^|,)\s*transient\s*(,|$)/.test(question.prefer ?? ''))
    throw new Refusal(400, 'INVALID_REQUEST', "The required header 'Prefer: transient' is missing.", {
      header: 'Prefer',
    });
  const limit = whole(question.query, 'limit', most);
  const offset = whole(question.query, 'offset', 0);
  if (limit < 1 || limit > most)
    throw new Refusal(400, 'INVALID_PARAMETER', 'limit must be between 1 and 1000.', { query: 'limit' });
  if (offset % limit !== 0)
    throw new Refusal(400, 'INVALID_PARAMETER', 'offset must be divisible by limit.', { query: 'offset' });
  const compiled = compile(parse(textOf(question.body)));
  const rows = all<Row>(ground, compiled.sql, ...compiled.values, limit + 1, offset);
  const hasMore = rows.length > limit;
  const items = rows.slice(0, limit).map((row) => shown(row, compiled));
  const total =
    hasMore || offset > 0 ? (one<{ c0: number }>(ground, compiled.count, ...counted(compiled))?.c0 ?? 0) : items.length;
  const next = hasMore ? [{ rel: 'next', href: `${question.url}?limit=${limit}&offset=${offset + limit}` }] : [];
  return {
    links: [...next, { rel: 'self', href: `${question.url}?limit=${limit}&offset=${offset}` }],
    count: items.length,
    hasMore,
    items,
    offset,
    totalResults: total,
  };
}

function shown(row: Row, compiled: Compiled): Record<string, unknown> {
  const item: Record<string, unknown> = { links: [] };
  for (const [at, output] of compiled.outputs.entries()) {
    const value = row[`c${at}`];
    if (value !== null && value !== undefined) item[output.name] = output.show(value);
  }
  return item;
}

/** The count of a count is one row and takes no values. */
function counted(compiled: Compiled): readonly (string | number)[] {
  return compiled.count.includes('FROM') ? compiled.values : [];
}

function whole(query: Readonly<Record<string, string>>, name: string, fallback: number): number {
  const text = query[name];
  if (text === undefined) return fallback;
  if (!/^\d{1,9}$/.test(text))
    throw new Refusal(400, 'INVALID_PARAMETER', `${name} must be a whole number.`, { query: name });
  return Number(text);
}

function textOf(body: string): string {
  const read = shape.safeParse(parsed(body));
  if (!read.success) throw new Refusal(400, 'INVALID_CONTENT', 'The body must be {"q": "SELECT …"}.', { path: 'q' });
  return read.data.q;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new Refusal(400, 'INVALID_CONTENT', 'Invalid content in the request body: it is not valid JSON.');
  }
}
