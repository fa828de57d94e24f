import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import pc from 'picocolors';

export type Color = ReturnType<typeof pc.createColors>;

/** Everything that a command may do to the terminal it was called from. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Colours on a terminal, plain text elsewhere and where NO_COLOR is set. */
  readonly color: Color;
  readonly live: boolean;
  readonly columns: () => number;
  out(text: string): void;
  err(text: string): void;
  /** A line that replaces the one before on a terminal, and nothing elsewhere. */
  redraw(text: string): void;
  /** What a person may want to know while waiting; on the error channel, so that output stays clean. */
  note(line: string): void;
  log(line: string): void;
  writeFile(path: string, text: string): void;
  exit(code: number): void;
  /** Aborts at the first Ctrl-C or SIGTERM. */
  readonly interrupted: AbortSignal;
}

/** The terminal of this process. A second Ctrl-C ends at once. */
export function openTerminal(): Terminal {
  const live = process.stderr.isTTY === true;
  const color = pc.createColors(process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined);
  const stop = new AbortController();
  let drawn = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(130);
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
    writeFile: (path, text) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    },
    exit: (code) => {
      process.exitCode = code;
    },
    interrupted: stop.signal,
  };
}
