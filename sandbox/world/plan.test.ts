import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { openGround } from '#sandbox/kit/ground.ts';
import { Fatal } from './fatal.ts';
import { keep, keepTables } from './keep.ts';
import { planReplay } from './plan.ts';
import { planTables } from './plan-tables.ts';

const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'backhaul-plan-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

function ground() {
  const opened = openGround({ file: ':memory:', standIns: [{ tables: keepTables }, { tables: planTables }] });
  onTestFinished(() => opened.close());
  return opened;
}

function written(content: string | Buffer, name = 'sales.csv'): string {
  const path = join(folder(), name);
  writeFileSync(path, content);
  return path;
}

async function planned(...contents: (string | Buffer)[]) {
  const opened = ground();
  const data = folder();
  const said: string[] = [];
  const plan = await planReplay(
    opened,
    contents.map((content) => written(content)),
    data,
    (line) => said.push(line),
  );
  const all = (sql: string) =>
    opened.db
      .prepare(sql)
      .all()
      .map((row) => Object.values(row));
  return { plan, all, said, rejects: readFileSync(join(data, 'rejects.csv'), 'utf8').trim().split('\n') };
}

async function fatalOf(work: Promise<unknown>): Promise<Fatal> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Fatal)) throw new Error(`expected a Fatal, got ${String(error)}`);
  return error;
}

const story = `${header}\
536365,85123A,HEART,6,2010-12-01 08:27:00,2.55,17850,United Kingdom
536365,71053,LANTERN,2,2010-12-01 08:26:00,3.39,17850,United Kingdom
536370,POST,POSTAGE,3,2010-12-01 08:30:00,18.00,12583,France
536365,POST,POSTAGE,1,2010-12-01 08:27:00,3.00,17850,United Kingdom
536371,85123A,wet,-4,2010-12-01 08:28:00,0,,United Kingdom
536372,85123A,found,9,2010-12-01 08:29:00,0,,United Kingdom
536373,POST,,-1,2010-12-01 08:29:00,0,,United Kingdom
C536383,85123A,HEART,-1,2010-12-01 08:30:00,2.55,17850,United Kingdom
C536383,85123A,HEART,-2,2010-12-01 08:30:00,2.55,17850,United Kingdom
C536383,71053,LANTERN,-1,2010-12-01 08:31:00,3.39,17850,United Kingdom
C536379,D,Discount,-1,2010-12-01 08:31:00,27.505,14527,United Kingdom
536374,85123A,HEART,5,2010-12-01 08:30:00,2.55,,United Kingdom
A563185,B,Adjust bad debt,1,2010-12-01 09:00:00,-11.06,,United Kingdom
`;

test('rows become what happened, in order of time, whole invoices at their earliest row', async () => {
  const { all, plan } = await planned(story);
  expect(all('SELECT kind, doc, at, row, rows, line_from FROM world_event ORDER BY seq')).toEqual([
    ['opening', 'opening', '2010-12-01T00:00:00.000Z', 0, 0, 1],
    ['sale', '536365', '2010-12-01T08:26:00.000Z', 1, 3, 1],
    ['adjustment', '536371', '2010-12-01T08:28:00.000Z', 4, 1, 3],
    ['adjustment', '536372', '2010-12-01T08:29:00.000Z', 5, 1, 3],
    ['sale', '536370', '2010-12-01T08:30:00.000Z', 2, 1, 3],
    ['sale', '536374', '2010-12-01T08:30:00.000Z', 11, 1, 3],
    ['return', 'C536383', '2010-12-01T08:30:00.000Z', 7, 2, 4],
    ['credit', 'C536379', '2010-12-01T08:31:00.000Z', 10, 1, 4],
    ['return', 'C536383', '2010-12-01T08:31:00.000Z', 9, 1, 4],
  ]);
  expect(plan.totals).toEqual({
    rows_read: 13,
    rows_rejected: 0,
    orders: 3,
    units_sold: 13,
    charges: 2,
    return_documents: 1,
    units_requested: 4,
    adjustments: 2,
    adjustment_units: 5,
    other_adjustments: 1,
    credits: 1,
    credits_minor: 2751,
    finance_documents: 1,
  });
});

