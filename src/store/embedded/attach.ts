import { waitForAnswer } from './answer.ts';
import { EmbeddedError } from './embedded-error.ts';
import type { Layout } from './layout.ts';
import type { Running } from './launch.ts';
import { requiredPassword, wrongPassword } from './password.ts';
import { disown, readPidFile } from './pid-file.ts';
import { whoseIs } from './process.ts';

/**
 * Finds the server of this folder that outlived whoever started it; null when there is none and one may be started.
 * A pid alone proves nothing: the server must sign us in with our password and name this folder as its own.
 */
export async function findRunning(layout: Layout, log: (line: string) => void): Promise<Running | null> {
  const found = readPidFile(layout.cluster);
  if (found === null) return null;
  const whose = await whoseIs(found.pid, layout.cluster);
  if (whose === 'gone' || whose === 'other') {
    log(
      `the last PostgreSQL was killed: postmaster.pid is stale, process ${found.pid} is not the server of ${layout.cluster}`,
    );
    disown(layout.cluster, process.pid);
    return null;
  }
  const answer = await waitForAnswer({
    cluster: layout.cluster,
    password: requiredPassword(layout),
    log,
    pid: found.pid,
    over: async () => (await whoseIs(found.pid, layout.cluster)) === 'gone',
  });
  switch (answer.kind) {
    case 'up':
      return { pid: answer.pid, port: answer.port, identity: answer.identity };
    case 'over':
      disown(layout.cluster, process.pid);
      return null;
    case 'wrong_password':
      throw wrongPassword(layout);
    case 'silent':
      throw new EmbeddedError(
        'not_answering',
        `Process ${found.pid} seems to be the PostgreSQL server of ${layout.cluster}, but it does not answer: ${answer.reason}. ` +
          `Look at the end of ${layout.log}, end that process ("kill -INT ${found.pid}"), and start again.`,
      );
  }
}
