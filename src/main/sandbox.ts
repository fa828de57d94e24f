import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { openWire } from '#connectors/kit/http.ts';
import { ROOT } from './paths.ts';

/** The stand-ins, running as a process of their own. */
export interface Sandbox {
  readonly control: string;
  /** What the connectors must be configured with. */
  readonly settings: Readonly<Record<string, string>>;
  readonly stand_ins: Readonly<Record<string, string>>;
  go(): Promise<void>;
  /** Reads a JSON answer of the control server. */
  get<T>(path: string): Promise<T>;
  /** Resolves when the process has ended by itself. */
  readonly ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** What the sandbox says when its files cannot be used. */
class SandboxRefusal extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'SandboxRefusal';
    this.code = code;
  }
}

const Ready = z.object({
  ready: z.literal(true),
  control: z.string(),
  settings: z.record(z.string(), z.string()),
  stand_ins: z.record(z.string(), z.string()),
});

const Fatal = z.object({
  fatal: z.object({ code: z.string(), file: z.string().nullish(), detail: z.string(), do: z.string() }),
});

/** The ledgers of nine months are megabytes. */
const CONTROL_MS = 60_000;
const STOP_MS = 5_000;
/** The sandbox of a killed run notices within a second or two, and only then lets go of its folder. */
const PREDECESSOR_MS = 15_000;

/** Starts `sandbox/main.ts` and waits until it serves. Rejects with a SandboxRefusal that says what to do. */
export async function startSandbox(
  args: readonly string[],
  log: (line: string) => void,
  signal: AbortSignal,
): Promise<Sandbox> {
  const give_up = performance.now() + PREDECESSOR_MS;
  for (;;) {
    try {
      return await startOnce(args, log, signal);
    } catch (error) {
      const busy = error instanceof SandboxRefusal && error.code === 'data_in_use';
      if (!busy || signal.aborted || performance.now() > give_up) throw error;
      await new Promise((wake) => setTimeout(wake, 500));
    }
  }
}

function startOnce(args: readonly string[], log: (line: string) => void, signal: AbortSignal): Promise<Sandbox> {
  const child = spawn(process.execPath, [...process.execArgv, join(ROOT, 'sandbox/main.ts'), ...args], {
    cwd: process.cwd(),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Reading large files takes its time; a Ctrl-C meanwhile ends it as its parent's death would.
  const stop = (): void => void child.stdin.end();
  signal.addEventListener('abort', stop);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return new Promise<Sandbox>((resolve, reject) => {
    let refusal: SandboxRefusal | null = null;
    let words = 'nothing';
    createInterface({ input: child.stderr }).on('line', (line) => {
      const fatal = Fatal.safeParse(json(line));
      if (!fatal.success) {
        words = line;
        return log(`sandbox: ${line}`);
      }
      const { code, file, detail, do: remedy } = fatal.data.fatal;
      refusal = new SandboxRefusal(code, `${file ?? 'sandbox'}: ${detail} ${remedy}`);
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      const ready = Ready.safeParse(json(line));
      if (ready.success) resolve(opened(child, ready.data, ended));
    });
    child.once('error', reject);
    child.once('close', (code) =>
      reject(
        refusal ??
          new SandboxRefusal(
            'sandbox_ended',
            `the sandbox ended with exit code ${code} before it was ready; it said last: ${words}`,
          ),
      ),
    );
  }).finally(() => signal.removeEventListener('abort', stop));
}

function opened(child: ChildProcess, ready: z.infer<typeof Ready>, ended: Promise<number | null>): Sandbox {
  const wire = openWire(ready.control, 2);
  const control = async (method: 'GET' | 'POST', path: string): Promise<string> => {
    const sent = await wire.send({ method, path, headers: {}, body: null }, CONTROL_MS);
    if (sent.kind !== 'reply') throw new Error(`the sandbox does not answer: ${sent.reason}`);
    if (sent.reply.status !== 200) throw new Error(`the sandbox answered ${sent.reply.status} to ${path}`);
    return sent.reply.body;
  };
  return {
    control: ready.control,
    settings: ready.settings,
    stand_ins: ready.stand_ins,
    ended,
    go: async () => {
      await control('POST', '/_sandbox/go');
    },
    get: async (path) => JSON.parse(await control('GET', path)) as never,
    stop: async () => {
      await wire.close();
      child.stdin?.end();
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(late);
    },
  };
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
