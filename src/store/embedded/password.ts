import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync } from 'node:fs';
import { EmbeddedError, errno } from './embedded-error.ts';
import { writePrivate, type Layout } from './layout.ts';

/** Makes a password for a cluster that is about to be made; on disk before anything depends on it. */
export function newPassword(layout: Layout): string {
  const password = randomBytes(24).toString('base64url');
  const whole = `${layout.password}.new`;
  writePrivate(whole, `${password}\n`);
  renameSync(whole, layout.password);
  return password;
}

/** The password of a cluster that exists; without it nobody can sign in. */
export function requiredPassword(layout: Layout): string {
  const password = keptPassword(layout);
  if (password !== null) return password;
  throw new EmbeddedError(
    'password_missing',
    `${layout.password} is missing or empty, and the database in ${layout.cluster} can only be opened with it. ` +
      'Restore that file from the backup, or set a new password (docs/operations/embedded-postgres.md, "Lost password").',
  );
}

/** The server runs, but the password that is kept is not its password. */
export function wrongPassword(layout: Layout): EmbeddedError {
  return new EmbeddedError(
    'password_wrong',
    `The database in ${layout.cluster} does not accept the password in ${layout.password}. Restore the file that belongs ` +
      'to it from the backup, or set a new password (docs/operations/embedded-postgres.md, "Lost password").',
  );
}

function keptPassword(layout: Layout): string | null {
  try {
    const text = readFileSync(layout.password, 'utf8').trim();
    return text === '' ? null : text;
  } catch (cause) {
    if (errno(cause) === 'ENOENT') return null;
    throw cause;
  }
}
