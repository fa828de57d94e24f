import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Ground, MishapAnswer, StandIn } from '../kit/stand-in.ts';
import { bucket, type Bucket } from './bucket.ts';
import { execute, throttled, type GraphRequest } from './execute.ts';
import { gid } from './gid.ts';
import { ledger } from './ledger.ts';
import { locations, reasons, shop, versions } from './shop.ts';
import { tables } from './tables.ts';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const buckets = new WeakMap<Ground, Bucket>();

/** Shopify's Admin GraphQL API of one Plus shop, as far as returns need it. */
export const shopifyStandIn: StandIn = {
  system: 'shopify',
  tables,
  routes(server, ground) {
    server.post('/admin/api/:version/graphql.json', (request, reply) => answer(ground, request, reply));
    server.setNotFoundHandler((_request, reply) => reply.code(404).headers(JSON_TYPE).send('{"errors":"Not Found"}'));
  },
  mishap,
  ledger: (ground) => ledger(ground.db),
  settings: (url) => ({
    SHOPIFY_BASE_URL: url,
    SHOPIFY_API_VERSION: versions[versions.length - 1] ?? '',
    SHOPIFY_ACCESS_TOKEN: shop.access_token,
    SHOPIFY_WEBHOOK_SECRETS: shop.webhook_secret,
    SHOPIFY_LOCATIONS: JSON.stringify(Object.fromEntries(locations.map(({ id, name }) => [name, gid('Location', id)]))),
    SHOPIFY_REASONS: JSON.stringify(
      Object.fromEntries(reasons.map(({ id, handle }) => [handle, gid('ReturnReasonDefinition', id)])),
    ),
  }),
};

/** Gives the shop another plan than Plus, e.g. a narrow one to see throttling, or a wide one to measure without it. */
export function setPlan(ground: Ground, maximum: number, restore_rate: number): void {
  buckets.set(ground, bucket(maximum, restore_rate));
}

function answer(ground: Ground, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const version = served((request.params as { version: string }).version);
  if (version === null) return send(reply, 404, { errors: 'Not Found' });
  reply.header('x-request-id', randomUUID());
  if (request.headers['x-shopify-access-token'] !== shop.access_token)
    return send(reply, 401, { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' });
  reply.header('x-shopify-api-version', version);
  const asked = graphRequest(request.body);
  if (asked === null) return send(reply, 400, { errors: { query: 'Required parameter missing or invalid' } });
  return send(reply, 200, execute(ground, bucketOf(ground), asked));
}

function send(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply.code(status).headers(JSON_TYPE).send(JSON.stringify(body));
}

/** The version that runs: an old one falls forward to the oldest that is supported; no version is none. */
function served(version: string): string | null {
  if (versions.some((known) => known === version) || version === 'unstable') return version;
  return /^\d{4}-(01|04|07|10)$/.test(version) && version < versions[0] ? versions[0] : null;
}

function graphRequest(body: unknown): GraphRequest | null {
  const json = parsed(body);
  if (typeof json !== 'object' || json === null) return null;
  const { query, variables, operationName } = json as Record<string, unknown>;
  if (typeof query !== 'string') return null;
  return {
    query,
    variables: typeof variables === 'object' && variables !== null ? (variables as Record<string, unknown>) : {},
    operationName: typeof operationName === 'string' ? operationName : null,
  };
}

function parsed(body: unknown): unknown {
  try {
    return typeof body === 'string' ? JSON.parse(body) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function bucketOf(ground: Ground): Bucket {
  let found = buckets.get(ground);
  if (found === undefined) buckets.set(ground, (found = bucket()));
  return found;
}

function mishap(kind: 'error' | 'throttle'): MishapAnswer {
  if (kind === 'error') return { status: 500, headers: JSON_TYPE, body: '{"errors":"Internal Server Error"}' };
  return { status: 200, headers: JSON_TYPE, body: JSON.stringify(throttled(bucket(0, 1_000), 10)) };
}
