import pg from 'pg';
import { APP_ROLE, settings } from './connect.ts';
import { run } from './sql.ts';

interface Table extends pg.QueryResultRow {
  readonly name: string;
  readonly partitioned_by: string | null;
  readonly comment: string | null;
  readonly columns: readonly { readonly name: string; readonly text: string; readonly comment: string | null }[];
  readonly constraints: readonly string[];
  readonly indexes: readonly string[];
}

interface SqlFunction extends pg.QueryResultRow {
  readonly text: string;
  readonly signature: string;
  readonly comment: string | null;
}

interface Grant extends pg.QueryResultRow {
  readonly kind: 'TABLE' | 'FUNCTION';
  readonly name: string;
  readonly grantee: string;
  readonly rights: string;
}

const HEAD = `-- The sum of the migrations, read back from the catalogs of a migrated database by \`node scripts/schema.ts\`.
-- For reading and reviewing: change the schema by a migration, then make this anew. Partitions are left out; they are
-- made month by month by ensure_partitions.
`;

/** The schema of a database as SQL that would make it; the same schema always gives the same text. */
export async function describeSchema(url: string): Promise<string> {
  const client = new pg.Client(settings(url, 'owner'));
  await client.connect();
  try {
    const tables = (await run<Table>(client, 'schema_tables')).rows;
    const functions = (await run<SqlFunction>(client, 'schema_functions')).rows;
    const grants = (await run<Grant>(client, 'schema_grants')).rows;
    const rights = [`GRANT USAGE ON SCHEMA public TO ${APP_ROLE};`, ...functions.map(unpublic), ...grants.map(grant)];
    return [HEAD, ...tables.map(table), ...functions.map(sqlFunction), `${rights.join('\n')}\n`].join('\n');
  } finally {
    await client.end();
  }
}

function table({ name, partitioned_by, comment, columns, constraints, indexes }: Table): string {
  const inside = [...columns.map((column) => column.text), ...constraints].map((text) => `  ${text}`).join(',\n');
  const end = partitioned_by === null ? '' : ` PARTITION BY ${partitioned_by}`;
  const lines = [
    `CREATE TABLE ${name} (\n${inside}\n)${end}`,
    // ONLY is how the catalog shows an index that every partition has.
    ...indexes.map((index) => index.replace(' ON ONLY ', ' ON ')),
    ...(comment === null ? [] : [`COMMENT ON TABLE ${name} IS ${quoted(comment)}`]),
    ...columns.flatMap((column) =>
      column.comment === null ? [] : [`COMMENT ON COLUMN ${name}.${column.name} IS ${quoted(column.comment)}`],
    ),
  ];
  return lines.map((line) => `${line};\n`).join('');
}

function sqlFunction({ text, signature, comment }: SqlFunction): string {
  const said = comment === null ? '' : `COMMENT ON FUNCTION ${signature} IS ${quoted(comment)};\n`;
  return `${text.trimEnd()};\n${said}`;
}

/** Everybody may run a new function; what everybody keeps is granted again below. */
function unpublic({ signature }: SqlFunction): string {
  return `REVOKE ALL ON FUNCTION ${signature} FROM PUBLIC;`;
}

function grant({ kind, name, grantee, rights }: Grant): string {
  return `GRANT ${rights} ON ${kind} ${name} TO ${grantee};`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
