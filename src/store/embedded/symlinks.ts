import { lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EmbeddedError, errno } from './embedded-error.ts';

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Makes the links between the versions of PostgreSQL's libraries that an npm tarball cannot hold. The package's install
 * script does so, but `npm ci --ignore-scripts` skips that, and then the server ends with "libicui18n.so.60: cannot open".
 * Returns the links it made.
 */
export function replaySymlinks(native_dir: string): string[] {
  const made: string[] = [];
  for (const { source, target } of listed(join(native_dir, 'pg-symlinks.json'))) {
    // Both are written as `native/lib/x`; the package keeps a link and what it points to in one folder.
    const path = join(native_dir, '..', target);
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue;
    const points_to = dirname(source) === dirname(target) ? basename(source) : join(native_dir, '..', source);
    try {
      symlinkSync(points_to, path);
      made.push(path);
    } catch (cause) {
      // Another process may be repairing the same installation.
      if (errno(cause) === 'EEXIST') continue;
      throw new EmbeddedError(
        'broken_install',
        `PostgreSQL's libraries in ${native_dir} lack links and this user may not make them (${errno(cause)}). ` +
          'Run "npm rebuild" as the owner of node_modules, or install without --ignore-scripts.',
        cause,
      );
    }
  }
  return made;
}

function listed(path: string): Link[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    // The Windows package has no links and no list.
    if (errno(cause) === 'ENOENT') return [];
    throw cause;
  }
  const parsed: unknown = JSON.parse(text);
  if (!Array.isArray(parsed) || !parsed.every(isLink))
    throw new EmbeddedError(
      'broken_install',
      `${path} is not the list of links that it should be. Run "npm ci" again.`,
    );
  return parsed;
}

function isLink(value: unknown): value is Link {
  if (typeof value !== 'object' || value === null) return false;
  return 'source' in value && typeof value.source === 'string' && 'target' in value && typeof value.target === 'string';
}
