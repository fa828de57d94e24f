import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The text files of a source tree, as a check of the repository sees them. */
export interface Tree {
  readonly root: string;
  /** Paths from the root with `/`, sorted. */
  readonly paths: readonly string[];
  text(path: string): string;
  exists(path: string): boolean;
}

/** Every file that git has or would take; in a folder without git, every file outside node_modules. */
export function tree(root: string): Tree {
  const listed = existsSync(join(root, '.git')) ? fromGit(root) : fromDisk(root);
  // A file that was deleted but not committed yet is still listed by git.
  const paths = listed.filter((path) => existsSync(join(root, path)) && statSync(join(root, path)).isFile()).toSorted();
  return {
    root,
    paths,
    text: (path) => readFileSync(join(root, path), 'utf8'),
    exists: (path) => existsSync(join(root, path)),
  };
}

function fromGit(root: string): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '');
}

function fromDisk(root: string): string[] {
  const outside = (path: string) => path.split(/[\\/]/).includes('node_modules');
  return globSync('**/*', { cwd: root, exclude: outside }).map((path) => path.replaceAll('\\', '/'));
}
