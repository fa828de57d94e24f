import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Caller, Scope } from './auth.ts';

/** The server as route files see it: handlers are typed by the zod schemas of their route. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Names this exchange in answers and logs. */
    correlation_id: string;
    /** Set on every route that has a scope. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** What an API key must be allowed to do here; a route without it is open. */
    scope?: Scope;
  }
}
