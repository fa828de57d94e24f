import { Fatal, fatalLine } from './world/fatal.ts';
import { watchLife } from './world/life.ts';
import { readOptions } from './world/options.ts';
import { openSandbox, type Sandbox } from './world/sandbox.ts';

/** The sandbox as a process: one JSON line on stdout when it is ready, logs on stderr, gone when its parent is. */
async function main(): Promise<void> {
  let sandbox: Sandbox | null = null;
  watchLife((why) => {
    log(`sandbox stops: ${why}`);
    // What is committed is safe; a closing that hangs must not leave an orphan.
    setTimeout(() => process.exit(0), 5_000).unref();
    void Promise.resolve(sandbox?.close()).then(() => process.exit(0), failed);
  });
  sandbox = await openSandbox(readOptions(process.argv.slice(2)), log, failed);
  process.stdout.write(`${JSON.stringify(sandbox.ready)}\n`);
}

function log(line: string): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), log: line })}\n`);
}

function failed(error: unknown): void {
  log(`sandbox failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  process.exit(1);
}

main().catch((error: unknown) => {
  if (!(error instanceof Fatal)) {
    failed(error);
    return;
  }
  process.stderr.write(`${fatalLine(error)}\n`);
  process.exit(2);
});
