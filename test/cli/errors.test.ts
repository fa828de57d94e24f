import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backhaul, type Surroundings } from '#test/kit/backhaul.ts';
import { scratch } from '#test/kit/scratch.ts';
import { HEADER } from './retail-files.ts';

const here = scratch('errors');
const ROW = '536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850,United Kingdom';
const GOOD = `${HEADER}\n${ROW}\nC536366,85123A,HEART,-1,2010-12-02 08:26:00,2.55,17850,United Kingdom\n`;

beforeAll(() => {
  writeFileSync(here.path('good.csv'), GOOD);
});

afterAll(() => here.clear());

/** Runs a command that must be refused: exit code 2, nothing on stdout, one sentence without a stack. */
async function refused(args: readonly string[], surroundings: Surroundings = {}): Promise<string> {
  const { code, out, err } = await backhaul(args, surroundings);
  expect({ code, out }, err).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^backhaul: .+\n$/);
  expect(err).not.toMatch(/\n\s+at |file:\/\//);
  return err.slice('backhaul: '.length).trimEnd();
}

const files: readonly (readonly [name: string, content: string | Buffer, said: RegExp])[] = [
  ['header.csv', GOOD.replace('Quantity', 'Qty'), /header\.csv: Line 1 must be "InvoiceNo,.*Qty.*Put the header right/],
  [
    'short.csv.gz',
    gzipSync(GOOD).subarray(0, -20),
    /short\.csv\.gz: The gzip stream ends too early\. Fetch the file again/,
  ],
  ['plain.csv.gz', GOOD, /plain\.csv\.gz: The name ends in \.gz but the content is not gzipped\. .*rename/],
  ['spoilt.csv.gz', spoilt(), /spoilt\.csv\.gz: The gzip stream .*Fetch the file again/],
  ['empty.csv', '', /empty\.csv: The file holds nothing\. Give a file/],
  ['rowless.csv', `${HEADER}\n`, /rowless\.csv: The file has a header and no rows\. Give a file/],
  [
    'binary.csv',
    Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 151) % 256)),
    /binary\.csv: Line 1 must be/,
  ],
  [
    'useless.csv',
    `${HEADER}\n${ROW.replace('6,', 'six,')}\n${ROW.replace('2.55', 'much')}\n`,
    /useless\.csv: No row .* can be used.*Put the rows right/,
  ],
];

test.for(files)(
  'a file that cannot be used is named with its remedy, and nothing is begun: %s',
  async ([name, content, said]) => {
    writeFileSync(here.path(name), content);
    expect(await refused(['replay', here.path(name), '--data', here.path('new', name)])).toMatch(said);
    expect(existsSync(here.path('new'))).toBe(false);
  },
);

test('a missing file and a folder are named, and nothing is begun', async () => {
  const data = here.path('new', 'missing');
  expect(await refused(['replay', here.path('nowhere.csv'), '--data', data])).toMatch(
    /nowhere\.csv: The file cannot be opened: .*Check the path/,
  );
  expect(await refused(['replay', here.root, '--data', data])).toMatch(
    /The file cannot be opened: it is not a regular file/,
  );
  expect(existsSync(here.path('new'))).toBe(false);
});

test("a refused replay leaves another's files in its folder", async () => {
  const data = here.path('mine');
  mkdirSync(data);
  writeFileSync(here.path('mine', 'letter.txt'), 'keep me');
  await refused(['replay', here.path('nowhere.csv'), '--data', data]);
  expect(readdirSync(data)).toEqual(['letter.txt']);
});

test('a report that could not be written is said before anything is begun', async () => {
  const replay = (report: string): string[] => [
    'replay',
    here.path('good.csv'),
    '--data',
    here.path('new'),
    '--report',
    report,
  ];
  expect(await refused(replay(here.path('no', 'report.json')))).toMatch(
    /report\.json cannot be written: there is no folder .*no\. Make it/,
  );
  expect(await refused(replay(here.root))).toMatch(/cannot be written: it is a folder\. Name a file in it/);
  expect(await refused(replay(here.path('good.csv', 'report.json')))).toMatch(
    /cannot be written: .*good\.csv is a file/,
  );
  expect(existsSync(here.path('new'))).toBe(false);
});

