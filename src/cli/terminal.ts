import { closeSync, existsSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import pc from 'picocolors';
import { CommandError } from './actions.ts';

export type Color = ReturnType<typeof pc.createColors>;

/** Everything that a command may do to the terminal it was called from. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Colours on a terminal, plain text elsewhere and where NO_COLOR is set. */
  readonly color: Color;
  readonly live: boolean;
  readonly columns: () => number;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** A line that replaces the one before on a terminal, and nothing elsewhere. */
  readonly redraw: (text: string) => void;
  /** What a person may want to know while waiting; on the error channel, so that output stays clean. */
  readonly note: (line: string) => void;
  readonly log: (line: string) => void;
  /** Throws a CommandError when a file could not be written there; leaves nothing behind. */
  readonly mustBeWritable: (path: string) => void;
  readonly writeFile: (path: string, text: string) => void;
  readonly exit: (code: number) => void;
  /** Aborts at the first Ctrl-C or SIGTERM. */
  readonly interrupted: AbortSignal;
}

const SAME_PRESS_MS = 500;

/** The terminal of this process. A second Ctrl-C ends at once. */
export function openTerminal(): Terminal {
  const live = process.stderr.isTTY === true;
  const color = pc.createColors(process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined);
  const stop = new AbortController();
  let drawn = false;
  let stopped_at = 0;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      // npm and the wrapper pass on a Ctrl-C that the terminal has sent to all of them: it comes twice and means once.
      if (stop.signal.aborted && performance.now() - stopped_at > SAME_PRESS_MS) process.exit(130);
      if (!stop.signal.aborted) stopped_at = performance.now();
      stop.abort();
    });
  const clear = (): void => {
    if (drawn) process.stderr.write('\r\u001b[2K');
    drawn = false;
  };
  const err = (text: string): void => {
    clear();
    process.stderr.write(`${text}\n`);
  };
  return {
    env: process.env,
    color,
    live,
    columns: () => process.stderr.columns ?? 100,
    out: (text) => {
      clear();
      process.stdout.write(`${text}\n`);
    },
    err,
    redraw: (text) => {
      if (!live) return;
      process.stderr.write(`\r\u001b[2K${text}`);
      drawn = true;
    },
    note: (line) => {
      if (live) err(line);
    },
    log: err,
    mustBeWritable,
    writeFile: (path, text) => writeFileSync(path, text),
    exit: (code) => {
      process.exitCode = code;
    },
    interrupted: stop.signal,
  };
}

function mustBeWritable(path: string): void {
  const there = existsSync(path);
  try {
    closeSync(openSync(path, 'a'));
  } catch (cause) {
    throw new CommandError('not_writable', `${path} cannot be written: ${whyNot(cause, path)}`);
  }
  if (!there) rmSync(path);
}

function whyNot(cause: unknown, path: string): string {
  const { code = '', message = '' } = cause as { code?: string; message?: string };
  if (code === 'ENOENT') return `there is no folder ${dirname(path)}. Make it, or name another file`;
  if (code === 'EISDIR') return 'it is a folder. Name a file in it';
  if (code === 'ENOTDIR') return `${dirname(path)} is a file. Name a file in a folder`;
  if (['EACCES', 'EPERM', 'EROFS'].includes(code))
    return 'this user may not. Name another file, or give the right to write';
  return message;
}
