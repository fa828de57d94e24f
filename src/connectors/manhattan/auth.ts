import { Buffer } from 'node:buffer';
import { z } from 'zod';
import { must } from '#core/base/must.ts';
import type { Auth } from '#connectors/kit/connector.ts';
import type { ManhattanConfig } from './config.ts';

const Token = z.object({ access_token: z.string().min(1), expires_in: z.number().positive().default(3600) });

/** OAuth2 password grant with the client in HTTP Basic; every call then carries the bearer token. */
export const auth: Auth<ManhattanConfig> = {
  sign(call, _config, _moment, token) {
    const bearer = must(token, 'a Manhattan call is signed with a token');
    return { ...call, headers: { ...call.headers, authorization: `Bearer ${bearer}` } };
  },
  token: {
    request(config) {
      const client = Buffer.from(`${config.client_id}:${config.client_secret}`).toString('base64');
      const form = new URLSearchParams({
        grant_type: 'password',
        username: config.username,
        password: config.password,
      });
      return {
        method: 'POST',
        path: '/oauth/token',
        headers: {
          authorization: `Basic ${client}`,
          accept: 'application/json',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: form.toString(),
      };
    },
    // Fetching a token changes nothing at the vendor, so every failure may simply be tried again.
    read(reply) {
      if (reply.status !== 200)
        return { kind: 'later', reason: `no token: the token host answered ${reply.status}`, wait_ms: null };
      const token = Token.safeParse(parsed(reply.body));
      if (!token.success) return { kind: 'later', reason: 'no token: the answer holds no access_token', wait_ms: null };
      return { token: token.data.access_token, expires_in_s: token.data.expires_in };
    },
    base_url: (config) => config.auth_url,
  },
};

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
