import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '#cli/actions.ts';
import { startEmbedded } from '#store/embedded/postgres.ts';
import { migrate, schemaOf, type Migrated } from '#store/migrate.ts';
import { checkUrl, databaseError, describe } from './database-error.ts';

/** The database that a command works on. */
export interface Database {
  readonly url: string;
  /** For people: where it is, without secrets. */
  readonly where: string;
  stop(): Promise<void>;
}

export interface DatabaseOptions {
  /** Used instead of the embedded server when given. */
  readonly database_url: string | undefined;
  readonly data_dir: string;
  readonly log: (line: string) => void;
}

/** Opens the database at DATABASE_URL, or starts the embedded one in the data folder; brings the schema up to date. */
export async function openDatabase(options: DatabaseOptions): Promise<Database & { readonly migrated: Migrated }> {
  const database = await connected(options);
  return { ...database, migrated: await orStop(database, () => migrate(database.url)) };
}

/** Opens a database to look at. Makes nothing and changes nothing: throws a CommandError where Backhaul never was. */
export async function openExisting(options: DatabaseOptions): Promise<Database> {
  const { database_url, data_dir } = options;
  if (!given(database_url) && !existsSync(join(data_dir, 'pg')))
    throw new CommandError(
      'no_data',
      `there is nothing in ${data_dir}: no database of Backhaul was made there. Name the folder with --data, or begin with start or replay`,
    );
  const database = await connected(options);
  const { has, newest } = await orStop(database, () => schemaOf(database.url));
  if (has === newest) return database;
  await database.stop();
  const { where } = database;
  if (has === 0)
    throw new CommandError(
      'no_data',
      `${where}: there is nothing of Backhaul in it. Begin with start or replay, or make its tables with migrate`,
    );
  throw has < newest
    ? new CommandError(
        'older_schema',
        `${where}: it is at schema ${has} and this version needs ${newest}; run migrate first`,
      )
    : new CommandError(
        'newer_schema',
        `${where}: it is at schema ${has} and this version knows ${newest}; use the newer version`,
      );
}

function given(url: string | undefined): url is string {
  return url !== undefined && url !== '';
}

async function connected({ database_url, data_dir, log }: DatabaseOptions): Promise<Database> {
  if (given(database_url)) {
    checkUrl(database_url);
    return { url: database_url, where: describe(database_url), stop: () => Promise.resolve() };
  }
  const embedded = await startEmbedded({ data_dir, log });
  const { url, version, port } = embedded;
  return { url, where: `PostgreSQL ${version} on port ${port}, data in ${data_dir}`, stop: () => embedded.stop() };
}

async function orStop<T>(database: Database, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await database.stop();
    throw databaseError(error, database);
  }
}
