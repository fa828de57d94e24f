import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Ground, REPOSITORY, ground } from '#test/kit/planted.ts';

const long = (rows: number) => Array.from({ length: rows }, (_, row) => `  out.push(${row});\n`).join('');

/** Rule → code that breaks it, outside the pure rooms. */
const everywhere: Readonly<Record<string, string>> = {
  'typescript/no-explicit-any': 'export const x: any = 1;\n',
  'typescript/no-floating-promises': 'export function x(): void {\n  Promise.resolve(1);\n}\n',
  'typescript/no-misused-promises': 'export const x = [1].filter(() => Promise.resolve(true));\n',
  'typescript/only-throw-error': "export function x(): never {\n  throw 'text';\n}\n",
  'typescript/switch-exhaustiveness-check':
    "export function x(a: 'b' | 'c'): void {\n  switch (a) {\n    case 'b':\n  }\n}\n",
  'typescript/no-unsafe-assignment': "export const x: string = JSON.parse('1');\n",
  'typescript/no-unsafe-call': "export const x: unknown = JSON.parse('1')();\n",
  'typescript/no-unsafe-member-access': "export const x: unknown = JSON.parse('1').y;\n",
  'typescript/no-unsafe-return': "export function x(): string {\n  return JSON.parse('1');\n}\n",
  'typescript/no-unsafe-argument': "export const x = Math.abs(JSON.parse('1'));\n",
  'typescript/ban-ts-comment': `// @ts${'-ignore'}\nexport const x: number = 'text';\n`,
  'typescript/consistent-type-imports': "import { y } from './y.ts';\nexport type X = typeof y;\n",
  'import/no-default-export': 'export default 1;\n',
  'oxc/no-barrel-file': "export * from './y.ts';\n",
  'eslint/no-console': "console.log('x');\n",
  'eslint/no-empty': 'try {\n  Math.abs(1);\n} catch {}\n',
  'eslint/eqeqeq': 'export const x = (a: unknown) => a == 1;\n',
  'eslint/no-var': 'export var x = 1;\n',
  'eslint/prefer-const': 'let x = 1;\nexport const z = x;\n',
  'eslint/max-lines': `export const x = 1;\n${'// row\n'.repeat(401)}`,
  'eslint/max-lines-per-function': `export function x(out: number[]): void {\n${long(75)}}\n`,
  'eslint/no-restricted-globals': "export const x = () => fetch('http://localhost');\n",
};

/** What a pure room may not do, and the words that say so. */
const impure: readonly (readonly [code: string, said: string])[] = [
  ['export const x = () => Date.now();\n', "'Date.now' is restricted"],
  ['export const x = () => new Date();\n', 'This reads the clock'],
  ['export const x = () => Date();\n', 'This reads the clock'],
  ['export const x = () => Math.random();\n', "'Math.random' is restricted"],
  ['export const x = () => process.pid;\n', 'know no machine'],
  ['export const x = () => performance.now();\n', 'Take the moment as an argument'],
  ['export const x = () => setTimeout(() => 1, 1);\n', 'do not wait'],
  ["export const x = () => fetch('http://localhost');\n", 'opens sockets outward'],
];
const PURE_ROOMS = ['src/core/base', 'src/contract', 'src/connectors/one'];

let land: Ground;
beforeAll(() => {
  land = ground();
  land.plant({ 'src/flows/y.ts': 'export const y = 1;\n' });
});
afterAll(() => {
  land.clear();
});

test('each lint rule goes red on a violation, and the tree is green without them', () => {
  const name = (rule: string) => `src/flows/${rule.replace('/', '-')}.ts`;
  const pull = land.plant(Object.fromEntries(Object.entries(everywhere).map(([rule, code]) => [name(rule), code])));
  const red = land.run('oxlint', '--format', 'unix');
  pull();
  expect(red.ok).toBe(false);
  const rows = red.said.split('\n');
  for (const rule of Object.keys(everywhere)) {
    const hits = rows.filter((row) => row.includes(`${name(rule)}:`) && row.includes(`/${rule.replace('/', '(')})`));
    expect(hits, `${rule} on ${name(rule)}; oxlint said:\n${red.said}`).not.toEqual([]);
  }
  const green = land.run('oxlint', '--format', 'unix');
  expect(green.said).toBe('');
  expect(green.ok).toBe(true);
});

test('the pure rooms take no clock, no chance and no machine; their tests and the other rooms may', () => {
  const file = (room: string, row: number, end: string) => `${room}/impure-${row}${end}`;
  const plants = PURE_ROOMS.flatMap((room) => impure.map(([code], row) => [file(room, row, '.ts'), code] as const));
  const tests = impure.map(([code], row) => [file('src/core/base', row, '.test.ts'), code] as const);
  const node = [
    'src/core/base/node.ts',
    "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n",
  ] as const;
  const pull = land.plant(Object.fromEntries([...plants, ...tests, node]));
  const red = land.run('oxlint', '--format', 'unix');
  pull();
  const rows = red.said.split('\n');
  const on = (path: string, said: string) => rows.filter((row) => row.includes(`${path}:`) && row.includes(said));
  for (const room of PURE_ROOMS)
    for (const [row, [code, said]] of impure.entries())
      expect(on(file(room, row, '.ts'), said), `${room}: ${code}oxlint said:\n${red.said}`).not.toEqual([]);
  expect(on('src/core/base/node.ts', "'node:fs' import is restricted")).not.toEqual([]);
  expect(rows.filter((row) => row.includes('.test.ts:'))).toEqual([]);
});

test('each rule of the configuration has its violation above', () => {
  const text = readFileSync(join(REPOSITORY, '.oxlintrc.json'), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
  const config = z.object({ rules: z.record(z.string(), z.unknown()) }).parse(JSON.parse(text));
  const planted = Object.keys(everywhere).filter((rule) => rule !== 'eslint/no-restricted-globals');
  expect(Object.keys(config.rules).toSorted()).toEqual(planted.toSorted());
});
