import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer, backhaul, begin } from '#test/kit/backhaul.ts';
import { scratch } from '#test/kit/scratch.ts';
import { expectedFigures } from './expected.ts';
import { kill, position, untilFed } from './position.ts';
import { retail } from './retail.fixture.ts';
import { writeRetail } from './retail-files.ts';

const here = scratch('resume');
/** Long enough that its feeding can be cut off in the middle. */
const made = retail(7, 450);
const data = here.path('data');
let files: readonly string[];
/** The outage keeps the calls to the ERP waiting, so that there is something left to be cut off. */
const replay = (...more: string[]): string[] => [
  'replay',
  ...files,
  '--data',
  data,
  '--faults',
  'heavy',
  '--outage-seconds',
  '2',
  ...more,
];

beforeAll(() => {
  files = writeRetail(made, (name) => here.path(name));
});

afterAll(() => here.clear());

test('interrupted and killed while feeding, killed with all its processes, and while draining, it comes to the same end', async () => {
  const stopped = begin(replay());
  const early = await untilFed(stopped, data, 0.1);
  expect(early.fed).toBeLessThan(early.all);
  stopped.interrupt();
  const { code, out, err } = await stopped.over;
  expect({ code, out, err }).toEqual({
    code: 2,
    out: '',
    err: 'backhaul: interrupted; run the same command with --resume to go on\n',
  });
  expect(await here.deserted(1_000), 'processes that an interrupted replay left behind').toEqual([]);

  // Without a word it touches nothing.
  const careless = await backhaul(replay());
  expect(careless).toMatchObject({ code: 2, out: '' });
  expect(careless.err).toMatch(/holds a replay that was cut off; add --resume .* or --fresh/);

  const feeding = begin(replay('--resume'));
  await untilFed(feeding, data, 0.4);
  await kill(feeding, here, data, 'itself');

  const everybody = begin(replay('--resume'));
  await untilFed(everybody, data, 0.7);
  await kill(everybody, here, data, 'everybody');
  expect(position(data)?.fed).toBeLessThan(early.all);

  const draining = begin(replay('--resume'));
  await untilFed(draining, data, 1);
  await kill(draining, here, data, 'itself');

  const report = await answer<Record<string, unknown>>(replay('--resume'));
  expect(report).toMatchObject({ ...expectedFigures(made), failures: [], duplicate_effects: 0 });
  const verified = await answer<{ problems: string[] }>(['verify', '--data', data]);
  expect(verified.problems).toEqual([]);
}, 120_000);

test('a database that is killed under a replay is said, and the replay can be resumed', async () => {
  const small = retail(3, 120);
  const folder = here.path('small');
  mkdirSync(folder);
  const data_dir = join(folder, 'data');
  const args = ['replay', ...writeRetail(small, (name) => join(folder, name)), '--data', data_dir, '--faults', 'none'];
  const bereft = begin(args);
  await untilFed(bereft, data_dir, 0.1);
  await kill(bereft, here, data_dir, 'database');
  const { code, out, err } = await bereft.over;
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(
    /backhaul: the database does not answer any more, .*backhaul\.log says why; run the same command with --resume to go on\n$/,
  );
  expect(await here.deserted(2_000), 'processes that were left behind').toEqual([]);
  expect(await answer<Record<string, unknown>>([...args, '--resume'])).toMatchObject({
    ...expectedFigures(small),
    failures: [],
  });
}, 90_000);
