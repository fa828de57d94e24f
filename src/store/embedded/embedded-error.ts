/** Why the embedded PostgreSQL could not do what it was asked; stable, for whoever branches on it. */
export type EmbeddedCode =
  | 'no_binaries'
  | 'broken_install'
  | 'port_invalid'
  | 'port_taken'
  | 'not_a_folder'
  | 'not_writable'
  | 'disk_full'
  | 'not_a_cluster'
  | 'other_version'
  | 'wrong_owner'
  | 'no_server_user'
  | 'not_passable'
  | 'password_missing'
  | 'password_wrong'
  | 'being_started'
  | 'still_in_use'
  | 'not_answering'
  | 'init_failed'
  | 'start_failed'
  | 'stop_failed';

/** A failure of the embedded PostgreSQL: what happened, where, and what to do. Never holds the password. */
export class EmbeddedError extends Error {
  readonly code: EmbeddedCode;

  constructor(code: EmbeddedCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'EmbeddedError';
    this.code = code;
  }
}

/** The errno name (`ENOSPC`, `EACCES`) of a failed system call, or `''`. */
export function errno(cause: unknown): string {
  if (!(cause instanceof Error) || !('code' in cause)) return '';
  return typeof cause.code === 'string' ? cause.code : '';
}

/** Says what a failed file operation in the data folder means, or gives the cause back when it is not about the disk. */
export function diskError(cause: unknown, folder: string): unknown {
  if (cause instanceof EmbeddedError) return cause;
  switch (errno(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(folder, cause);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return notWritable(folder, cause);
    case 'ENOTDIR':
    case 'EEXIST':
      return new EmbeddedError(
        'not_a_folder',
        `The data folder ${folder} cannot be used: it, or a part of its path, is a file. Choose another data folder.`,
        cause,
      );
    default:
      return cause;
  }
}

/** The disk under the data folder is full. */
export function diskFull(folder: string, cause?: unknown): EmbeddedError {
  return new EmbeddedError(
    'disk_full',
    `The disk that holds the data folder ${folder} is full. Free some space (a new database needs about 60 MB) ` +
      'or choose a data folder on another disk. Nothing that was committed is lost.',
    cause,
  );
}

/** The data folder refuses our writes. */
export function notWritable(folder: string, cause?: unknown): EmbeddedError {
  return new EmbeddedError(
    'not_writable',
    `The data folder ${folder} cannot be written by this user. Give this user the folder (chown), ` +
      'mount it for writing, or choose another data folder.',
    cause,
  );
}