test('the opening stock is just enough', async () => {
  const { all } = await planned(story);
  // 85123A runs −6, −10, −1, −6; 71053 runs −2.
  expect(all('SELECT sku, quantity FROM world_opening ORDER BY sku')).toEqual([
    ['71053', 2],
    ['85123A', 10],
  ]);
});

test('rows of one SKU stay separate lines of the desk request', async () => {
  const { all } = await planned(story);
  const [first] = all('SELECT reference, customer, body FROM world_request ORDER BY seq');
  expect(first?.slice(0, 2)).toEqual(['C536383@2010-12-01T08:30:00.000Z', '17850']);
  expect(JSON.parse(String(first?.[2]))).toEqual({
    customer_id: '17850',
    order: null,
    reference: 'C536383',
    requested_at: '2010-12-01T08:30:00.000Z',
    lines: [
      { sku: '85123A', quantity: 1, reason: 'unspecified' },
      { sku: '85123A', quantity: 2, reason: 'unspecified' },
    ],
  });
});

test('other published forms give the same plan', async () => {
  const plain = await planned(story);
  const body = story
    .slice(header.length)
    .replaceAll('2010-12-01 ', '01/12/2010 ')
    .replaceAll(/(\d\d:\d\d):00/g, '$1')
    .replaceAll('17850', '17850.0');
  const late = '536399,85123A,"HEART, RED",1,31/12/2010 08:26,2.55,17850.0,United Kingdom\r\n';
  const other = await planned(gzipSync(`\uFEFF${header}${body}${late}`.replaceAll(/\r?\n/g, '\r\n')));
  const events = 'SELECT kind, doc, at, row, rows FROM world_event WHERE seq < 9 ORDER BY seq';
  expect(other.all(events)).toEqual(plain.all(events));
  expect(other.said[0]).toMatch(/dates day_first/);
  expect(other.all(`SELECT title FROM world_row WHERE doc = '536399'`)).toEqual([['HEART, RED']]);
});

test('text that is not UTF-8 is read as windows-1252', async () => {
  const text = `${header}536365,85123A,POUND \u00a3 NOTE,6,2010-12-01 08:27:00,2.55,17850,United Kingdom\n`;
  const { all, said } = await planned(Buffer.from(text, 'latin1'));
  expect(all('SELECT title FROM world_row')).toEqual([['POUND \u00a3 NOTE']]);
  expect(said[0]).toMatch(/windows-1252/);
});

test('several files are one history', async () => {
  const lines = story.slice(header.length).split(/(?<=\n)/);
  const { plan, all } = await planned(header + lines.slice(0, 5).join(''), header + lines.slice(5).join(''));
  const whole = await planned(story);
  const events = 'SELECT * FROM world_event ORDER BY seq';
  expect(all(events)).toEqual(whole.all(events));
  expect(plan.totals).toEqual(whole.plan.totals);
});

test('bad rows are written down with file, line and reason, and stop nothing', async () => {
  const bad = `${story}\
536380,85123A,"STRAY,1,2010-12-01 09:00:00,2.55,17850,United Kingdom
536381,85123A,HEART,x,2010-12-01 09:00:00,2.55,17850,United Kingdom
536365,85123A,HEART,1,2010-12-01 09:00:00,2.55,99999,United Kingdom
536382,85123A,HEART`;
  const { plan, rejects } = await planned(bad);
  expect(rejects[0]).toBe('file,line,reason,row');
  expect(rejects.slice(1).map((line) => line.split(',').slice(0, 3))).toEqual([
    ['sales.csv', '15', 'not_csv'],
    ['sales.csv', '16', 'quantity_not_a_number'],
    ['sales.csv', '17', 'customer_differs'],
    ['sales.csv', '18', 'column_count'],
  ]);
  expect(plan.totals).toMatchObject({ rows_read: 17, rows_rejected: 4, orders: 3, units_sold: 13 });
});

