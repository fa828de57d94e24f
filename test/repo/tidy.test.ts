import { homedir } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ground, REPOSITORY, ground } from '#test/kit/planted.ts';
import { tree } from '#test/kit/tree.ts';
import { decisionsWhole, packagesExplained } from './decisions.ts';
import type { Guard } from './guard.ts';
import { linksLead } from './links.ts';
import { noSilentTest, nothingSuppressed, nothingUnfinished } from './marks.ts';
import { noMachine, noSecrets } from './private.ts';
import { MAP, roomsOnMap } from './rooms.ts';

/** What each guard must find: a file, and the words of the fault. Marks are in two halves, so that no guard finds this file. */
const plants: readonly (readonly [guard: Guard, path: string, text: string, said: string])[] = [
  [noSecrets, 'src/a.ts', `const key = 'sk_live_${'0a'.repeat(8)}';\n`, 'src/a.ts:1 holds'],
  [noSecrets, 'docs/key.md', `\n-----BEGIN ${'PRIVATE'} KEY-----\n`, 'docs/key.md:2 holds'],
  [noMachine, 'docs/a.md', `Run it in ${'/wor' + 'k/main'}.\n`, 'docs/a.md:1 names'],
  [noMachine, 'src/b.ts', `const at = '${homedir()}/x';\n`, 'src/b.ts:1 names'],
  [
    noMachine,
    'docs/b.json',
    `{ "resolved": "https://${['registry', 'npmjs', 'org'].join('.')}/x" }\n`,
    'names the registry',
  ],
  [nothingUnfinished, 'src/c.ts', `// ${'TO' + 'DO'}: later\n`, 'src/c.ts:1 says'],
  [nothingUnfinished, 'sql/c.sql', `-- ${'FIX' + 'ME'}\n`, 'sql/c.sql:1 says'],
  [nothingSuppressed, 'src/d.ts', `// oxlint${'-disable'}-next-line\n`, 'src/d.ts:1 says'],
  [nothingSuppressed, 'src/e.ts', `// @ts${'-expect'}-error\n`, 'src/e.ts:1 says'],
  [noSilentTest, 'src/f.test.ts', `test.${'only'}('x', () => {});\n`, 'src/f.test.ts:1 says'],
  [noSilentTest, 'src/g.test.ts', `describe.${'skip'}('x', () => {});\n`, 'src/g.test.ts:1 says'],
  [noSilentTest, 'src/h.test.ts', `test('x', (context) => {\n  context.${'skip'}();\n});\n`, 'src/h.test.ts:2 says'],
  [linksLead, 'docs/c.md', 'See [there](nowhere.md).\n', 'nowhere.md does not exist'],
  [linksLead, 'docs/d.md', '# Here\n\nSee [there](#there).\n', 'no such heading'],
  [linksLead, 'docs/e.md', 'See [out](../../out.md).\n', 'outside the repository'],
  [roomsOnMap, 'src/attic/a.ts', 'export const a = 1;\n', 'attic/ is not in'],
  [roomsOnMap, 'src/core/cellar/a.ts', 'export const a = 1;\n', 'cellar/ is not in'],
  [decisionsWhole, 'docs/decisions/2026-11-22-a.md', '# A\n\n## Context\n', 'has no "## Price"'],
  [decisionsWhole, 'docs/decisions/b.md', '# B\n', 'not named by its date'],
  [
    packagesExplained,
    'docs/decisions/2026-11-21-dependencies.md',
    '| `right-pad` | pads |\n',
    'right-pad is in docs/decisions/2026-11-21-dependencies.md, and no longer',
  ],
  // Last, because the tree's own package.json goes with it.
  [packagesExplained, 'package.json', '{ "dependencies": { "left-pad": "1.0.0" } }\n', 'left-pad is in package.json'],
];
const guards = [...new Set(plants.map(([guard]) => guard))];

describe('the repository', () => {
  for (const guard of guards)
    test(guard.name, (context) => {
      const here = tree(REPOSITORY);
      if (guard === roomsOnMap && !here.exists(MAP)) context.skip(`${MAP} is not written yet`);
      expect(here.paths.length).toBeGreaterThan(20);
      expect(guard.faults(here)).toEqual([]);
    });
});

describe('each guard goes red on what it forbids, and green without it', () => {
  let land: Ground;
  beforeAll(() => {
    land = ground();
  });
  afterAll(() => {
    land.clear();
  });
  for (const [guard, path, text, said] of plants)
    test(`${guard.name}: ${path}`, () => {
      const before = guard.faults(tree(land.root)).filter((fault) => fault.includes(said));
      expect(before).toEqual([]);
      const pull = land.plant({ [path]: text });
      expect(guard.faults(tree(land.root)).join('\n')).toContain(said);
      pull();
    });
});
