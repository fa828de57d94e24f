import { bench } from './command.ts';

/** `npm run bench -- decide --json`: see bench/README.md. */
process.exitCode = await bench(process.argv.slice(2), {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
});
