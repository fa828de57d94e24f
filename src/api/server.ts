import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { served } from './absent.ts';
import type { Api } from './api.ts';
import { authentication, readClients, type ApiClient } from './auth.ts';
import { correlationId, echo } from './correlation.ts';
import { documentation } from './docs.ts';
import { openDoors } from './doors.ts';
import { errorHandler, type Log } from './errors.ts';
import { eligibilityRoute } from './experience/eligibility.ts';
import { cancelRoute, requestRoute, statusRoute } from './experience/returns.ts';
import { hookRoute } from './hooks/hooks.ts';
import { houseRoutes } from './house/house.ts';
import { turnstile } from './idempotency.ts';
import type { ApiPorts } from './ports.ts';
import { reportRoute } from './process/returns.ts';

/** How the API is set up. */
export interface ApiOptions {
  readonly clients: readonly ApiClient[];
  /** Hears of defects: errors that no caller made. */
  readonly log: Log;
  /** Hears of every answer, when somebody wants to. */
  readonly access?: Log;
}

const BODY_LIMIT_BYTES = 1024 * 1024;
/** Longer than any id we make; a longer path segment is no address of ours. */
const LONGEST_SEGMENT = 1_000;

/** Makes the HTTP server around the ports; the caller listens and closes. Throws an Error when a client is set up wrong. */
export function createServer(ports: ApiPorts, options: ApiOptions): FastifyInstance {
  const { log } = options;
  const clients = readClients(options.clients);
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: correlationId,
    requestIdHeader: false,
    routerOptions: { maxParamLength: LONGEST_SEGMENT },
    frameworkErrors: (error, request, reply) => {
      void errorHandler(log)(error, request, reply);
    },
  }).withTypeProvider<ZodTypeProvider>();
  const known = served();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler(errorHandler(log));
  server.setNotFoundHandler(known.absent);
  server.decorateRequest('correlation_id', '');
  server.decorateRequest('caller', null);
  server.addHook('onRoute', ({ method, url, config }) => {
    known.add(method, url);
    if (/^\/(commerce|process|system)\//.test(url) && config?.scope === undefined)
      throw new Error(`bug: ${url} is served without a scope`);
  });
  server.addHook('onRequest', echo);
  server.addHook('onRequest', authentication(clients));
  if (options.access !== undefined) logAnswers(server, options.access);
  readJson(server);
  documentation(server);
  const doors = turnstile();
  // Routes come after the documentation plugin, which sees only what is added later.
  void server.register(async (inner: Api) => {
    eligibilityRoute(inner, ports);
    requestRoute(inner, ports, doors);
    statusRoute(inner, ports);
    cancelRoute(inner, ports, doors);
    reportRoute(inner, ports);
    openDoors(inner, ports, doors);
    houseRoutes(inner, ports);
  });
  void server.register(async (inner: Api) => hookRoute(inner, ports));
  return server as unknown as FastifyInstance;
}

/** JSON only. A body that is empty counts as none, since many clients name a type on bodiless requests. */
function readJson(server: Api): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, String(body), done);
  });
}

/** One line for each answer; never its content, its query or any header. */
function logAnswers(server: Api, access: Log): void {
  server.addHook('onResponse', async (request, reply) => {
    const line = {
      level: 'info',
      what: 'request answered',
      correlation_id: request.id,
      client: request.caller?.id ?? null,
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      took_ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    access(JSON.stringify(line));
  });
}
