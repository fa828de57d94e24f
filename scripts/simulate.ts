import { parseArgs } from 'node:util';
import { explained, simulated, type Failure } from '#test/simulation/simulate.ts';

/**
 * `npm run simulate -- --seeds 1000 --from 1 [--json]`: lives seeds through and says which of them failed. Ends with 1 when
 * one failed, with 2 when it was asked for something that it does not understand.
 */
const HOW = 'Use: npm run simulate -- [--seeds <how many>] [--from <first seed>] [--json]';

const asked = read();
if (asked === null) {
  console.error(HOW);
  process.exitCode = 2;
} else process.exitCode = await simulate(asked);

interface Asked {
  readonly seeds: number;
  readonly from: number;
  readonly json: boolean;
}

function read(): Asked | null {
  try {
    const { values } = parseArgs({
      options: {
        seeds: { type: 'string', default: '100' },
        from: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
      },
    });
    const [seeds, from] = [Number(values.seeds), Number(values.from)];
    if (!Number.isSafeInteger(seeds) || seeds < 1)
      throw new Error(`--seeds is ${values.seeds}; it has to be a number from 1`);
    if (!Number.isSafeInteger(from) || from < 0)
      throw new Error(`--from is ${values.from}; it has to be a number from 0`);
    return { seeds, from, json: values.json };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return null;
  }
}

async function simulate({ seeds, from, json }: Asked): Promise<number> {
  const failures: Failure[] = [];
  const totals = { events: 0, crashes: 0 };
  for (let seed = from; seed < from + seeds; seed += 1) {
    const verdict = await simulated(seed);
    totals.events += verdict.events;
    totals.crashes += verdict.crashes;
    if (verdict.faults.length > 0) {
      const failure = await explained(verdict);
      failures.push(failure);
      if (!json) tell(failure);
    }
    if (!json && process.stderr.isTTY)
      process.stderr.write(`\r${seed - from + 1} of ${seeds}, ${failures.length} failed `);
  }
  if (!json && process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  const passed = seeds - failures.length;
  if (json) console.log(JSON.stringify({ seeds, from, passed, failed: failures.length, ...totals, failures }, null, 2));
  else {
    console.log(`${totals.events} events, ${totals.crashes} crashes; every seed was lived through twice`);
    console.log(`${seeds} seeds, ${passed} passed, ${failures.length} failed`);
  }
  return failures.length === 0 ? 0 : 1;
}

function tell({ seed, faults, command, plan, trace }: Failure): void {
  console.log(`\nseed ${seed} failed; repeat it with: ${command}`);
  for (const fault of faults) console.log(`  ${fault}`);
  console.log(`what it takes: ${JSON.stringify(plan, null, 2)}`);
  console.log('what happened then:');
  for (const line of trace) console.log(`  ${line}`);
}
