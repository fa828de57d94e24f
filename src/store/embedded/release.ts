import type { Binaries } from './binaries.ts';
import { EmbeddedError } from './embedded-error.ts';
import { run, type RunAs } from './run.ts';

/** Which PostgreSQL our programs are, and what they were built with. */
export interface Release {
  /** `18.4` */
  readonly version: string;
  /** `18`: what `PG_VERSION` of a cluster must say. */
  readonly major: string;
}

/** Runs the server's program for its version: also proof that it runs on this machine as that user. */
export async function readRelease(binaries: Binaries, as: RunAs | null): Promise<Release> {
  const { status, output } = await run(binaries.postgres, ['--version'], as, 20_000);
  const found = /PostgreSQL\) (\d+)(\S*)/.exec(output);
  if (status === 0 && found !== null) return { version: `${found[1]}${found[2]}`, major: found[1] ?? '' };
  const who = as === null ? 'this user' : `the user ${as.name}`;
  throw new EmbeddedError(
    'broken_install',
    `${binaries.postgres} does not run as ${who}: ${firstLine(output)}. It needs a Linux with glibc (not Alpine's musl), ` +
      `macOS or Windows, and ${who} must be able to read it. Run "npm ci" again, or point DATABASE_URL to a PostgreSQL 18.`,
  );
}

/** True when this build can compress the write-ahead log with lz4 (the Linux build of 18.4 cannot). */
export async function hasLz4(binaries: Binaries, cluster: string, as: RunAs | null): Promise<boolean> {
  const asked = ['-D', cluster, '-c', 'wal_compression=lz4', '-C', 'wal_compression'];
  return (await run(binaries.postgres, asked, as, 20_000)).status === 0;
}

function firstLine(output: string): string {
  return output.split('\n')[0] ?? '';
}
