import pg from 'pg';
import type { Alone } from '#flows/ports.ts';
import { settings } from './connect.ts';

/** The first half of the advisory lock on work that one process does; the second is made from its name. */
const ALONE = 7703;

/** Takes a piece of work for this process, over a connection of its own; null when another process has it. */
export async function alone(url: string, name: string, log: (line: string) => void): Promise<Alone | null> {
  const client = new pg.Client({ ...settings(url, 'app'), connectionTimeoutMillis: 10_000 });
  let held = true;
  // The end follows every error; without a listener the error would end the process.
  client.on('error', (error) => log(`the connection that holds "${name}" broke: ${error.message}`));
  client.once('end', () => {
    held = false;
  });
  await client.connect();
  const { rows } = await client.query<{ mine: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS mine', [
    ALONE,
    name,
  ]);
  const taken: Alone = {
    held: () => held,
    release: async () => {
      if (held) await client.end();
      held = false;
    },
  };
  if (rows[0]?.mine === true) return taken;
  await taken.release();
  return null;
}
