import { spawn } from 'node:child_process';

/** One thing that a check does: a command whose exit code is its verdict. */
export interface Part {
  readonly name: string;
  /** The program and its arguments; programs of npm packages are found in node_modules/.bin. */
  readonly command: readonly [string, ...string[]];
}

/** What became of a part: its verdict and everything it said. */
export interface Verdict {
  readonly part: Part;
  readonly ok: boolean;
  readonly took_ms: number;
  readonly said: string;
}

/** Runs parts, so many at once, and gives their verdicts in the order in which they ended. */
export async function runParts(
  parts: readonly Part[],
  at_once: number,
  ended: (verdict: Verdict) => void,
): Promise<readonly Verdict[]> {
  const waiting = [...parts];
  const verdicts: Verdict[] = [];
  const lane = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      const verdict = await runPart(part);
      verdicts.push(verdict);
      ended(verdict);
    }
  };
  await Promise.all(Array.from({ length: at_once }, lane));
  return verdicts;
}

function runPart(part: Part): Promise<Verdict> {
  const from = performance.now();
  const [program, ...args] = part.command;
  return new Promise((resolve) => {
    const said: string[] = [];
    const end = (ok: boolean) => {
      resolve({ part, ok, took_ms: performance.now() - from, said: said.join('').trim() });
    };
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    child.on('error', (error) => {
      said.push(`${program} could not be started (${error.message}). Run it through npm, after \`npm ci\`.\n`);
      end(false);
    });
    child.on('close', (code) => {
      end(code === 0);
    });
  });
}

/** One line for a verdict; the words of a failed part follow it. */
export function tell(verdict: Verdict): string {
  const line = `${verdict.ok ? '✓' : '✗'} ${verdict.part.name.padEnd(12)} ${(verdict.took_ms / 1000).toFixed(1)} s`;
  return verdict.ok ? line : `${line}\n${indent(verdict.said)}`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((row) => `    ${row}`)
    .join('\n');
}
