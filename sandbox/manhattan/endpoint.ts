import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { account } from './account.ts';
import { failure, success, VendorError } from './envelope.ts';
import { authorised } from './token.ts';

/** Where a checked request comes from. */
export interface Scope {
  readonly ground: Ground;
  readonly facility: string;
}

/** Data of an answer, with the paging header that searches give. */
export interface Result {
  readonly data: unknown;
  readonly header?: { readonly totalCount: number; readonly page: number; readonly size: number };
}

/** One `POST /{component}/api/{component}/{verb}`: checks who asks and where, does the work in one transaction, wraps it. */
export function endpoint(
  server: FastifyInstance,
  ground: Ground,
  component: string,
  verb: string,
  work: (body: unknown, scope: Scope) => Result,
): void {
  server.post(`/${component}/api/${component}/${verb}`, (request, reply) => {
    if (!authorised(request.headers.authorization, ground.now())) return unauthorised(reply);
    void reply.type('application/json');
    try {
      const facility = selected(request);
      const body = parsed(request.body);
      const result = ground.transaction(() => work(body, { ground, facility }));
      return reply.send(success(component, result.data, result.header));
    } catch (error) {
      if (error instanceof VendorError) return reply.code(error.status).send(failure(component, error));
      throw error;
    }
  });
}

function selected(request: FastifyRequest): string {
  if (request.headers['selectedorganization'] !== account.organization)
    throw new VendorError('error.403', 'selectedOrganization is missing or not one of the user’s organizations', 403);
  const facility = request.headers['selectedlocation'];
  if (facility !== account.facility)
    throw new VendorError('error.403', 'selectedLocation is missing or not one of the user’s locations', 403);
  return facility;
}

function parsed(body: unknown): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : '');
  } catch (error) {
    if (error instanceof SyntaxError) throw new VendorError('error.400', 'JSON parse error: unexpected content');
    throw error;
  }
}

function unauthorised(reply: FastifyReply): FastifyReply {
  return reply
    .code(401)
    .send({ error: 'invalid_token', error_description: 'The access token is missing, wrong or has expired' });
}
