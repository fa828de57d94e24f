import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { FastifyRequest } from 'fastify';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { account } from './account.ts';
import { Refusal } from './refusal.ts';

const window_s = 300;

/** Nonces of the running and of the previous window; older ones are refused by their timestamp anyway. */
interface Nonces {
  current: Set<string>;
  previous: Set<string>;
  turned_s: number;
}

const kept = new WeakMap<DatabaseSync, Nonces>();

/** Verifies token-based authentication (OAuth 1.0a, HMAC-SHA256); throws INVALID_LOGIN without saying what was wrong. */
export function authenticate(request: FastifyRequest, ground: Ground): void {
  const fields = parsed(request.headers.authorization ?? '');
  const now_s = Math.floor(Date.parse(ground.now()) / 1000);
  const ok =
    fields['realm'] === account.id &&
    fields['oauth_consumer_key'] === account.consumer_key &&
    fields['oauth_token'] === account.token_id &&
    fields['oauth_signature_method'] === 'HMAC-SHA256' &&
    Math.abs(now_s - Number(fields['oauth_timestamp'] ?? Number.NaN)) <= window_s &&
    isSigned(request, fields) &&
    isFresh(ground.db, fields['oauth_nonce'] ?? '', now_s);
  if (!ok)
    throw new Refusal(401, 'INVALID_LOGIN', 'Invalid login attempt. For more details, see the Login Audit Trail.');
}

function parsed(header: string): Readonly<Record<string, string>> {
  if (!header.startsWith('OAuth ')) return {};
  const fields: Record<string, string> = {};
  for (const [, name, value] of header.matchAll(/(\w+)="([^"]*)"/g)) {
    if (name === undefined || value === undefined || /%(?![0-9A-Fa-f]{2})/.test(value)) return {};
    fields[name] = decodeURIComponent(value);
  }
  return fields;
}

function isSigned(request: FastifyRequest, fields: Readonly<Record<string, string>>): boolean {
  const key = `${encoded(account.consumer_secret)}&${encoded(account.token_secret)}`;
  const wanted = createHmac('sha256', key).update(baseString(request, fields)).digest();
  const given = Buffer.from(fields['oauth_signature'] ?? '', 'base64');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function baseString(request: FastifyRequest, fields: Readonly<Record<string, string>>): string {
  const [path = '', query = ''] = request.url.split('?', 2);
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  for (const [name, value] of Object.entries(fields))
    if (name !== 'realm' && name !== 'oauth_signature') pairs.push(`${encoded(name)}=${encoded(value)}`);
  const address = `${request.protocol}://${request.headers.host ?? ''}${path}`;
  return `${request.method}&${encoded(address)}&${encoded(pairs.toSorted().join('&'))}`;
}

function isFresh(db: DatabaseSync, nonce: string, now_s: number): boolean {
  const nonces = kept.get(db) ?? { current: new Set(), previous: new Set(), turned_s: now_s };
  kept.set(db, nonces);
  // A timestamp may lie a window ahead and a window behind, so a nonce must be remembered for two.
  if (now_s - nonces.turned_s > 2 * window_s) {
    nonces.previous = nonces.current;
    nonces.current = new Set();
    nonces.turned_s = now_s;
  }
  if (nonce === '' || nonces.current.has(nonce) || nonces.previous.has(nonce)) return false;
  nonces.current.add(nonce);
  return true;
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
