import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkServer, migrate, migrations, schemaOf, SchemaError } from './migrate.ts';
import { query, testServer, type TestServer, withClient } from './server.fixture.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
}, 120_000);
afterAll(() => server.stop());

const NEWEST = migrations().length;

/** The address of the same database for a user of few rights, who is made. */
async function as(url: string, user: string): Promise<string> {
  const name = `${user}_${process.pid}`;
  await query(url, `CREATE ROLE ${name} LOGIN PASSWORD 'few-rights' NOCREATEROLE`);
  const other = new URL(url);
  other.username = name;
  other.password = 'few-rights';
  return other.href;
}

async function refused(work: Promise<unknown>): Promise<SchemaError> {
  const error = await work.then(
    () => null,
    (cause: unknown) => cause,
  );
  if (!(error instanceof SchemaError)) throw new Error(`not refused, but: ${String(error)}`);
  return error;
}

test('a user who may not make roles is told what is missing; what was done stands, and the rest follows', async () => {
  const url = await server.bare();
  const few = await as(url, 'few');
  await query(url, `ALTER DATABASE ${new URL(url).pathname.slice(1)} OWNER TO ${new URL(few).username}`);
  const error = await refused(migrate(few));
  expect(error.code).toBe('not_allowed');
  expect(error.message).toContain('CREATE ROLE backhaul_app NOLOGIN; GRANT backhaul_app TO');
  expect(error.message).not.toContain('few-rights');
  expect((await schemaOf(few)).has).toBe(1);
  await query(
    url,
    "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'backhaul_app') THEN CREATE ROLE backhaul_app NOLOGIN; END IF; END $$",
  );
  expect((await refused(migrate(few))).code).toBe('not_allowed');
  // What the message says is enough.
  await query(url, `GRANT backhaul_app TO ${new URL(few).username}`);
  expect((await migrate(few)).version).toBe(NEWEST);
});

test('a user who may not make tables is told so', async () => {
  const url = await server.bare();
  const error = await refused(migrate(await as(url, 'fewer')));
  expect(error.code).toBe('not_allowed');
  expect(error.message).toContain('may not create tables');
});

test('eight migrators at once on an empty database all succeed, and each migration is applied once', async () => {
  const url = await server.bare();
  const all = await Promise.all(Array.from({ length: 8 }, () => migrate(url)));
  expect(all.map((one) => one.version)).toEqual(Array.from({ length: 8 }, () => NEWEST));
  expect(all.flatMap((one) => one.applied).sort()).toEqual(migrations().map((one) => one.name));
  expect(await query(url, 'SELECT number, name FROM migration ORDER BY number')).toEqual(
    migrations().map(({ number, name }) => ({ number, name })),
  );
  expect(await migrate(url)).toEqual({ applied: [], version: NEWEST });
});

test('a schema newer than the program is refused and left alone', async () => {
  const url = await server.bare();
  await migrate(url);
  await query(url, `INSERT INTO migration (number, name) VALUES (${NEWEST + 1}, 'tomorrow.sql')`);
  const error = await refused(migrate(url));
  expect(error.code).toBe('newer_schema');
  expect(error.message).toContain(`schema ${NEWEST + 1}`);
  expect(await schemaOf(url)).toEqual({ has: NEWEST + 1, newest: NEWEST });
});

test('a log from another server, whose numbers are ahead, is refused until it is numbered anew', async () => {
  const url = await server.bare();
  await migrate(url);
  await query(
    url,
    "INSERT INTO event (xid, aggregate, version, type, at, recorded_at, cause, body, asks) VALUES ('900000000000', 'a', 1, 't', now(), now(), 'c', '{}', '[]')",
  );
  expect((await refused(migrate(url))).code).toBe('foreign_log');
  for (const remedy of ["UPDATE event SET xid = '3'", "UPDATE aggregate SET xid = '0'", 'DELETE FROM reader'])
    await query(url, remedy);
  expect((await migrate(url)).version).toBe(NEWEST);
});

test('a server before 15 is refused, by the number it gives of itself', async () => {
  const url = await server.bare();
  await withClient(url, async (client) => {
    const old = (number: string, text: string) => ({
      // As an old server would answer; there is none to ask.
      query: (() =>
        client.query('SELECT $1::text AS server_version_num, $2::text AS server_version', [
          number,
          text,
        ])) as typeof client.query,
    });
    const error = await refused(checkServer(old('140012', '14.12')));
    expect([error.code, error.message]).toEqual(['too_old', 'PostgreSQL 14.12 is too old; Backhaul needs 15 or newer']);
    await checkServer(old('150000', '15.0'));
    await checkServer(client);
  });
});

test('the migrations run on from 0001 and say on line one what they are', () => {
  expect(migrations().map((one) => one.number)).toEqual(migrations().map((_, index) => index + 1));
  expect(NEWEST).toBeGreaterThan(2);
});
