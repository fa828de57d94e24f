import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ground, ground } from '#test/kit/planted.ts';

const USED = "export const used = 'used';\n";
let land: Ground;
beforeAll(() => {
  land = ground();
  land.plant({
    'bin/backhaul.mjs': "import '../src/main/main.ts';\n",
    'src/main/main.ts':
      "import { count } from '#core/used.ts';\nimport { used } from './used.ts';\n\nprocess.title = used + String(count);\n",
    'src/main/used.ts': USED,
    'src/core/used.ts': 'export const count = 1;\n',
  });
});
afterAll(() => {
  land.clear();
});

/** Plants one violation, expects the program to refuse it in these words, pulls it out, and expects peace. */
function expectRedThenGreen(
  files: Readonly<Record<string, string>>,
  said: string,
  program: string,
  ...args: string[]
): void {
  const pull = land.plant(files);
  const red = land.run(program, ...args);
  pull();
  expect(red.said).toContain(said);
  expect(red.ok).toBe(false);
  const green = land.run(program, ...args);
  expect(green.ok, green.said).toBe(true);
}

test('format: goes red on a file that the formatter would change', () => {
  const loose = 'src/main/loose.ts';
  expectRedThenGreen({ [loose]: 'export   const x=1' }, loose, 'oxfmt', '--check', 'src', 'bin');
});

test('types: goes red on a type error, and core sees neither Node nor the browser', () => {
  // Not `tsc -b`: its state is kept in node_modules, which this tree shares with the repository.
  const types = (path: string, code: string, said: string) => {
    expectRedThenGreen(
      { [path]: code },
      said,
      'tsc',
      '-p',
      'src/core',
      '--noEmit',
      '--composite',
      'false',
      '--incremental',
      'false',
    );
  };
  types('src/core/wrong.ts', "export const x: number = 'text';\n", 'src/core/wrong.ts');
  types('src/core/pid.ts', 'export const x: number = process.pid;\n', "'process'");
  types('src/core/page.ts', 'export const x: unknown = document;\n', "'document'");
});

test('dead code: goes red on a file, an export and a package that nothing uses', () => {
  const dead = (...only: string[]) => ['knip', '--no-progress', '--no-config-hints', '--include', ...only] as const;
  expectRedThenGreen({ 'src/main/dead.ts': 'export const x = 1;\n' }, 'src/main/dead.ts', ...dead('files'));
  const spare = `${USED}export const spare = 'spare';\n`;
  land.plant({ 'src/main/used.ts': spare });
  const red = land.run(...dead('exports'));
  land.plant({ 'src/main/used.ts': USED });
  expect(red.said).toContain('spare');
  expect(red.ok).toBe(false);
  expect(land.run(...dead('exports')).ok).toBe(true);
  const packages = land.run(...dead('dependencies'));
  expect(packages.said).toContain('fastify');
  expect(packages.ok).toBe(false);
});
