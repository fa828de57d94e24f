import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Ground, REPOSITORY, ground } from '#test/kit/planted.ts';

const to = (specifier: string) => `import { thing } from '${specifier}';\nexport const use = thing;\n`;
const thing = 'export const thing = 1;\n';

/** The clean house: every room has something that another may or may not import. */
const house = {
  'src/core/base/thing.ts': thing,
  'src/core/use.ts': to('./base/thing.ts'),
  'src/contract/thing.ts': thing,
  'src/contract/use.ts': to('./thing.ts'),
  'src/connectors/kit/thing.ts': thing,
  'src/connectors/kit/use.ts': to('./thing.ts'),
  'src/connectors/other/thing.ts': to('#connectors/kit/thing.ts').replace('use', 'thing_too'),
  'src/store/thing.ts': thing,
  'src/store/use.ts': to('./thing.ts'),
  'src/flows/thing.ts': to('#core/base/thing.ts'),
  'src/core/b.test.ts': thing,
  'sandbox/thing.ts': thing,
  'sandbox/use.ts': to('./thing.ts'),
};

/** Rule name → the file that breaks it and what is in that file. */
const violations: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'room-core': ['src/core/a.ts', to('#contract/thing.ts')],
  'room-core-tests': ['src/core/a.test.ts', to('#store/thing.ts')],
  'room-contract': ['src/contract/a.ts', to('#store/thing.ts')],
  'room-contract-tests': ['src/contract/a.test.ts', to('#store/thing.ts')],
  'room-connectors-kit': ['src/connectors/kit/a.ts', to('#connectors/other/thing.ts')],
  'room-connectors-kit-tests': ['src/connectors/kit/a.test.ts', to('#store/thing.ts')],
  'room-connector': ['src/connectors/one/a.ts', to('#connectors/other/thing.ts')],
  'room-connector-tests': ['src/connectors/one/a.test.ts', to('../other/thing.ts')],
  'room-store': ['src/store/a.ts', to('#flows/thing.ts')],
  'room-store-tests': ['src/store/a.test.ts', to('#connectors/kit/thing.ts')],
  'room-backbone': ['src/backbone/a.ts', to('#store/thing.ts')],
  'room-backbone-tests': ['src/backbone/a.test.ts', to('#store/thing.ts')],
  'room-flows': ['src/flows/a.ts', to('#store/thing.ts')],
  'room-flows-tests': ['src/flows/a.test.ts', to('#store/thing.ts')],
  'room-api': ['src/api/a.ts', to('#store/thing.ts')],
  'room-api-tests': ['src/api/a.test.ts', to('#connectors/other/thing.ts')],
  'room-cli': ['src/cli/a.ts', "import type { thing } from '#store/thing.ts';\nexport type Use = typeof thing;\n"],
  'room-cli-tests': ['src/cli/a.test.ts', to('#store/thing.ts')],
  'flows-kit-types': ['src/flows/kit.ts', to('#connectors/kit/thing.ts')],
  'src-without-sandbox': ['src/main/a.ts', to('#sandbox/thing.ts')],
  'tests-apart': ['src/main/b.ts', to('#core/b.test.ts')],
  'sandbox-without-src': ['sandbox/a.ts', to('#core/base/thing.ts')],
  'core-without-machine': ['src/core/fs.ts', to('node:fs')],
  'core-without-packages': ['src/core/zod.ts', to('zod')],
  'contract-and-connectors-pure': ['src/connectors/one/fs.ts', to('node:fs')],
  'sockets-outward': ['src/flows/http.ts', to('node:http')],
  'package-pg': ['src/flows/pg.ts', to('pg')],
  'package-fastify': ['src/flows/fastify.ts', to('fastify')],
  'package-undici': ['src/flows/undici.ts', to('undici')],
  'package-nats': ['src/flows/nats.ts', to('@nats-io/jetstream')],
  'package-commander': ['src/flows/commander.ts', to('commander')],
  'no-cycle': ['src/main/cycle.ts', "export { cycle } from './cycle.ts';\n"],
  'no-orphan': ['src/main/orphan.ts', thing],
  'no-unresolvable': ['src/main/nowhere.ts', to('./nowhere-at-all.ts')],
  'no-dev-package': ['src/main/dev.ts', to('fast-check')],
  'no-unlisted-package': ['src/main/unlisted.ts', to('acorn')],
};

const RULES = '.dependency-cruiser.mjs';
let land: Ground;
const boundaries = () => land.run('node', join(REPOSITORY, 'scripts/boundaries.ts'));

beforeAll(() => {
  land = ground();
  land.plant(house);
});
afterAll(() => {
  land.clear();
});

test('each boundary rule goes red on a violation, and the house is green without them', () => {
  const pull = land.plant(Object.fromEntries(Object.values(violations)));
  const red = boundaries();
  pull();
  expect(red.ok).toBe(false);
  for (const [rule, [path]] of Object.entries(violations)) expect(red.said).toContain(`${rule}: ${path}`);
  const green = boundaries();
  expect(green.said).toMatch(/^0 faults/);
  expect(green.ok).toBe(true);
});

test('each rule of the table has its violation above, and says "Only …"', async () => {
  const file = pathToFileURL(join(REPOSITORY, RULES)).href;
  const rule = z.object({ name: z.string(), severity: z.literal('error'), comment: z.string().startsWith('Only ') });
  const table = z.object({ default: z.object({ forbidden: z.array(rule) }) });
  const rules = table.parse(await import(file)).default.forbidden;
  expect(rules.map((one) => one.name).toSorted()).toEqual(Object.keys(violations).toSorted());
});

/** Runs the check with a rule file that reads less than it should. */
function blinded(from: string, into: string): ReturnType<typeof boundaries> {
  const whole = readFileSync(join(REPOSITORY, RULES), 'utf8');
  expect(whole).toContain(from);
  land.plant({ [RULES]: whole.replace(from, into) });
  const run = boundaries();
  land.plant({ [RULES]: whole });
  return run;
}

test('goes red when a file was not read', () => {
  const red = blinded("path: ['(^|/)", "path: ['^src/flows/', '(^|/)");
  expect(red.said).toContain('unseen: src/flows/thing.ts was not read');
  expect(red.ok).toBe(false);
});

test('goes red when imports were not followed', () => {
  const blind = blinded('exclude: { path: [', "exclude: { path: ['^src/core/base/', ");
  expect(blind.said).toContain('unseen: src/flows/thing.ts imports #core/base/thing.ts');
  expect(blind.ok).toBe(false);
});
