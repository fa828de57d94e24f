import { z } from 'zod';
import { check } from './check.ts';
import type { Result, Scope } from './endpoint.ts';
import { VendorError } from './envelope.ts';
import { where } from './query.ts';
import { all, one, type Row } from './rows.ts';

/** An entity that can be searched: its table, the column behind each attribute, and attributes that are read apart. */
export interface Entity {
  readonly table: string;
  /** Confines the search to the selected facility. */
  readonly facility: string;
  readonly order: string;
  /** Rows of the table that belong to the entity; all of them when absent. */
  readonly only?: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Attributes of a found row that are not columns, such as lists; only asked for when the template wants them. */
  expand?(row: Row, wanted: (attribute: string) => boolean, scope: Scope): Row;
}

const Search = z.object({
  Query: z.string().max(200_000).default(''),
  Template: z.record(z.string(), z.unknown()).nullish(),
  Size: z.int().min(1).max(2000).default(50),
  Page: z.int().min(0).default(0),
  Sort: z
    .array(z.object({ attribute: z.string(), direction: z.enum(['ASC', 'DESC', 'asc', 'desc']).default('ASC') }))
    .default([]),
});

/** Answers `POST …/{entity}/search`: rows in pages with the total in the header; the template limits the attributes. */
export function search(entity: Entity, body: unknown, scope: Scope): Result {
  const asked = check(Search, body);
  const { sql, values } = where(asked.Query, entity.attributes);
  const condition = `${entity.facility} = ? AND ${entity.only ?? '1 = 1'} AND (${sql})`;
  const bound = [scope.facility, ...values];
  const count = `SELECT count(*) AS total FROM ${entity.table} WHERE ${condition}`;
  const total = one<{ total: number }>(scope.ground, count, ...bound)?.total ?? 0;
  const columns = Object.entries(entity.attributes).map(([attribute, column]) => `${column} AS ${attribute}`);
  const rows = `SELECT ${columns.join(', ')}, ${entity.table}.* FROM ${entity.table} WHERE ${condition}
    ORDER BY ${order(entity, asked.Sort)} LIMIT ? OFFSET ?`;
  const template = asked.Template;
  const wanted = (attribute: string): boolean => template === null || template === undefined || attribute in template;
  const data = all(scope.ground, rows, ...bound, asked.Size, asked.Page * asked.Size).map((row) =>
    shaped(entity, row, wanted, scope),
  );
  return { data, header: { totalCount: total, page: asked.Page, size: asked.Size } };
}

function order(entity: Entity, sort: readonly { attribute: string; direction: string }[]): string {
  const parts = sort.map(({ attribute, direction }) => {
    const column = Object.hasOwn(entity.attributes, attribute) ? entity.attributes[attribute] : undefined;
    if (column === undefined) throw new VendorError('error.400', `Invalid Sort: unknown attribute ${attribute}`);
    return `${column} ${direction.toUpperCase()}`;
  });
  return [...parts, entity.order].join(', ');
}

function shaped(entity: Entity, row: Row, wanted: (attribute: string) => boolean, scope: Scope): Row {
  const result: Record<string, unknown> = {};
  for (const attribute of Object.keys(entity.attributes)) if (wanted(attribute)) result[attribute] = row[attribute];
  return { ...result, ...entity.expand?.(row, wanted, scope) };
}
