import type { FastifyRequest } from 'fastify';
import { account } from './account.ts';
import { invalid, type Answer } from './answer.ts';

/** The refusal of a call without the account's key, or null. Bearer and Basic (key as user name) both do. */
export function unauthorized(request: FastifyRequest): Answer | null {
  const header = request.headers.authorization ?? '';
  const key = header.startsWith('Basic ')
    ? Buffer.from(header.slice(6), 'base64').toString().split(':', 1)[0]
    : /^Bearer (.+)$/.exec(header)?.[1];
  if (key === account.api_key) return null;
  if (key === undefined || key === '')
    return invalid(
      {
        message:
          'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.',
      },
      401,
    );
  return invalid({ message: `Invalid API Key provided: ****${key.slice(-4)}` }, 401);
}
