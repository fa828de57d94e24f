import pg from 'pg';
import { settings } from './connect.ts';

/** The first half of the advisory lock that says a process lives; the second is the process's number. */
const PRESENCE = 7702;

const AGAIN_MS = 500;

/** Says that a process lives, until it is ended or the process dies. */
export interface Presence {
  end(): Promise<void>;
}

/**
 * Holds a lock as long as the process lives. When the connection breaks it is taken anew; what another process took
 * over in between is looked up there before it is sent.
 */
export async function present(url: string, process_id: number, log: (line: string) => void): Promise<Presence> {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  let client = open();

  function open(): pg.Client {
    const made = new pg.Client(settings(url, 'app'));
    // The end follows every error; without a listener the error would end the process.
    made.on('error', (error) => log(`the connection that shows this process alive broke: ${error.message}`));
    return made;
  }

  async function hold(): Promise<void> {
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1, $2)', [PRESENCE, process_id]);
    client.once('end', again);
  }

  function again(): void {
    if (ended) return;
    timer = setTimeout(() => {
      client = open();
      hold().catch((cause: unknown) => {
        if (ended) return;
        log(`the connection that shows this process alive could not be made anew, will try again: ${String(cause)}`);
        client.end().catch((error: unknown) => log(`and it could not be ended: ${String(error)}`));
        again();
      });
    }, AGAIN_MS);
    timer.unref();
  }

  await hold();
  return {
    end: async () => {
      ended = true;
      clearTimeout(timer);
      await client.end();
    },
  };
}
