import pg from 'pg';

/** The role that the application works as: it may add to the logs and never change them. */
export const APP_ROLE = 'backhaul_app';

const TIMESTAMPTZ = 1184;
const BIGINT = 20;

/** Times as RFC 3339 text and counts as numbers, so that rows look like the core's own values. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    if (oid === TIMESTAMPTZ) return (text: string) => new Date(text).toISOString();
    if (oid === BIGINT) return Number;
    return pg.types.getTypeParser(oid, format as 'text') as (text: string) => unknown;
  }) as pg.CustomTypesConfig['getTypeParser'],
};

/** Settings of a connection: as the application's role, or as the owner for migrations. */
export function settings(url: string, as: 'app' | 'owner'): pg.ClientConfig {
  const options = ['-c timezone=UTC', '-c datestyle=ISO', ...(as === 'app' ? [`-c role=${APP_ROLE}`] : [])].join(' ');
  return { connectionString: url, types, options, application_name: 'backhaul', keepAlive: true };
}

/** A pool of connections as the application's role. Idle connections that break are replaced, not fatal. */
export function openPool(url: string, size: number, log: (line: string) => void): pg.Pool {
  const pool = new pg.Pool({ ...settings(url, 'app'), max: size, connectionTimeoutMillis: 10_000 });
  pool.on('error', (error) => log(`a database connection broke while idle and is replaced: ${error.message}`));
  // A connection that breaks in use fails its query, which is tried again; without a listener it would end the process too.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** The driver's own words for a connection that is gone; it gives them no code. */
const BROKEN = /Connection terminated|Connection ended|not queryable|timeout exceeded|timeout expired/;

/** Whether an error means: somebody else was first or the connection went; the same batch may be tried again. */
export function retryable(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return unreachable(error) || (typeof code === 'string' && ['23505', '40001', '40P01', '55P03'].includes(code));
}

/** Whether an error means that the server was not reached, or let nobody in, or went away. */
export function unreachable(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return BROKEN.test(String(error));
  return (
    ['53300', 'ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH'].includes(code) ||
    code.startsWith('08') ||
    code.startsWith('57P')
  );
}
