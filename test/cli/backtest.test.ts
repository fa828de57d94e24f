import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Fact, Input, Target } from '#core/base/input.ts';
import { line, notice } from '#core/words.fixture.ts';
import { createAct, single } from '#flows/act.ts';
import { loadPolicies } from '#main/policies.ts';
import { startEmbedded } from '#store/embedded/postgres.ts';
import { migrate } from '#store/migrate.ts';
import { openStore } from '#store/store.ts';
import { backhaul } from '#test/kit/backhaul.ts';
import { REPOSITORY } from '#test/kit/planted.ts';
import { scratch } from '#test/kit/scratch.ts';

const here = scratch('backtest');
const GIFTS = join(REPOSITORY, 'contracts/policies/gift-retailer.v1.yaml');
const LAMPS_FINAL = `final_sale:
  rules:
    - rule: no-lamps
      when: line.sku == "LAMP"
      gives: final
  otherwise: returnable`;
const data = ['--data', here.path('data')];
let events = 0;

/** 300 customers buy two mugs and a lamp at 45.00, and ask for one of each two days later; more than one page of them. */
beforeAll(async () => {
  writeFileSync(here.path('no-lamps.yaml'), policy().replace('final_sale:\n  otherwise: returnable', LAMPS_FINAL));
  const server = await startEmbedded({ data_dir: here.path('data') });
  await migrate(server.url);
  const store = openStore({ url: server.url, connections: 2 });
  const now = '2026-03-03T10:00:00.000Z';
  await store.keepPartitions(now);
  const systems = { commerce: 'shop', erp: 'books', wms: 'floor' };
  const facts = { policies: loadPolicies('gift-retailer'), systems };
  const act = createAct({ store, now: () => now, facts: () => facts, owner: () => null, committed: () => undefined });
  const tell = (key: string, at: string, to: Target, fact: Fact) =>
    act.submit(single({ key, source: 't', at, to, fact }));
  const customers = Array.from({ length: 300 }, (_, index) => index + 1);
  await Promise.all(
    customers.map((number) => {
      const lines = [line('1', 'MUG', 2, 1800), line('2', 'LAMP', 1, 4500)];
      const order = notice(String(number), lines, { customer_id: `C${number}` });
      return tell(`o${number}`, order.placed_at, { aggregate: `order/${number}` }, { type: 'order.recorded', order });
    }),
  );
  for (const day of ['02', '03']) await Promise.all(customers.map((number) => act.submit(single(wish(number, day)))));
  await store.close();
  events = await count(server.url);
  await server.stop();
});

afterAll(() => here.clear());

function wish(number: number, day: string): Input {
  const request_id = `R${number}.${day}`;
  const at = `2026-03-${day}T10:00:00.000Z`;
  const lines = ['MUG', 'LAMP'].map((sku) => ({
    sku,
    line_id: null,
    quantity: 1,
    reason: 'unwanted',
    commerce_line_ref: null,
  }));
  const customer_id = `C${number}`;
  return {
    key: request_id,
    source: 't',
    at,
    to: { purchases: { customer_id, order_id: null, skus: ['MUG', 'LAMP'], request: `request/${request_id}` } },
    fact: {
      type: 'return.requested',
      request_id,
      channel: 'web',
      customer_id,
      order_id: null,
      requested_at: at,
      lines,
      commerce_return_ref: null,
    },
  };
}

function policy(): string {
  return readFileSync(GIFTS, 'utf8');
}

async function count(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ n: string }>(
    'SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM input_key) AS n',
  );
  await client.end();
  return Number(rows[0]?.n);
}

test('the policy in force decides as it decided: nothing differs, and the code is 0', async () => {
  const { code, out, err } = await backhaul(['backtest', '--policy', GIFTS, ...data]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^600 requests decided again under gift-retailer@1\n0 would be decided otherwise, 600 alike/);
  expect(out).toMatch(/It decides every request as it was decided\.\n$/);
});

test('another policy: what differs, by rule, with money and examples; the code is 1', async () => {
  const { code, out, err } = await backhaul(['backtest', '--policy', here.path('no-lamps.yaml'), ...data]);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  await expect(out.replace(/\(\d.* s\)/, '(… s)')).toMatchFileSnapshot(
    join(import.meta.dirname, 'golden/backtest-no-lamps.txt'),
  );
});

test('a span of days, for a machine', async () => {
  const asked = ['backtest', '--policy', here.path('no-lamps.yaml'), '--from', '2026-03-03', '--json', ...data];
  const { code, out } = await backhaul(asked);
  expect(code).toBe(0);
  // On the second day the lamp was in the return of the first already, which it would not have been under this policy: each
  // request is held against what had really happened before it.
  expect(JSON.parse(out)).toMatchObject({
    requests: 300,
    changed: 0,
    from: '2026-03-03T00:00:00.000Z',
    to: null,
    money: [{ currency: 'GBP', refund_before_minor: 270_000, refund_after_minor: 270_000 }],
  });
  const none = await backhaul(['backtest', '--policy', GIFTS, '--to', '2026-01-01', ...data]);
  expect(none).toMatchObject({ code: 0, out: expect.stringMatching(/^0 requests/) as unknown });
});

test('nothing is changed by it', async () => {
  const server = await startEmbedded({ data_dir: here.path('data') });
  expect(await count(server.url)).toBe(events);
  await server.stop();
});

test.for([
  [
    'a rule that reads no fact',
    LAMPS_FINAL.replace('line.sku', 'line.colour'),
    /wrong\.yaml:8: rule final_sale\/no-lamps: No such key: colour/,
  ],
  ['a field that is not there', 'final_sales:\n  otherwise: returnable', /wrong\.yaml:5: .*final_sales/],
] as const)('a policy that cannot be used is named with its line: %s', async ([, text, said]) => {
  writeFileSync(here.path('wrong.yaml'), policy().replace('final_sale:\n  otherwise: returnable', text));
  const { code, out, err } = await backhaul(['backtest', '--policy', here.path('wrong.yaml'), ...data]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^backhaul: mend the policy first:\n/);
  expect(err).toMatch(said);
});

test('a file that is not there, and a day that is none', async () => {
  const absent = await backhaul(['backtest', '--policy', here.path('nowhere.yaml'), ...data]);
  expect(absent).toMatchObject({ code: 2, out: '' });
  expect(absent.err).toMatch(/nowhere\.yaml cannot be read: there is no such file\. Name a policy file/);
  const day = await backhaul(['backtest', '--policy', GIFTS, '--from', 'yesterday', ...data]);
  expect(day).toMatchObject({ code: 2, out: '' });
  expect(day.err).toMatch(/'yesterday' is invalid\. write a day like 2026-03-01/);
  expect((await backhaul(['backtest', ...data])).err).toMatch(/required option '--policy <file>' not specified/);
});
