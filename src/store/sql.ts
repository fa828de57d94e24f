import { readFileSync } from 'node:fs';
import type { ClientBase, QueryResult, QueryResultRow } from 'pg';
import { clean } from './json.ts';

const texts = new Map<string, string>();

/** Runs the statement kept in `src/store/sql/<name>.sql`, prepared once for each connection. */
export function run<R extends QueryResultRow>(
  client: Pick<ClientBase, 'query'>,
  name: string,
  values: readonly unknown[] = [],
): Promise<QueryResult<R>> {
  return client.query<R>({ name, text: statement(name), values: values.map(kept) });
}

/** The text of a statement. Throws when there is no such file, which is a bug. */
export function statement(name: string): string {
  let text = texts.get(name);
  if (text === undefined) {
    text = readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
    texts.set(name, text);
  }
  return text;
}

/** PostgreSQL keeps every character but NUL. */
function kept(value: unknown): unknown {
  if (typeof value === 'string') return clean(value);
  return Array.isArray(value) ? value.map(kept) : value;
}
