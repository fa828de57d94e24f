import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Input } from '#core/base/input.ts';
import type { JsonObject } from '#core/base/json.ts';
import { holdCredit } from '#sandbox/netsuite/sales.ts';
import { authorisation, creditOf, documentOf, exampleConfig, harness, type Harness } from '../harness.fixture.ts';
import { authorise } from '../outbound/authorise.ts';
import { credit } from '../outbound/credit.ts';
import { credits } from './credits.ts';

const fixture = JSON.parse(readFileSync(new URL('../fixtures/suiteql-credits.json', import.meta.url), 'utf8')) as {
  items: Record<string, string>[];
};

let erp: Harness | null = null;

beforeEach(() => {
  erp = null;
});

afterEach(() => erp?.close());

function read(items: readonly unknown[], cursor: JsonObject | null = null, config = exampleConfig, hasMore = false) {
  return credits.read(
    { status: 200, headers: {}, body: JSON.stringify({ ...fixture, items, hasMore }) },
    cursor,
    config,
  );
}

function inputsOf(page: ReturnType<typeof credits.read>): readonly Input[] {
  if (page.kind === 'page' && page.reading.kind === 'inputs') return page.reading.inputs;
  throw new Error(`no inputs: ${JSON.stringify(page)}`);
}

test('credit memos become inputs under one key each, with their sign kept', () => {
  const page = read(fixture.items);
  expect(inputsOf(page)).toEqual([
    {
      key: 'netsuite:credit:90231',
      source: 'netsuite',
      at: '2010-12-06T00:00:00.000Z',
      to: { aggregate: 'credit/netsuite/90231' },
      fact: {
        type: 'credit.found',
        system: 'netsuite',
        document_ref: '90231',
        external_ref: 'order/536365:R1/credit/1',
        amount_minor: 1020,
        currency: 'GBP',
        memo: '536365-R1 536365-R1-F1',
      },
    },
    expect.objectContaining({
      fact: expect.objectContaining({
        document_ref: '90232',
        external_ref: null,
        amount_minor: -4950,
        memo: 'CM90232',
      }) as unknown,
    }),
  ]);
});

test('the sign that NetSuite gives a credit is configuration', () => {
  const [first, second] = inputsOf(read(fixture.items, null, { ...exampleConfig, credit_sign: -1 }));
  expect(first?.fact).toMatchObject({ amount_minor: -1020 });
  expect(second?.fact).toMatchObject({ amount_minor: 4950 });
});

test('the next poll reaches back by the overlap and tells nothing twice', () => {
  const first = read(fixture.items);
  if (first.kind !== 'page') throw new Error('no page');
  expect(first.cursor).toMatchObject({ from: '2010-12-06 11:58:05', id: 0, high: '2010-12-06 12:00:05' });
  expect(credits.request(first.cursor, exampleConfig, '2010-12-06T12:00:00.000Z').body).toContain(
    "lastmodifieddate >= TO_DATE('2010-12-06 11:58:05'",
  );
  const again = read(fixture.items, first.cursor);
  expect(again).toMatchObject({ kind: 'page', reading: { kind: 'ignored' }, cursor: first.cursor, more: false });
  const late = { ...fixture.items[0], id: '90230', modified_at: '2010-12-06 11:59:59' };
  expect(inputsOf(read([late, ...fixture.items], first.cursor)).map((input) => input.key)).toEqual([
    'netsuite:credit:90230',
  ]);
});

test('a full page goes on after its last row', () => {
  const page = read(fixture.items, null, exampleConfig, true);
  expect(page).toMatchObject({ more: true, cursor: { from: '2010-12-06 12:00:05', id: 90232 } });
});

test('a row that cannot be read is parked alone, after what stands before it, and once', () => {
  const [good, other] = fixture.items;
  const bad = { ...other, foreigntotal: '12.345' };
  const last = { ...other, id: '90233' };
  const before = read([good, bad, last]);
  expect(inputsOf(before)).toHaveLength(1);
  if (before.kind !== 'page') throw new Error('no page');
  expect(before.more).toBe(true);
  const parked = read([bad, last], before.cursor);
  expect(parked).toMatchObject({
    reading: { kind: 'unreadable', code: 'amount_unreadable', detail: expect.stringContaining('90232') as string },
    more: true,
  });
  if (parked.kind !== 'page') throw new Error('no page');
  expect(inputsOf(read([bad, last], parked.cursor)).map((input) => input.key)).toEqual(['netsuite:credit:90233']);
});

test('what only a setting can mend stops the walk where it is', () => {
  expect(read([{ ...fixture.items[0], currency: '7' }])).toEqual({
    kind: 'later',
    reason: 'credit memo 90231 is in currency 7, which NETSUITE_CURRENCIES does not name; add it',
    wait_ms: null,
  });
  expect(read([{ ...fixture.items[0], id: undefined }])).toMatchObject({
    kind: 'later',
    reason: expect.stringContaining('items.0.id') as string,
  });
  expect(credits.read({ status: 500, headers: {}, body: 'oops' }, null, exampleConfig)).toMatchObject({
    kind: 'later',
  });
});

test('polled from the stand-in, page by page: ours by its key, and those that nobody announced', async () => {
  erp = await harness();
  const rma = documentOf(await erp.deliver(authorise, authorisation));
  const memo = documentOf(await erp.deliver(credit, creditOf(rma)));
  for (let row = 1; row <= 1002; row += 1)
    holdCredit(erp.ground, {
      document: `C-${row}`,
      at: '2010-12-09T10:00:00.000Z',
      customer_id: null,
      code: 'M',
      title: 'Manual',
      quantity: 3,
      unit_price: '1.015',
    });
  const found: Input[] = [];
  let cursor: JsonObject | null = null;
  let pages = 0;
  for (let more = true; more; pages += 1) {
    const page = credits.read(
      await erp.send(credits.request(cursor, erp.config, erp.ground.now())),
      cursor,
      erp.config,
    );
    if (page.kind !== 'page') throw new Error(JSON.stringify(page));
    if (page.reading.kind === 'inputs') found.push(...page.reading.inputs);
    ({ cursor, more } = page);
  }
  expect(pages).toBe(2);
  expect(found).toHaveLength(1003);
  expect(new Set(found.map((input) => input.key)).size).toBe(1003);
  expect(found[0]).toMatchObject({
    key: `netsuite:credit:${memo}`,
    fact: { external_ref: 'order/536365:R1/credit/1', amount_minor: 1020 },
  });
  // 3 × 1.015 is 3.045, rounded half away from zero.
  expect(found.at(-1)).toMatchObject({
    at: '2010-12-09T00:00:00.000Z',
    fact: { external_ref: null, amount_minor: 305, currency: 'GBP', memo: 'C-1002 Manual' },
  });
});
