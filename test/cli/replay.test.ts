import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answer, backhaul, type Ended } from '#test/kit/backhaul.ts';
import { scratch } from '#test/kit/scratch.ts';
import { copiesOf, type Copies } from './copies.ts';
import { expectedFigures } from './expected.ts';
import { retail } from './retail.fixture.ts';
import { HEADER, writeRetail } from './retail-files.ts';
import { tampering } from './tampering.ts';

/** A finished replay, shared by the tests that only look at it. */
const here = scratch('replay');
const made = retail(2011);
const data = here.path('data');
let run: Ended;
let report: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  const files = writeRetail(made, (name) => here.path(name));
  const options = ['--data', data, '--faults', 'heavy', '--outage-seconds', '3', '--report', here.path('report.json')];
  run = await backhaul(['replay', ...files, ...options, '--json']);
  report = run.code === 0 ? (JSON.parse(run.out) as typeof report) : {};
});

afterAll(() => here.clear());

test('a replay through heavy faults ties out, and says so by its exit code', () => {
  // Away from a terminal it says where it stands now and then, and nothing else.
  for (const line of run.err.split('\n')) expect(line).toMatch(/^$|^[█░]{24} +\d+ % .* returns asked .* \d+ s/);
  expect(run.code).toBe(0);
  expect(report['failures']).toEqual([]);
});

test('every figure is the one that a walk through the rows gives', () => {
  const expected = expectedFigures(made);
  // The year must hold what it was made for, or the comparison says little.
  expect(expected.rows_read).toBeGreaterThan(250);
  expect(expected.returns).toBeGreaterThan(expected.return_documents / 2);
  for (const count of Object.values({ ...expected, ...expected.units_refused, adjustment_units: 1, units_refused: 1 }))
    expect(count).toBeGreaterThan(0);
  expect(report).toMatchObject(expected);
});

test('no two books differ, and nothing was done twice', () => {
  expect(report).toMatchObject({
    duplicate_effects: 0,
    unit_book_vs_wms_differences: 0,
    unit_book_vs_erp_differences: 0,
    refunds_vs_credit_memos_differences_minor: 0,
    credit_memos_not_refunded_minor: 0,
    commerce_returns_not_closed: 0,
    open_exceptions: { credit_without_return: report['credits_without_return'] },
  });
});

test('the report in the file is the one on the screen', () => {
  expect(JSON.parse(readFileSync(here.path('report.json'), 'utf8'))).toEqual(report);
});

test('rows that could not be used are listed with file, line and reason', () => {
  const lines = readFileSync(here.path('data', 'sandbox', 'rejects.csv'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines[0]).toBe('file,line,reason,row');
  expect(lines.length - 1).toBe(report['rows_rejected']);
  expect(lines[1]).toMatch(/^(2010\.csv\.gz|2011\.csv),\d+,[a-z_]+,/);
});

test('verify agrees, and has looked at all of it', async () => {
  const verified = await answer<{ problems: string[]; checked: Record<string, number> }>(['verify', '--data', data]);
  expect(verified.problems).toEqual([]);
  expect(verified.checked['events']).toBe(verified.checked['events_folded']);
  expect(verified.checked['deliveries']).toBe(report['deliveries']);
});

test('status shows the same returns and open exceptions', async () => {
  expect(await answer(['status', '--data', data])).toMatchObject({
    returns: { closed: report['returns'] },
    deliveries_due: {},
    exceptions_open: { credit_without_return: report['credits_without_return'] },
    parked: 0,
  });
});

describe('what the owner of the database does to it is named by verify', () => {
  let copies: Copies;
  beforeAll(async () => {
    copies = await copiesOf(data);
  });
  afterAll(() => copies.stop());

  test.for(tampering)('%s', async ([, sql, named]) => {
    const url = await copies.tampered(sql);
    const verified = await backhaul(['verify', '--json'], { env: { DATABASE_URL: url } });
    expect(verified.code, verified.err).toBe(1);
    const { problems } = JSON.parse(verified.out) as { problems: string[] };
    expect(problems.filter((problem) => named.test(problem))).not.toEqual([]);
    expect(problems.length).toBeLessThan(6);
  });
});

test('a replay that is refused leaves the finished one before it; one that is not begins anew', async () => {
  const refused = await backhaul(['replay', here.path('missing.csv'), '--data', data]);
  expect(refused).toMatchObject({ code: 2, out: '' });
  expect(await answer(['status', '--data', data])).toMatchObject({ returns: { closed: report['returns'] } });

  writeFileSync(
    here.path('small.csv'),
    `${HEADER}\n536365,85123A,HEART,6,2010-12-13 08:26:00,2.55,17850,United Kingdom\n`,
  );
  const small = ['replay', here.path('small.csv'), '--data', data, '--faults', 'none'];
  const again = await answer<Record<string, unknown>>(small);
  expect(again).toMatchObject({ rows_read: 1, orders: 1, units_sold: 6, returns: 0, failures: [] });
});
