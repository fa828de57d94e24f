import { parseArgs } from 'node:util';
import type { Mischief } from './crew.ts';
import { explained, simulated, type Failure } from './simulate.ts';

/** Where a command's words go. */
export interface Terminal {
  out(line: string): void;
  err(line: string): void;
  /** How far it is, for a person who watches; overwritten by the next one. */
  progress(line: string): void;
}

interface Asked {
  readonly seeds: number;
  readonly from: number;
  readonly json: boolean;
}

const HOW = 'Use: npm run simulate -- [--seeds <how many>] [--from <first seed>] [--json]';

/** Lives seeds through and says which failed. Gives the exit code: 1 when one failed, 2 when it was not understood. */
export async function simulate(args: readonly string[], terminal: Terminal, mischief: Mischief = {}): Promise<number> {
  const asked = read(args);
  if (typeof asked === 'string') {
    terminal.err(`${asked}\n${HOW}`);
    return 2;
  }
  const { seeds, from, json } = asked;
  const failures: Failure[] = [];
  const totals = { events: 0, crashes: 0 };
  for (let seed = from; seed < from + seeds; seed += 1) {
    const verdict = await simulated(seed, mischief);
    totals.events += verdict.events;
    totals.crashes += verdict.crashes;
    if (verdict.faults.length > 0) {
      const failure = await explained(verdict, mischief);
      failures.push(failure);
      if (!json) for (const line of told(failure)) terminal.out(line);
    }
    if (!json) terminal.progress(`${seed - from + 1} of ${seeds}, ${failures.length} failed`);
  }
  const passed = seeds - failures.length;
  if (json)
    terminal.out(JSON.stringify({ seeds, from, passed, failed: failures.length, ...totals, failures }, null, 2));
  else {
    terminal.out(`${totals.events} events, ${totals.crashes} crashes; every seed was lived through twice`);
    terminal.out(`${seeds} seeds, ${passed} passed, ${failures.length} failed`);
  }
  return failures.length === 0 ? 0 : 1;
}

/** What is asked for, or in words why that cannot be. */
function read(args: readonly string[]): Asked | string {
  const text = { type: 'string' } as const;
  const options = {
    seeds: { ...text, default: '100' },
    from: { ...text, default: '1' },
    json: { type: 'boolean', default: false },
  } as const;
  try {
    const { values } = parseArgs({ args: [...args], options });
    const [seeds, from] = [Number(values.seeds), Number(values.from)];
    if (!Number.isSafeInteger(seeds) || seeds < 1)
      return `--seeds is ${values.seeds}; it has to be a whole number from 1.`;
    if (!Number.isSafeInteger(from) || from < 0) return `--from is ${values.from}; it has to be a whole number from 0.`;
    return { seeds, from, json: values.json };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function told({ seed, faults, command, plan, trace }: Failure): string[] {
  return [
    `seed ${seed} failed; repeat it with: ${command}`,
    ...faults.map((fault) => `  ${fault}`),
    `what it takes: ${JSON.stringify(plan, null, 2)}`,
    'what happened then:',
    ...trace.map((line) => `  ${line}`),
  ];
}