test('--resume without a replay is refused and makes nothing', async () => {
  const said = await refused(['replay', here.path('good.csv'), '--data', here.path('new'), '--resume']);
  expect(said).toBe(`${here.path('new')} holds no replay; leave --resume out to begin one`);
  expect(existsSync(here.path('new'))).toBe(false);
});

test('a data folder that is a file is refused', async () => {
  const said = await refused(['replay', here.path('good.csv'), '--data', here.path('good.csv')]);
  expect(said).toMatch(/good\.csv.*is a file.*another/);
});

test('resuming asks for the same files and options; a damaged note is said', async () => {
  const data = here.path('cut');
  mkdirSync(data);
  const good = here.path('good.csv');
  const note = { files: [good], seed: '1', faults: 'none', seconds: 3, finished: false, runs: 1 };
  writeFileSync(here.path('cut', 'replay.json'), JSON.stringify(note));
  expect(await refused(['replay', good, '--data', data])).toMatch(
    /holds a replay that was cut off; add --resume to run it on, or --fresh/,
  );
  writeFileSync(here.path('other.csv'), GOOD);
  expect(await refused(['replay', here.path('other.csv'), '--data', data, '--resume'])).toMatch(
    /holds a replay of .*good\.csv; resume it with these files/,
  );
  expect(await refused(['replay', good, '--data', data, '--resume', '--faults', 'heavy'])).toMatch(
    /began with --seed 1 --faults none; resume it with these/,
  );
  writeFileSync(here.path('cut', 'replay.json'), '{"files":');
  expect(await refused(['replay', good, '--data', data, '--resume'])).toMatch(/replay\.json is damaged.*--fresh/);
  expect(readdirSync(data)).toEqual(['replay.json']);
});

test('verify and status say that there is nothing, and do not make a database', async () => {
  for (const command of ['verify', 'status']) {
    const said = await refused([command, '--data', here.path('new')]);
    expect(said).toMatch(
      /^there is nothing in .*new: no database of Backhaul was made there\. Name the folder with --data/,
    );
  }
  expect(existsSync(here.path('new'))).toBe(false);
});

test('what is misspelt is said with what it was likely meant to be, for machines as JSON', async () => {
  const option = await backhaul(['verify', '--jsn']);
  expect(option).toMatchObject({ code: 2, out: '' });
  expect(option.err).toBe(
    "error: unknown option '--jsn'\n(Did you mean --json?)\n(backhaul --help lists the commands)\n",
  );
  expect((await backhaul(['replya'])).err).toMatch(/unknown command 'replya'\n\(Did you mean replay\?\)/);
  const seconds = await backhaul(['replay', 'x.csv', '--outage-seconds', 'soon']);
  expect(seconds).toMatchObject({ code: 2, out: '' });
  expect(seconds.err).toMatch(/'soon' is invalid\. seconds are a number from 0 on/);
  const machine = await backhaul(['replay', '--json']);
  expect({ ...machine, err: JSON.parse(machine.err) as unknown }).toEqual({
    code: 2,
    out: '',
    err: { error: { code: 'commander.missingArgument', message: "missing required argument 'file'" } },
  });
});

test('an error is one JSON object for a machine', async () => {
  const { code, out, err } = await backhaul(['replay', here.path('nowhere.csv'), '--data', here.path('new'), '--json']);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  const said = JSON.parse(err) as { error: { code: string; message: string } };
  expect(said.error.code).toBe('file_unreadable');
  expect(said.error.message).toMatch(/nowhere\.csv/);
});

/** A gzip stream whose middle was damaged on the way. */
function spoilt(): Buffer {
  const lines = Array.from({ length: 400 }, (_, row) =>
    ROW.replace('536365', String(536_365 + row * 7)).replace('6,', `${row % 97},`),
  );
  const bytes = Buffer.from(gzipSync(`${HEADER}\n${lines.join('\n')}\n`));
  bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 64);
  return bytes;
}
