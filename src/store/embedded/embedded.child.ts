import { EmbeddedError } from './embedded-error.ts';
import { startEmbedded } from './postgres.ts';

/** One line that the child prints for its test. */
export type ChildSaid =
  | { readonly kind: 'log'; readonly line: string }
  | { readonly kind: 'up'; readonly url: string; readonly port: number; readonly attached: boolean }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | { readonly kind: 'stopped' };

function say(said: ChildSaid): void {
  process.stdout.write(`${JSON.stringify(said)}\n`);
}

// A process of its own for the tests to kill: starts the database of a folder and holds it until its input ends.
const [, , data_dir = '', port] = process.argv;
try {
  const embedded = await startEmbedded({
    data_dir,
    log: (line) => say({ kind: 'log', line }),
    ...(port === undefined ? {} : { port: Number(port) }),
  });
  say({ kind: 'up', url: embedded.url, port: embedded.port, attached: embedded.attached });
  process.stdin.resume().once('end', () => {
    void embedded.stop().then(() => say({ kind: 'stopped' }));
  });
} catch (cause) {
  say({ kind: 'failed', code: cause instanceof EmbeddedError ? cause.code : 'unexpected', message: String(cause) });
  process.exitCode = 1;
}
