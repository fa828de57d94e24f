import { startVitest } from 'vitest/node';
import { lastLine, tally } from '#test/kit/tally.ts';
import { runParts, tell } from './part.ts';
import { readers } from './parts.ts';

/** `npm test`: everything. Names given after it run those test files alone, without the other checks. */
const names = process.argv.slice(2);
let strays = 0;

if (names.length === 0) {
  const needs = { name: 'test needs', command: ['bash', 'scripts/test-needs'] } as const;
  const verdicts = await runParts([needs, ...readers], 2, (verdict) => {
    console.log(tell(verdict));
    if (verdict.part === needs && verdict.ok && verdict.said !== '') console.log(verdict.said);
  });
  strays += verdicts.filter((verdict) => !verdict.ok).length;
}

const vitest = await startVitest('test', names, { watch: false });
strays += vitest.state.getUnhandledErrors().length;
const files = vitest.state.getTestModules();
await vitest.close();

const sum = tally(files, files.length === 0 ? strays + 1 : strays);
for (const reason of sum.reasons) console.log(reason);
console.log(lastLine(sum));
process.exitCode = sum.failed === 0 ? 0 : 1;
