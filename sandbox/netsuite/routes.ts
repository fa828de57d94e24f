import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Ground, MishapAnswer } from '#sandbox/kit/stand-in.ts';
import { account } from './account.ts';
import { readBody, type Body } from './bodies.ts';
import { authenticate } from './oauth.ts';
import { create, patch, transform, typeOf, upsert } from './records.ts';
import { errorAnswer, Refusal } from './refusal.ts';
import { suiteql } from './suiteql/run.ts';
import { addressed, type RecordType } from './transactions.ts';
import { recordView, sublist } from './view.ts';

interface Asked {
  readonly request: FastifyRequest;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Address of the record API as this client called it. */
  readonly base: string;
  readonly body: () => Body;
}

type Work = (asked: Asked) => MishapAnswer;

const record = '/services/rest/record/v1';

/** The answer to a call beyond the account's concurrency limit. */
export function throttled(): MishapAnswer {
  const detail =
    'Concurrent request limit exceeded. Request blocked. Verify your concurrency limits at ' +
    'Setup > Integration > Integration Management > Integration Governance.';
  return errorAnswer(429, 'CONCURRENCY_LIMIT_EXCEEDED', detail);
}

/** Adds the record API and SuiteQL. */
export function routes(server: FastifyInstance, ground: Ground): void {
  limitConcurrency(server);
  const handled: Handled = (work) => (request, reply) => send(reply, answer(ground, request, work));
  readRoutes(server, ground, handled);
  writeRoutes(server, ground, handled);
}

/** Makes a route's handler of its work: authentication, errors and the wire's headers are the same for all. */
type Handled = (work: Work) => (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

function readRoutes(server: FastifyInstance, ground: Ground, handled: Handled): void {
  server.get(
    `${record}/:type/:id`,
    handled(({ params, query, base }) => {
      const type = typeOf(params['type'] ?? '');
      const row = addressed(ground, type, params['id'] ?? '');
      return json(recordView(ground, type, row, base, query['expandSubResources'] === 'true'));
    }),
  );
  server.get(
    `${record}/:type/:id/:list`,
    handled(({ params, base }) => {
      const type = typeOf(params['type'] ?? '');
      const view = sublist(ground, type, addressed(ground, type, params['id'] ?? ''), params['list'] ?? '', base);
      if (view === null) throw new Refusal(404, 'INVALID_KEY_OR_REF', `Sublist '${params['list']}' does not exist.`);
      return json(view);
    }),
  );
  server.post(
    '/services/rest/query/v1/suiteql',
    handled(({ request, query }) => {
      const url = `${request.protocol}://${request.headers.host}/services/rest/query/v1/suiteql`;
      return json(suiteql(ground, { body: text(request), prefer: header(request, 'prefer'), query, url }));
    }),
  );
}

function writeRoutes(server: FastifyInstance, ground: Ground, handled: Handled): void {
  server.post(
    `${record}/:type`,
    handled(({ params, base, body }) => {
      const type = typeOf(params['type'] ?? '');
      return made(
        base,
        type,
        ground.transaction(() => create(ground, type, body())),
      );
    }),
  );
  server.patch(
    `${record}/:type/:id`,
    handled(({ params, query, base, body }) => {
      const type = typeOf(params['type'] ?? '');
      if (query['replace'] !== undefined)
        throw new Refusal(400, 'INVALID_PARAMETER', 'Lines are changed one by one.', { query: 'replace' });
      const row = ground.transaction(() => {
        const found = addressed(ground, type, params['id'] ?? '');
        patch(ground, type, found, body());
        return found;
      });
      return made(base, type, row.id);
    }),
  );
  server.put(
    `${record}/:type/:id`,
    handled(({ params, base, body }) => {
      const type = typeOf(params['type'] ?? '');
      return made(
        base,
        type,
        ground.transaction(() => upsert(ground, type, params['id'] ?? '', body())),
      );
    }),
  );
  server.post(
    `${record}/:type/:id/!transform/:target`,
    handled(({ params, query, base, body }) => {
      const from = typeOf(params['type'] ?? '');
      const target = typeOf(params['target'] ?? '');
      const replace = (query['replace'] ?? '').split(',').includes('item');
      return made(
        base,
        target,
        ground.transaction(() => transform(ground, from, params['id'] ?? '', target, body(), replace)),
      );
    }),
  );
}

function answer(ground: Ground, request: FastifyRequest, work: Work): MishapAnswer {
  try {
    authenticate(request, ground);
    return work({
      request,
      params: request.params as Record<string, string>,
      query: request.query as Record<string, string>,
      base: `${request.protocol}://${request.headers.host}${record}`,
      body: () => readBody(text(request), header(request, 'x-netsuite-propertynamevalidation')),
    });
  } catch (error) {
    if (error instanceof Refusal) return errorAnswer(error.status, error.code, error.message, error.place);
    throw error;
  }
}

/** A real counter of requests in flight: from the first byte of the head until the answer is out or the line is cut. */
function limitConcurrency(server: FastifyInstance): void {
  let flying = 0;
  server.addHook('onRequest', (request, reply, done) => {
    // A client that left while a slow answer was being prepared will not close a second time.
    if (!request.url.startsWith('/services/') || request.raw.socket.destroyed) return done();
    flying += 1;
    reply.raw.once('close', () => (flying -= 1));
    if (flying > account.concurrency) return void send(reply, throttled());
    done();
  });
}

function made(base: string, type: RecordType, id: number): MishapAnswer {
  return { status: 204, headers: { location: `${base}/${type}/${id}` }, body: '' };
}

function json(body: unknown): MishapAnswer {
  return { status: 200, headers: { 'content-type': 'application/json; charset=UTF-8' }, body: JSON.stringify(body) };
}

function send(reply: FastifyReply, { status, headers, body }: MishapAnswer): FastifyReply {
  return reply
    .code(status)
    .headers(headers)
    .send(body === '' ? undefined : body);
}

function text(request: FastifyRequest): string {
  return typeof request.body === 'string' ? request.body : '';
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
