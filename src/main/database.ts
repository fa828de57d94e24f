import { startEmbedded } from '#store/embedded/postgres.ts';
import { migrate, type Migrated } from '#store/migrate.ts';

/** The database that a command works on. */
export interface Database {
  readonly url: string;
  /** For people: where it is, without secrets. */
  readonly where: string;
  readonly migrated: Migrated;
  stop(): Promise<void>;
}

export interface DatabaseOptions {
  /** Used instead of the embedded server when given. */
  readonly database_url: string | undefined;
  readonly data_dir: string;
  readonly log: (line: string) => void;
}

/** Opens the database at DATABASE_URL, or starts the embedded one in the data folder; brings the schema up to date. */
export async function openDatabase({ database_url, data_dir, log }: DatabaseOptions): Promise<Database> {
  if (database_url !== undefined && database_url !== '') {
    const migrated = await migrate(database_url);
    return { url: database_url, where: describe(database_url), migrated, stop: () => Promise.resolve() };
  }
  const embedded = await startEmbedded({ data_dir, log });
  try {
    const migrated = await migrate(embedded.url);
    const where = `PostgreSQL ${embedded.version} on port ${embedded.port}, data in ${data_dir}`;
    return { url: embedded.url, where, migrated, stop: () => embedded.stop() };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

function describe(url: string): string {
  const { host, pathname } = new URL(url);
  return `PostgreSQL at ${host}${pathname}`;
}
