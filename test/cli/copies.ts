import { Client } from 'pg';
import { startEmbedded, type Embedded } from '#store/embedded/postgres.ts';

/** Copies of the database in a data folder, to be tampered with as its owner. */
export interface Copies {
  /** Makes a copy, changes it, and gives its address. Throws when the change met no row. */
  tampered(sql: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the server of a data folder that nobody uses, for copies of its database. */
export async function copiesOf(data_dir: string): Promise<Copies> {
  const server: Embedded = await startEmbedded({ data_dir });
  let made = 0;
  return {
    tampered: async (sql) => {
      made += 1;
      const name = `copy_${made}`;
      const copy = new URL(server.url);
      const administration = new URL(server.url);
      copy.pathname = `/${name}`;
      administration.pathname = '/postgres';
      await query(administration.href, `CREATE DATABASE ${name} TEMPLATE backhaul STRATEGY file_copy`);
      if ((await query(copy.href, sql)) === 0) throw new Error(`nothing was changed by ${sql}`);
      return copy.href;
    },
    stop: () => server.stop(),
  };
}

/** Runs one statement; how many rows it met, or null where it is not about rows. */
async function query(url: string, sql: string): Promise<number | null> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rowCount;
  } finally {
    await client.end();
  }
}
