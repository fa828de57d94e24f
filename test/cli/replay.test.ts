import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer, backhaul, type Ended } from '#test/kit/backhaul.ts';
import { scratch } from '#test/kit/scratch.ts';
import { expectedFigures } from './expected.ts';
import { retail } from './retail.ts';
import { writeRetail } from './retail-files.ts';

/** A finished replay, shared by the tests that only look at it. */
const here = scratch('replay');
const made = retail(2011);
const data = here.path('data');
let run: Ended;
let report: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  const files = writeRetail(made, here.path);
  const options = ['--data', data, '--faults', 'heavy', '--outage-seconds', '3', '--report', here.path('report.json')];
  run = await backhaul(['replay', ...files, ...options, '--json']);
  report = run.code === 0 ? (JSON.parse(run.out) as typeof report) : {};
});

afterAll(async () => {
  expect(await here.clear(), 'processes that the replay left behind').toEqual([]);
});

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
  const lines = readFileSync(here.path('data', 'sandbox', 'rejects.csv'), 'utf8').trimEnd().split('\n');
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
