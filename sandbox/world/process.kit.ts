import { spawn, type ChildProcess } from 'node:child_process';
import type { Ready } from './sandbox.ts';

/** The sandbox as a child process of a test. */
export interface Child {
  readonly process: ChildProcess;
  /** The ready line; rejects with what the process said when it ends without one. */
  readonly ready: Promise<Ready>;
  /** Exit code, or the signal that ended it. */
  readonly over: Promise<number | string>;
  stderr(): string;
}

const main = new URL('../main.ts', import.meta.url).pathname;

/** Starts `sandbox/main.ts` with a pipe as stdin, as a parent would that wants it gone with itself. */
export function startMain(args: readonly string[]): Child {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk) => {
    err += String(chunk);
  });
  const over = new Promise<number | string>((ended) => {
    child.on('close', (code, signal) => ended(code ?? signal ?? 'gone'));
  });
  const ready = new Promise<Ready>((got, refused) => {
    child.stdout.on('data', (chunk) => {
      out += String(chunk);
      if (out.includes('\n')) got(JSON.parse(out) as Ready);
    });
    void over.then((code) => refused(new Error(`the sandbox ended with ${code}: ${err}`)));
  });
  // A test that only waits for the end does not look at this promise.
  ready.catch(() => undefined);
  return { process: child, ready, over, stderr: () => err };
}

/** JSON of a GET or POST; throws on an answer that is not 2xx. */
export async function json<T>(url: string, method: 'GET' | 'POST' = 'GET'): Promise<T> {
  const reply = await fetch(url, { method });
  if (!reply.ok) throw new Error(`${method} ${url} answered ${reply.status}`);
  return (await reply.json()) as T;
}
