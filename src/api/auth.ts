import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { must } from '#core/base/must.ts';
import { refusal } from './refusal.ts';

/** What an API key may be allowed to do. */
export const SCOPES = ['commerce:read', 'commerce:write', 'process:read', 'process:write', 'system:write'] as const;

export type Scope = (typeof SCOPES)[number];

/** A client as it is configured. The key itself is nowhere kept. */
export interface ApiClient {
  readonly id: string;
  /** SHA-256 of the key in hex, as `hashKey` makes it. */
  readonly key_sha256: string;
  readonly scopes: readonly string[];
  /** The channel that its returns come through; its id when left out. */
  readonly channel?: string;
}

/** Who is calling. */
export interface Caller {
  readonly id: string;
  readonly channel: string;
  readonly scopes: readonly string[];
}

export type Clients = readonly { readonly digest: Buffer; readonly caller: Caller }[];

/** How an API key is written into the configuration. */
export function hashKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex');
}

/** Checks the configured clients; throws an Error that names the one that is wrong. */
export function readClients(settings: readonly ApiClient[]): Clients {
  const seen = new Set<string>();
  return settings.map(({ id, key_sha256, scopes, channel }) => {
    if (seen.has(id)) throw new Error(`client ${id} is configured twice; give each client its own id`);
    seen.add(id);
    if (!/^[0-9a-f]{64}$/i.test(key_sha256))
      throw new Error(`client ${id}: key_sha256 must be the SHA-256 of its key as 64 hex digits`);
    const unknown = scopes.find((scope) => !SCOPES.some((known) => known === scope));
    if (unknown !== undefined)
      throw new Error(`client ${id}: there is no scope ${unknown}; the scopes are ${SCOPES.join(', ')}`);
    return { digest: Buffer.from(key_sha256, 'hex'), caller: { id, channel: channel ?? id, scopes } };
  });
}

/** A hook that lets a request pass only with a key that has the scope of its route. */
export function authentication(clients: Clients): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request) => {
    const { scope } = request.routeOptions.config;
    if (scope === undefined) return;
    const caller = identify(clients, request.headers.authorization);
    if (caller === null) {
      const given = request.headers.authorization !== undefined;
      throw refusal(
        'unauthenticated',
        given ? 'The API key is not known here, or is not sent as a bearer token.' : 'The request carries no API key.',
        { headers: { 'www-authenticate': given ? 'Bearer error="invalid_token"' : 'Bearer' } },
      );
    }
    if (!caller.scopes.includes(scope))
      throw refusal('scope_missing', `Client ${caller.id} lacks the scope ${scope}.`, {
        headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${scope}"` },
      });
    request.caller = caller;
  };
}

/** The caller of a route that has a scope; the hook has let nobody else pass. */
export function callerOf(request: FastifyRequest): Caller {
  return must(request.caller, 'a route with a caller and without a scope');
}

/** Compares with every client, and each in constant time, so that the time tells nothing about any key. */
function identify(clients: Clients, authorization: string | undefined): Caller | null {
  const key = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization ?? '')?.[1];
  if (key === undefined) return null;
  const digest = createHash('sha256').update(key, 'utf8').digest();
  let found: Caller | null = null;
  for (const client of clients) if (timingSafeEqual(client.digest, digest)) found = client.caller;
  return found;
}
