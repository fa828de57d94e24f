import { CommandError } from '#cli/actions.ts';
import { SchemaError } from '#store/migrate.ts';

/** Throws a CommandError for a DATABASE_URL that is no PostgreSQL address. Never repeats it: it may hold a password. */
export function checkUrl(url: string): void {
  if (URL.canParse(url) && ['postgres:', 'postgresql:'].includes(new URL(url).protocol)) return;
  throw new CommandError(
    'database_url_unusable',
    'DATABASE_URL is no address of a PostgreSQL: write postgresql://user:password@host:5432/database',
  );
}

/** For people: where a database is, without secrets. */
export function describe(url: string): string {
  const { host, pathname } = new URL(url);
  return `PostgreSQL at ${host === '' ? 'a local socket' : host}${pathname}`;
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ECONNRESET: 'it hangs up',
  EHOSTUNREACH: 'no way leads to that host',
  ENETUNREACH: 'no way leads to that network',
  ENOENT: 'there is no such socket',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ETIMEDOUT: 'it does not answer',
  '57P03': 'it is starting up or shutting down',
  '53300': 'it takes no more connections',
};

/** Says what keeps a database from being used: what, where, what to do. What it does not know it gives back as it is. */
export function databaseError(
  error: unknown,
  { url, where }: { readonly url: string; readonly where: string },
): unknown {
  if (error instanceof SchemaError) return new CommandError(error.code, `${where}: ${error.message}`);
  const { code = '', message = '' } = error as { code?: string; message?: string };
  const unreachable = message === 'timeout expired' ? 'it does not answer' : UNREACHABLE[code];
  if (unreachable !== undefined)
    return new CommandError(
      'database_unreachable',
      `${where} cannot be reached: ${unreachable}. Start it, or put host and port in DATABASE_URL right`,
    );
  const { username, pathname } = new URL(url);
  if (code === '28P01' || code === '28000' || message.startsWith('SASL'))
    return new CommandError(
      'database_sign_in_refused',
      `${where} refuses to sign in the user "${username}". Put user and password in DATABASE_URL right`,
    );
  if (code === '3D000')
    return new CommandError(
      'database_missing',
      `${where}: there is no database "${pathname.slice(1)}". Create it (createdb), or put its name in DATABASE_URL right`,
    );
  if (code === '42501')
    return new CommandError(
      'not_allowed',
      `${where}: the user "${username}" may not make tables. Use the owner of the database, with CREATEROLE`,
    );
  return error;
}
