import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { GraphQLError } from 'graphql';
import { wholeSeconds } from './instants.ts';
import { beyond, rows, type OrderRow, type Page } from './rows.ts';

interface Condition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

const TERM = /\s*(?:(AND|OR)\s+)?(\w+):(<=|>=|<|>)?(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|(\S+))/y;

/**
 * Orders by Shopify's search syntax, as far as `name`, `customer_id`, `id` and `created_at` with AND and OR (no brackets; AND
 * binds tighter). Ids rise with time in this shop, so every sort key is the order of ids.
 */
export function searchOrders(db: DatabaseSync, query: string | null, page: Page): readonly OrderRow[] {
  const where = conditions(query ?? '');
  const sql = `SELECT * FROM shopify_order WHERE (${where.sql}) AND ${beyond('id', page)}`;
  return rows<OrderRow>(db, sql, ...where.values, page.after, page.limit);
}

function conditions(query: string): Condition {
  const text = query.trim();
  if (text === '') return { sql: '1', values: [] };
  const values: SQLInputValue[] = [];
  let sql = '';
  TERM.lastIndex = 0;
  while (TERM.lastIndex < text.length) {
    const match = TERM.exec(text);
    if (match === null) throw unsearchable(text);
    const [, joint, field = '', comparator = '=', double, single, bare] = match;
    const value = (double ?? single ?? bare ?? '').replace(/\\(.)/g, '$1');
    const condition = term(field, comparator, value);
    sql += `${sql === '' ? '' : joint === 'OR' ? ' OR ' : ' AND '}${condition.sql}`;
    values.push(...condition.values);
  }
  return { sql, values };
}

function term(field: string, comparator: string, value: string): Condition {
  switch (field) {
    case 'name':
      return { sql: 'name IN (?, ?)', values: [value, `#${value.replace(/^#/, '')}`] };
    case 'customer_id':
      // Text that is no number is no customer's id: it finds nothing, as in the shop.
      return { sql: 'customer_id = ?', values: [/^\d{1,15}$/.test(value) ? Number(value) : -1] };
    case 'id':
      return { sql: `id ${comparator} ?`, values: [/^\d{1,15}$/.test(value) ? Number(value) : -1] };
    case 'created_at':
      if (Number.isNaN(Date.parse(value))) throw unsearchable(value);
      return { sql: `created_at ${comparator} ?`, values: [wholeSeconds(value)] };
    default:
      throw unsearchable(field);
  }
}

function unsearchable(what: string): GraphQLError {
  return new GraphQLError(`The stand-in cannot search for ${JSON.stringify(what)}`, {
    extensions: { code: 'BAD_REQUEST' },
  });
}
