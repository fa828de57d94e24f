import type { DatabaseSync } from 'node:sqlite';
import { keep, kept } from './keep.ts';

/**
 * Listens on the port this name had before, so that whoever was configured with it still finds it after a restart. The
 * first time on `wished` (0 takes a free one). When the port is taken it says so and takes a free one.
 */
export async function onKeptPort<T extends { readonly url: string }>(
  db: DatabaseSync,
  name: string,
  wished: number,
  listen: (port: number) => Promise<T>,
  log: (line: string) => void,
): Promise<T> {
  const before = kept(db, `port/${name}`);
  const port = before === null ? wished : Number(before);
  let listening: T;
  try {
    listening = await listen(port);
  } catch (error) {
    if (!isPortTaken(error) || port === 0) throw error;
    listening = await listen(0);
    log(`${name}: port ${port} is taken by another process; now on ${listening.url}. Configure clients anew.`);
  }
  keep(db, `port/${name}`, new URL(listening.url).port);
  return listening;
}

function isPortTaken(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return code === 'EADDRINUSE' || code === 'EACCES';
}
