import { spawnSync } from 'node:child_process';
import { bench } from './command.ts';

/** `npm run bench -- decide --json`: see bench/README.md. */
process.exitCode = await bench(process.argv.slice(2), {
  out: (line) => console.log(line),
  err: (line) => console.error(line),
  under: (flags) => {
    if (flags.every((flag) => process.execArgv.includes(flag))) return null;
    const again = [...process.execArgv, ...flags, ...process.argv.slice(1)];
    const { status, error } = spawnSync(process.execPath, again, { stdio: 'inherit' });
    if (error !== undefined) throw new Error(`node could not be started with ${flags.join(' ')}`, { cause: error });
    return status ?? 1;
  },
});
