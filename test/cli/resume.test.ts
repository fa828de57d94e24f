import { afterAll, beforeAll, expect, test } from 'vitest';
import { answer, backhaul, begin } from '#test/kit/backhaul.ts';
import { scratch } from '#test/kit/scratch.ts';
import { expectedFigures } from './expected.ts';
import { kill, position, untilFed } from './position.ts';
import { retail } from './retail.ts';
import { writeRetail } from './retail-files.ts';

const here = scratch('resume');
const made = retail(7);
const data = here.path('data');
let files: readonly string[];
/** The outage keeps the calls to the ERP waiting, so that there is something left to be cut off. */
const replay = (...more: string[]): string[] =>
  ['replay', ...files, '--data', data, '--faults', 'heavy', '--outage-seconds', '5', ...more];

beforeAll(() => {
  files = writeRetail(made, here.path);
});

afterAll(async () => {
  expect(await here.clear(), 'processes that the replays left behind').toEqual([]);
});

test('killed while feeding, while draining, with all its processes, and interrupted, it comes to the same end', async () => {
  const feeding = begin(replay());
  const early = await untilFed(feeding, data, 0.3);
  await kill(feeding, here, data, false);
  expect(early.fed).toBeLessThan(early.all);

  // Without a word it touches nothing.
  const careless = await backhaul(replay());
  expect(careless).toMatchObject({ code: 2, out: '' });
  expect(careless.err).toMatch(/holds a replay that was cut off; add --resume .* or --fresh/);

  const everybody = begin(replay('--resume'));
  await untilFed(everybody, data, 0.6);
  await kill(everybody, here, data, true);

  const draining = begin(replay('--resume'));
  await untilFed(draining, data, 1);
  await kill(draining, here, data, false);
  expect(position(data)?.fed).toBe(early.all);

  const stopped = begin(replay('--resume'));
  await untilFed(stopped, data, 1);
  stopped.interrupt();
  const { code, out, err } = await stopped.over;
  expect({ code, out, err }).toEqual({ code: 2, out: '', err: 'backhaul: interrupted; run the same command with --resume to go on\n' });
  expect(await here.deserted(1_000)).toEqual([]);

  const report = await answer<Record<string, unknown>>(replay('--resume'));
  expect(report).toMatchObject({ ...expectedFigures(made), failures: [], duplicate_effects: 0 });
  const verified = await answer<{ problems: string[] }>(['verify', '--data', data]);
  expect(verified.problems).toEqual([]);
}, 120_000);
