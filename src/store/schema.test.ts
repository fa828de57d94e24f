import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from './migrate.ts';
import { describeSchema } from './schema.ts';
import { query, testServer, type TestServer, withClient } from './server.fixture.ts';
import { statement } from './sql.ts';

const SUM = new URL('../../sql/schema.sql', import.meta.url);

let server: TestServer;
let migrated: string;
beforeAll(async () => {
  server = await testServer();
  migrated = await server.bare();
  await migrate(migrated);
}, 120_000);
afterAll(() => server.stop());

test('sql/schema.sql is the sum of the migrations; if not, run: node scripts/schema.ts', async () => {
  expect(await describeSchema(migrated)).toBe(readFileSync(SUM, 'utf8'));
});

test('sql/schema.sql makes the schema that it describes', async () => {
  const url = await server.bare();
  await withClient(url, (client) => client.query(readFileSync(SUM, 'utf8')));
  expect(await describeSchema(url)).toBe(await describeSchema(migrated));
});

/** What a next migration might do, how it is taken back, and a word of it that the sum must show. */
const CHANGES: readonly (readonly [sql: string, back: string, shown: string])[] = [
  ['ALTER TABLE sold ADD COLUMN spare text', 'ALTER TABLE sold DROP COLUMN spare', 'spare text'],
  [
    "ALTER TABLE sold ALTER customer_id SET DEFAULT 'nobody'",
    'ALTER TABLE sold ALTER customer_id DROP DEFAULT',
    "'nobody'",
  ],
  [
    'ALTER TABLE sold ALTER customer_id SET NOT NULL',
    'ALTER TABLE sold ALTER customer_id DROP NOT NULL',
    'customer_id text NOT NULL',
  ],
  ['CREATE INDEX spare ON event (cause)', 'DROP INDEX spare', 'INDEX spare ON public.event'],
  [
    'ALTER TABLE sold ADD CONSTRAINT spare CHECK (order_id <> customer_id)',
    'ALTER TABLE sold DROP CONSTRAINT spare',
    'CONSTRAINT spare CHECK',
  ],
  ['CREATE TABLE spare (id integer PRIMARY KEY) PARTITION BY HASH (id)', 'DROP TABLE spare', 'PARTITION BY HASH (id)'],
  [
    "CREATE FUNCTION spare() RETURNS text LANGUAGE sql AS 'SELECT ''x''::text'",
    'DROP FUNCTION spare()',
    'public.spare()',
  ],
  [
    'GRANT DELETE ON event TO backhaul_app',
    'REVOKE DELETE ON event FROM backhaul_app',
    'GRANT DELETE, INSERT, SELECT ON TABLE event',
  ],
  [
    'GRANT EXECUTE ON FUNCTION ensure_partitions(timestamptz) TO PUBLIC',
    'REVOKE EXECUTE ON FUNCTION ensure_partitions(timestamptz) FROM PUBLIC',
    'TO PUBLIC;',
  ],
  ["COMMENT ON COLUMN sold.body IS 'It''s spare'", 'COMMENT ON COLUMN sold.body IS NULL', "'It''s spare'"],
];

test.each(CHANGES)('the sum shows: %s', async (sql, back, shown) => {
  const url = await server.empty();
  const before = await describeSchema(url);
  expect(before).not.toContain(shown);
  await query(url, sql);
  const after = await describeSchema(url);
  await query(url, back);
  expect(after).toContain(shown);
  expect(await describeSchema(url)).toBe(before);
});

const FILES = readdirSync(new URL('./sql/', import.meta.url)).map((file) => file.replace(/\.sql$/, ''));

test.each(FILES)('%s.sql fits the schema, and the application may do it', async (name) => {
  expect(statement(name)).toMatch(/\S/);
  await withClient(migrated, async (client) => {
    const { rows } = await client.query<{ version: number }>(
      "SELECT current_setting('server_version_num')::int AS version",
    );
    await client.query('SET ROLE backhaul_app');
    await client.query(`PREPARE it AS ${statement(name)}`);
    // Only planning for execution looks at rights; PostgreSQL 15 cannot do it without values.
    if ((rows[0]?.version ?? 0) >= 160_000) await client.query(`EXPLAIN (GENERIC_PLAN) ${statement(name)}`);
  });
});

test('rights are looked at', async () => {
  const [row] = await query(migrated, "SELECT current_setting('server_version_num')::int >= 160000 AS plans");
  const planning = row?.['plans'] === true ? ['EXPLAIN (GENERIC_PLAN) DELETE FROM event WHERE seq = $1'] : [];
  for (const text of [...planning, 'DELETE FROM event WHERE seq = 1'])
    expect([text, await codeOf(text)]).toEqual([text, '42501']);
});

const GROWING = ['event', 'unit_posting', 'money_posting', 'input_log', 'knock', 'sold', 'sold_line', 'reference'];

test.each(GROWING)('%s only grows: the application may not change, delete or empty it', async (table) => {
  const [column] = await query(
    migrated,
    "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND attidentity = '' ORDER BY attnum LIMIT 1",
    [table],
  );
  const name = String(column?.['attname']);
  const partitions = await query(
    migrated,
    'SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = $1::regclass',
    [table],
  );
  const doors = [table, ...partitions.map((row) => String(row['name']))];
  const tries = doors.flatMap((door) => [
    `UPDATE ${door} SET ${name} = ${name}`,
    `DELETE FROM ${door}`,
    `TRUNCATE ${door}`,
    `DROP TABLE ${door}`,
    `ALTER TABLE ${door} DROP COLUMN ${name}`,
  ]);
  for (const text of tries) expect([text, await codeOf(text)]).toEqual([text, '42501']);
  expect(await codeOf(`SELECT FROM ${table} LIMIT 1`)).toBe('done');
});

async function codeOf(text: string): Promise<string> {
  return withClient(migrated, async (client) => {
    await client.query('SET ROLE backhaul_app');
    try {
      await client.query(text);
      return 'done';
    } catch (error) {
      return String((error as { code?: string }).code);
    }
  });
}
