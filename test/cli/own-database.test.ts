import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer, backhaul } from '#test/kit/backhaul.ts';
import { ownServer, type OwnServer } from '#test/kit/own-server.ts';
import { scratch } from '#test/kit/scratch.ts';
import { expectedFigures } from './expected.ts';
import { retail } from './retail.fixture.ts';
import { writeRetail } from './retail-files.ts';

const here = scratch('own');
const made = retail(15, 60);
const owner = { name: 'shopkeeper', password: 'a password with #@/ in it' };
let server: OwnServer;
let files: readonly string[];

beforeAll(async () => {
  files = writeRetail(made, (name) => here.path(name));
  server = await ownServer(here.path('server'));
  await server.admin(`CREATE ROLE shopkeeper LOGIN PASSWORD '${owner.password}' NOSUPERUSER CREATEROLE NOCREATEDB`);
  await server.admin("CREATE ROLE helper LOGIN PASSWORD 'helps' NOSUPERUSER NOCREATEROLE");
  for (const name of ['shop', 'empty']) await server.admin(`CREATE DATABASE ${name} OWNER shopkeeper`);
  await server.admin('CREATE DATABASE helped OWNER helper');
});

afterAll(async () => {
  await server.stop();
  await here.clear();
});

const use = (url: string) => ({ env: { DATABASE_URL: url } });

/** A database that cannot be used: one sentence, exit code 2, no secret, and nothing begun. */
async function refused(args: readonly string[], url: string): Promise<string> {
  const { code, out, err } = await backhaul([...args, '--data', here.path('new')], use(url));
  expect({ code, out }, err).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^backhaul: .+\n$/);
  expect(err).not.toMatch(/\n\s+at |file:\/\/|password with|wr0ng/);
  expect(existsSync(here.path('new'))).toBe(false);
  return err;
}

test('a database of an owner without superuser rights carries a replay, and everything about it', async () => {
  const url = server.url('shop', owner);
  console.log(`PostgreSQL ${server.version}`);
  const [migrated, once_more] = [await answer(['migrate'], use(url)), await answer(['migrate'], use(url))];
  expect(migrated).toMatchObject({
    database: expect.stringMatching(/^PostgreSQL at 127\.0\.0\.1:\d+\/shop$/) as unknown,
    applied: expect.arrayContaining(['0001_first.sql']) as unknown,
  });
  expect(once_more).toEqual({ ...(migrated as object), applied: [] });

  const replay = ['replay', ...files, '--data', here.path('data'), '--faults', 'none'];
  const report = await answer<Record<string, unknown>>(replay, use(url));
  expect(report).toMatchObject({ ...expectedFigures(made), failures: [] });
  expect(existsSync(here.path('data', 'pg'))).toBe(false);
  expect(await answer(['verify'], use(url))).toMatchObject({ problems: [] });
  expect(await answer(['status'], use(url))).toMatchObject({ returns: { closed: report['returns'] } });

  const again = await backhaul(replay, use(url));
  expect(again).toMatchObject({ code: 2, out: '' });
  expect(again.err).toMatch(/\/shop already holds data of Backhaul; a replay needs an empty database\. Create one/);
  // What is there of the finished replay stays resumable.
  expect(await answer(['replay', ...replay.slice(1), '--resume'], use(url))).toMatchObject({
    ...expectedFigures(made),
    failures: [],
  });
});

test('verify and status look at a database without Backhaul and leave it as it is', async () => {
  for (const command of ['verify', 'status'])
    expect(await refused([command], server.url('empty', owner))).toMatch(
      /\/empty: there is nothing of Backhaul in it\. Begin with .* migrate/,
    );
  expect(
    await server.admin("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace", 'empty'),
  ).toEqual([]);
});

test('an address that leads nowhere is one clear sentence', async () => {
  const nobody = 'postgresql://shopkeeper:wr0ng@127.0.0.1:1/shop';
  for (const command of [['verify'], ['migrate'], ['replay', files[0] ?? '']])
    expect(await refused(command, nobody)).toMatch(
      /PostgreSQL at 127\.0\.0\.1:1\/shop cannot be reached: nobody listens there\. Start it, or/,
    );
  expect(await refused(['status'], 'postgresql://x:wr0ng@no-such-host.invalid/shop')).toMatch(
    /cannot be reached: (there is no host of that name|the name of the host could not be looked up)/,
  );
  expect(await refused(['status'], 'mysql://x:wr0ng@127.0.0.1/shop')).toMatch(
    /DATABASE_URL is no address of a PostgreSQL: write postgresql:/,
  );
  expect(await refused(['status'], 'wr0ng')).toMatch(/DATABASE_URL is no address of a PostgreSQL/);
});

test('a wrong password, a missing database and missing rights are named', async () => {
  const wrong = server.url('shop', { ...owner, password: 'wr0ng' });
  expect(await refused(['migrate'], wrong)).toMatch(
    /refuses to sign in the user "shopkeeper"\. Put user and password in DATABASE_URL right/,
  );
  expect(await refused(['verify'], server.url('nowhere', owner))).toMatch(
    /there is no database "nowhere"\. Create it \(createdb\)/,
  );
  // The role of the application exists by now, and this user may not give it to itself.
  expect(await refused(['migrate'], server.url('helped', { name: 'helper', password: 'helps' }))).toMatch(
    /may not create .*the role backhaul_app.*\. Use the database owner with CREATEROLE/,
  );
  expect(await refused(['migrate'], server.url('empty', { name: 'helper', password: 'helps' }))).toMatch(
    /may not (make|create) tables.* Use the (database )?owner/,
  );
});
