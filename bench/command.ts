import { parseArgs } from 'node:util';
import type { Benchmark, Measured } from './benchmark.ts';
import { decideBench } from './decide/decide.ts';
import { lifecycleBench } from './lifecycle/lifecycle.ts';

/** Every benchmark by the name that it is called by; bench/README.md says what its figures mean. */
const BENCHMARKS: readonly Benchmark[] = [decideBench, lifecycleBench];

/** Where the words of the command go. */
export interface Terminal {
  out(line: string): void;
  err(line: string): void;
  /** Does it all again in a process with these flags of Node, and gives its exit code; null where they are set. */
  under(flags: readonly string[]): number | null;
}

/** Runs the benchmark that is named. Gives the exit code: 2 when there is none of that name, or it was not understood. */
export async function bench(args: readonly string[], terminal: Terminal): Promise<number> {
  const asked = read(args);
  const found = typeof asked === 'string' ? undefined : BENCHMARKS.find(({ name }) => name === asked.name);
  if (typeof asked === 'string' || found === undefined) {
    terminal.err(typeof asked === 'string' ? asked : `there is no benchmark ${asked.name}`);
    terminal.err(['Use: npm run bench -- <name> [--json] [--quick]', ...BENCHMARKS.map(line)].join('\n'));
    return 2;
  }
  const elsewhere = terminal.under(found.flags ?? []);
  if (elsewhere !== null) return elsewhere;
  const measured = await found.run(asked.quick ? 'quick' : 'full');
  terminal.out(asked.json ? JSON.stringify({ name: found.name, ...measured }) : table(found.name, measured));
  return 0;
}

/** What is asked for, or in words why that cannot be. */
function read(args: readonly string[]): { name: string; json: boolean; quick: boolean } | string {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: flag, quick: flag },
      allowPositionals: true,
    });
    const [name] = positionals;
    if (name === undefined || positionals.length !== 1) return 'name one benchmark';
    return { name, json: values.json, quick: values.quick };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function line({ name, about }: Benchmark): string {
  return `  ${name.padEnd(12)}${about}`;
}

function table(name: string, { figures, ratios }: Measured): string {
  const rows = [...Object.entries(figures), ...Object.entries(ratios)];
  const widest = Math.max(...rows.map(([of]) => of.length));
  return [
    name,
    ...rows.map(([of, value]) => `  ${of.padEnd(widest)}  ${value.toLocaleString('en').padStart(12)}`),
  ].join('\n');
}
