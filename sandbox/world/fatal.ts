/** Something the sandbox cannot start with; printed as one JSON line on stderr, exit code 2. */
export class Fatal extends Error {
  readonly code: string;
  readonly file: string | null;
  readonly detail: string;
  /** What the person who started the sandbox should do about it. */
  readonly remedy: string;

  constructor(said: { code: string; file: string | null; detail: string; do: string }, cause?: unknown) {
    super(`${said.code}: ${said.detail} ${said.do}`, cause === undefined ? {} : { cause });
    this.name = 'Fatal';
    this.code = said.code;
    this.file = said.file;
    this.detail = said.detail;
    this.remedy = said.do;
  }
}

/** The stderr line of a Fatal. */
export function fatalLine(fatal: Fatal): string {
  return JSON.stringify({
    fatal: { code: fatal.code, file: fatal.file, detail: fatal.detail, do: fatal.remedy },
  });
}
