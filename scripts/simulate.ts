import { simulate } from '#test/simulation/command.ts';

/** `npm run simulate -- --seeds 1000`: see docs/operations/simulation.md. */
process.exitCode = await simulate(process.argv.slice(2), {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  progress: (line) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}\r`);
  },
});
