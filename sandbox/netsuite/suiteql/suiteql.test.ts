import { afterEach, beforeEach, expect, test } from 'vitest';
import { openGround, type OpenGround } from '#sandbox/kit/ground.ts';
import { serve, type Served } from '#sandbox/kit/serve.ts';
import { client, refusal } from '../client.fixture.ts';
import { all } from '../database.ts';
import { bookOpening, holdCredit } from '../sales.ts';
import { netsuiteStandIn } from '../stand-in.ts';
import { compile } from './compile.ts';
import { parse } from './parse.ts';

let ground: OpenGround;
let served: Served;
let now = '';

beforeEach(async () => {
  now = '2026-01-01T00:00:00.000Z';
  ground = openGround({ file: ':memory:', standIns: [netsuiteStandIn], now: () => now });
  served = await serve(netsuiteStandIn, ground, { port: 0 });
  bookOpening(ground, [{ sku: 'A', quantity: 1 }], now);
  for (const [minute, price] of [
    [1, '10.50'],
    [2, '-3'],
    [3, '7'],
  ] as const) {
    now = `2026-01-01T00:0${minute}:00.500Z`;
    holdCredit(ground, {
      document: `C${minute}`,
      at: '2025-12-31T10:00:00.000Z',
      customer_id: null,
      code: 'M',
      title: "O'Neil",
      quantity: 1,
      unit_price: price,
    });
  }
});

afterEach(async () => {
  await served.close();
  ground.close();
});

async function ask(q: string, page = '', prefer?: string | null) {
  return client(ground, served.url)(
    'POST',
    `/services/rest/query/v1/suiteql${page}`,
    { q },
    prefer === undefined ? {} : { prefer },
  );
}

async function rows(q: string): Promise<unknown[]> {
  const answer = await ask(q);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return (answer.body as { items: Record<string, unknown>[] }).items.map(({ links: _links, ...row }) => row);
}

test('values are text, names are lower case, and what is null is left out', async () => {
  expect(
    await rows(
      "SELECT ID, TranId, trandate, LASTMODIFIEDDATE, externalid, foreigntotal, BUILTIN.DF(currency) AS money, memo FROM transaction WHERE memo = 'C1 O''Neil'",
    ),
  ).toEqual([
    {
      id: '2',
      tranid: 'CM2',
      trandate: '12/31/2025',
      lastmodifieddate: '1/1/2026',
      foreigntotal: '10.5',
      money: 'GBP',
      memo: "C1 O'Neil",
    },
  ]);
});

test.each([
  ["type = 'CustCred' AND foreigntotal > 7", ['2']],
  ["type = 'CustCred' AND (foreigntotal < 0 OR foreigntotal >= 10.5)", ['2', '3']],
  ["type IN ('CustCred', 'Journal') AND NOT id = 2", ['3', '4']],
  ["type NOT IN ('CustCred')", ['1']],
  ["lastmodifieddate > TO_DATE('2026-01-01 00:02:00', 'YYYY-MM-DD HH24:MI:SS')", ['4']],
  [
    "lastmodifieddate BETWEEN TO_TIMESTAMP('2026-01-01 00:01', 'YYYY-MM-DD HH24:MI') AND TO_DATE('01/01/2026 00:02', 'DD/MM/YYYY HH24:MI')",
    ['2', '3'],
  ],
  ["trandate = TO_DATE('2025-12-31', 'YYYY-MM-DD') AND memo LIKE 'C1%'", ['2']],
  ['externalid IS NULL AND memo IS NOT NULL AND id <> 1', ['2', '3', '4']],
])('%s', async (where, ids) => {
  expect(
    await rows(`SELECT t.id FROM transaction t WHERE ${where.replaceAll(/\bid\b/g, 't.id')} ORDER BY t.id`),
  ).toEqual(ids.map((id) => ({ id })));
});

test('counts, orders by name, and reads other records', async () => {
  expect(await rows("SELECT COUNT(*) AS n FROM transaction WHERE type = 'CustCred'")).toEqual([{ n: '3' }]);
  expect(
    await rows("SELECT foreigntotal AS worth FROM transaction WHERE type = 'CustCred' ORDER BY worth DESC, id"),
  ).toEqual([{ worth: '10.5' }, { worth: '7' }, { worth: '-3' }]);
  expect(await rows('SELECT * FROM item')).toEqual([{ id: '1', itemid: 'A', externalid: 'A' }]);
});

test('pages by limit and offset, and tells the total and the next page', async () => {
  const q = "SELECT id FROM transaction WHERE type = 'CustCred' ORDER BY id";
  expect((await ask(q, '?limit=2&offset=0')).body).toMatchObject({
    count: 2,
    hasMore: true,
    totalResults: 3,
    links: [{ rel: 'next', href: expect.stringContaining('limit=2&offset=2') as string }, { rel: 'self' }],
  });
  expect((await ask(q, '?limit=2&offset=2')).body).toMatchObject({
    count: 1,
    hasMore: false,
    totalResults: 3,
    items: [{ id: '4' }],
  });
  expect(refusal(await ask(q, '?limit=2&offset=1'))).toBe('400 INVALID_PARAMETER offset');
  expect(refusal(await ask(q, '?limit=1001'))).toBe('400 INVALID_PARAMETER limit');
});

test.each([
  'SELECT',
  'SELECT id FROM spaceship',
  'SELECT secret FROM transaction',
  'SELECT id FROM transaction WHERE',
  "SELECT id FROM transaction WHERE type = 'x",
  'SELECT id FROM transaction WHERE id = 1 OR',
  "SELECT id FROM transaction WHERE lastmodifieddate > '2026-01-01'",
  "SELECT id FROM transaction WHERE lastmodifieddate > TO_DATE('2026-13-01', 'YYYY-MM-DD')",
  "SELECT id FROM transaction WHERE lastmodifieddate > TO_DATE('01/01/2026', 'YYYY-MM-DD')",
  "SELECT TO_CHAR(memo, 'YYYY') FROM transaction",
  'SELECT id FROM transaction; DELETE FROM netsuite_items',
  'SELECT id FROM transaction ORDER BY id NULLS',
  'DELETE FROM transaction',
])('%s is refused', async (q) => {
  expect(refusal(await ask(q))).toBe('400 INVALID_PARAMETER q');
});

test('a query without the transient preference is refused', async () => {
  expect(refusal(await ask('SELECT id FROM item', '', null))).toBe('400 INVALID_REQUEST Prefer');
});

test('a poll by time and id walks the index and sorts nothing', () => {
  const at = "TO_DATE('2026-01-01 00:02:00', 'YYYY-MM-DD HH24:MI:SS')";
  const q = `SELECT id, memo FROM transaction WHERE type = 'CustCred' AND lastmodifieddate >= ${at} AND (lastmodifieddate > ${at} OR id > 3) ORDER BY lastmodifieddate, id`;
  const { sql, values } = compile(parse(q));
  const plan = all<{ detail: string }>(ground, `EXPLAIN QUERY PLAN ${sql}`, ...values, 10, 0).map(
    (step) => step.detail,
  );
  expect(plan).toEqual(['SEARCH t USING INDEX netsuite_transactions_modified (type=? AND modified_at>?)']);
});
