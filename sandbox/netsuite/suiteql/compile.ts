import { writeDate } from './dates.ts';
import { invalidQuery } from './invalid.ts';
import type { Condition, Output, Query, Value } from './query.ts';
import { schema, type Column, type Table } from './schema.ts';

export interface Compiled {
  /** Gives rows of `c0, c1, …`; ends with LIMIT and OFFSET parameters. */
  readonly sql: string;
  readonly count: string;
  readonly values: readonly (string | number)[];
  readonly outputs: readonly { readonly name: string; readonly show: (value: string | number) => string }[];
}

/** SQLite's words for a query; values are parameters, so that the same query is prepared once. */
export function compile(query: Query): Compiled {
  const table = Object.hasOwn(schema, query.table) ? schema[query.table] : undefined;
  if (table === undefined) throw invalidQuery(`Record '${query.table}' was not found`);
  const columnOf = (name: string): Column => resolve(table, query, name);
  const values: (string | number)[] = [];
  const where = query.where === null ? '' : ` WHERE ${condition(query.where, columnOf, values)}`;
  const count = `SELECT count(*) AS c0 FROM ${table.from}${where}`;
  if (query.columns === 'count')
    return {
      sql: `${count} LIMIT ? OFFSET ?`,
      count: 'SELECT 1 AS c0',
      values,
      outputs: [{ name: query.count_name, show: String }],
    };
  const wanted = query.columns === 'all' ? Object.keys(table.columns).map(plain) : query.columns;
  const outputs = wanted.map((output) => ({
    name: output.name,
    show: shower(columnOf(output.column), output),
    sql: columnOf(output.column).sql,
  }));
  const order = query.order.map(
    ({ column, descending }) => `${ordered(column, query, columnOf)}${descending ? ' DESC' : ''}`,
  );
  const select = outputs.map((output, at) => `${output.sql} AS c${at}`).join(', ');
  const sql = `SELECT ${select} FROM ${table.from}${where}${order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`} LIMIT ? OFFSET ?`;
  return { sql, count, values, outputs };
}

function resolve(table: Table, query: Query, name: string): Column {
  const bare = name.startsWith(`${query.alias}.`) ? name.slice(query.alias.length + 1) : name;
  const column = Object.hasOwn(table.columns, bare) ? table.columns[bare] : undefined;
  if (column === undefined) throw invalidQuery(`Field '${name}' for record '${query.table}' was not found`);
  return column;
}

/** An order may use the name of an output. A real column of that name comes first, as in SQL. */
function ordered(name: string, query: Query, columnOf: (name: string) => Column): string {
  const output =
    query.columns === 'count' || query.columns === 'all' ? undefined : query.columns.find((one) => one.name === name);
  const column = columnOf(output?.column ?? name);
  return column.compare ?? column.sql;
}

function condition(part: Condition, columnOf: (name: string) => Column, values: (string | number)[]): string {
  switch (part.kind) {
    case 'and':
    case 'or':
      return `(${part.parts.map((one) => condition(one, columnOf, values)).join(part.kind === 'and' ? ' AND ' : ' OR ')})`;
    case 'not':
      return `NOT (${condition(part.part, columnOf, values)})`;
    case 'null':
      return `${columnOf(part.column).sql} IS NULL`;
    case 'compare':
      values.push(bound(part.value, columnOf(part.column)));
      return `${compared(columnOf(part.column))} ${part.by} ?`;
    case 'in':
      for (const value of part.values) values.push(bound(value, columnOf(part.column)));
      return `${compared(columnOf(part.column))} IN (${part.values.map(() => '?').join(',')})`;
  }
}

function compared(column: Column): string {
  return column.compare ?? column.sql;
}

function bound(value: Value, column: Column): string | number {
  if ((value.kind === 'date') !== (column.date === true))
    throw invalidQuery('a date can only be compared with TO_DATE or TO_TIMESTAMP');
  return value.kind === 'number' ? Number(value.value) : value.value;
}

function plain(name: string): Output {
  return { column: name, name, as: { kind: 'plain' } };
}

function shower(column: Column, { column: name, as }: Output): (value: string | number) => string {
  if (as.kind === 'display') return column.display ?? String;
  if (as.kind === 'plain') return column.show ?? String;
  if (column.date !== true) throw invalidQuery(`'${name}' is not a date`);
  return (value) => writeDate(String(value), as.format);
}
