import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { account } from './account.ts';

/** Tokens that were checked already, with the second they expire in. */
const checked = new Map<string, number>();

/** The token endpoint of the auth host: password grant, client in HTTP Basic. */
export function tokenRoute(server: FastifyInstance, ground: Ground): void {
  server.post('/oauth/token', async (request, reply) => {
    const basic = `Basic ${Buffer.from(`${account.client_id}:${account.client_secret}`).toString('base64')}`;
    if (request.headers.authorization !== basic)
      return reply.code(401).send({ error: 'unauthorized', error_description: 'Full authentication is required' });
    const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
    if (form.get('grant_type') !== 'password')
      return reply.code(400).send({ error: 'unsupported_grant_type', error_description: 'Unsupported grant type' });
    if (form.get('username') !== account.username || form.get('password') !== account.password)
      return reply.code(400).send({ error: 'invalid_grant', error_description: 'Bad credentials' });
    return reply.send({
      access_token: issue(ground.now()),
      token_type: 'bearer',
      refresh_token: 'not-offered',
      expires_in: account.token_life_s,
      scope: 'omni',
      userOrgs: [account.organization],
      userLocations: [{ locationId: account.facility, locationType: 'DC' }],
    });
  });
}

/** Whether an `Authorization` header holds a token that is ours and still good. */
export function authorised(header: string | undefined, now: string): boolean {
  if (header === undefined || !header.startsWith('Bearer ')) return false;
  const token = header.slice(7);
  const expires_s = checked.get(token) ?? check(token);
  if (expires_s === null) return false;
  if (expires_s * 1000 > Date.parse(now)) return true;
  checked.delete(token);
  return false;
}

function issue(now: string): string {
  const expires_s = Math.floor(Date.parse(now) / 1000) + account.token_life_s;
  const payload = Buffer.from(JSON.stringify({ user_name: account.username, exp: expires_s })).toString('base64url');
  const head = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');
  return `${head}.${payload}.${sign(`${head}.${payload}`).toString('base64url')}`;
}

function check(token: string): number | null {
  const parts = token.split('.');
  const [head, payload, signature] = parts;
  if (parts.length !== 3 || head === undefined || payload === undefined || signature === undefined) return null;
  const wanted = sign(`${head}.${payload}`);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { exp: number };
  checked.set(token, exp);
  return exp;
}

function sign(text: string): Buffer {
  return createHmac('sha256', account.token_secret).update(text).digest();
}