test.each([
  ['header_broken', 'Invoice,StockCode\n1,2\n'],
  ['header_broken', '\n\n'],
  ['header_broken', Buffer.from([0xff, 0xfe, 0x49, 0x00])],
  ['file_empty', ''],
  ['file_empty', header],
  ['gzip_truncated', gzipSync(story).subarray(0, 200)],
  ['gzip_broken', damaged(gzipSync(story))],
  ['date_form_unclear', `${header}536365,85123A,HEART,6,soon,2.55,17850,UK\n`],
  ['nothing_to_replay', `${header}536365,85123A,HEART,x,2010-12-01 08:27:00,2.55,17850,UK\n`],
])('%s is told with the file and what to do', async (code, content) => {
  const path = written(content);
  const fatal = await fatalOf(planReplay(ground(), [path], folder(), () => undefined));
  expect(fatal).toMatchObject({ code, file: path });
  expect(fatal.detail.length).toBeGreaterThan(10);
  expect(fatal.remedy.length).toBeGreaterThan(10);
});

test('a missing file, a file given twice and a plain file named .gz are told', async () => {
  const good = written(story);
  const twin = written(story);
  const fatal = async (...files: string[]) =>
    (await fatalOf(planReplay(ground(), files, folder(), () => undefined))).code;
  expect(await fatal(`${good}.missing`)).toBe('file_unreadable');
  expect(await fatal(folder())).toBe('file_unreadable');
  expect(await fatal(good, twin)).toBe('file_twice');
  expect(await fatal(written(story, 'sales.csv.gz'))).toBe('gzip_broken');
});

test('a laid plan is kept, a half-laid one is laid anew, other files are refused', async () => {
  const opened = ground();
  const path = written(story);
  const first = await planReplay(opened, [path], folder(), () => undefined);
  opened.db.exec(`UPDATE world_request SET status = 'asked'`);
  expect(await planReplay(opened, [path], folder(), () => undefined)).toEqual(first);
  expect(opened.db.prepare(`SELECT count(*) AS n FROM world_request WHERE status = 'asked'`).get()).toEqual({ n: 2 });

  const other = written(`${story}536399,85123A,HEART,1,2010-12-02 08:26:00,2.55,17850,UK\n`);
  expect((await fatalOf(planReplay(opened, [other], folder(), () => undefined))).code).toBe('data_of_another_world');

  opened.db.exec(`DELETE FROM world_settings WHERE name = 'plan'; DELETE FROM world_event WHERE seq > 3`);
  keep(opened.db, 'totals', '{}');
  expect(await planReplay(opened, [path], folder(), () => undefined)).toEqual(first);
});

test('the nine months add up to what is known of them', async (context) => {
  const path = new URL('../../../shared/data/online-retail-2010-12_2011-08.csv.gz', import.meta.url).pathname;
  if (!existsSync(path))
    context.skip('the nine months of Online Retail are not beside the repository (../shared/data)');
  const opened = ground();
  const plan = await planReplay(opened, [path], folder(), () => undefined);
  expect(plan).toMatchObject({ rows: 320_705, requests: 2_254 });
  expect(plan.totals).toEqual({
    rows_read: 320_705,
    rows_rejected: 0,
    orders: 12_496,
    units_sold: 3_322_996,
    charges: 1_577,
    return_documents: 2_253,
    units_requested: 143_584,
    adjustments: 1_757,
    adjustment_units: -90_367,
    other_adjustments: 19,
    credits: 519,
    credits_minor: 30_460_080,
    finance_documents: 3,
  });
  const opening = opened.db.prepare('SELECT sum(quantity) AS units FROM world_opening').get();
  // Counted once by an independent program (rows sorted by time, running minimum per stock code).
  expect(opening).toEqual({ units: 3_432_258 });
}, 60_000);

function damaged(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy[40] = (copy[40] ?? 0) ^ 0xff;
  return copy;
}
