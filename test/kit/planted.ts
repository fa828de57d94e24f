import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** The repository that the tests stand in. */
export const REPOSITORY = resolve(import.meta.dirname, '../..');

const CONFIGURATION = [
  '.dependency-cruiser.mjs',
  '.oxfmtrc.json',
  '.oxlintrc.json',
  'knip.json',
  'package.json',
  'scripts/lint',
  'src/core/tsconfig.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'tsconfig.server.json',
  'vitest.config.ts',
];

/** A small tree with the repository's own rules and packages, in which a violation can be planted and pulled out again. */
export interface Ground {
  readonly root: string;
  /** Writes files, and gives back how to take them away. */
  plant(files: Readonly<Record<string, string>>): () => void;
  /** Runs a program of the tree; `said` is all of its output. */
  run(program: string, ...args: readonly string[]): { readonly ok: boolean; readonly said: string };
  /** Removes the tree. */
  clear(): void;
}

/** Lays the tree in a temporary folder; node_modules is shared with the repository. */
export function ground(): Ground {
  const root = mkdtempSync(join(tmpdir(), 'backhaul-ground-'));
  for (const path of CONFIGURATION) cpSync(join(REPOSITORY, path), join(root, path), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'), 'dir');
  return {
    root,
    plant: (files) => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
      return () => {
        for (const path of Object.keys(files)) rmSync(join(root, path));
      };
    },
    run: (program, ...args) => {
      const bin = join(REPOSITORY, 'node_modules', '.bin');
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}`, NO_COLOR: '1' };
      const run = spawnSync(program, args, { cwd: root, env, encoding: 'utf8' });
      if (run.error) throw new Error(`${program} could not be started in ${root}`, { cause: run.error });
      return { ok: run.status === 0, said: run.stdout + run.stderr };
    },
    clear: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
