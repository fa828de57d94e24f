import { execFile } from 'node:child_process';

/** The user that the server's programs run as; null means the user we are. */
export interface RunAs {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** How a program ended: its exit status (null when it could not be run or was killed) and all that it printed. */
export interface Ran {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a program to its end and never rejects: not being able to run it is an answer too. */
export function run(file: string, args: readonly string[], as: RunAs | null, wait_ms = 120_000): Promise<Ran> {
  const options = { ...identity(as), env: cleanEnvironment(), cwd: rootFolder(), timeout: wait_ms, windowsHide: true };
  return new Promise((resolve) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      if (error === null) return resolve({ status: 0, output });
      const status = typeof error.code === 'number' ? error.code : null;
      resolve({ status, output: output === '' ? error.message : output });
    });
  });
}

/** The uid and gid for a spawn, or nothing. */
export function identity(as: RunAs | null): { uid?: number; gid?: number } {
  return as === null ? {} : { uid: as.uid, gid: as.gid };
}

/**
 * What the server may inherit: no PG* variable that would change its mind, no secret of ours (the server outlives us),
 * and English messages, because some are read here.
 */
export function cleanEnvironment(): Record<string, string> {
  const kept: Record<string, string> = { LC_ALL: 'C', TZ: 'UTC' };
  for (const name of ['PATH', 'SystemRoot', 'SYSTEMROOT', 'TEMP', 'TMP', 'ComSpec', 'PATHEXT']) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}

// A child that runs as another user may not be able to enter the folder that we are in.
function rootFolder(): string | undefined {
  return process.platform === 'win32' ? undefined : '/';
}
