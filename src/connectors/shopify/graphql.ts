import { z } from 'zod';
import type { JsonObject } from '#core/base/json.ts';
import type { Later, Outcome, Refused, Unknown } from '#core/base/outcome.ts';
import type { Call, Reply } from '#connectors/kit/connector.ts';
import type { ShopifyConfig } from './config.ts';
import { fields } from './inbound/misfit.ts';

/**
 * What a reply without data means depends on what was asked: after a server error a write may have been done, a read was
 * not, and a look-up that gives no answer proves nothing, so only its caller's question stays open.
 */
export type Asked = 'write' | 'read' | 'lookup';

const Cost = z.object({
  requestedQueryCost: z.number(),
  throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
});
const Fault = z.object({ message: z.string(), extensions: z.object({ code: z.string() }).partial().optional() });
const Envelope = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.union([z.string(), z.array(Fault).min(1)]).optional(),
  extensions: z.object({ cost: Cost.optional().catch(undefined) }).optional(),
});

/** One GraphQL call. */
export function call(config: ShopifyConfig, query: string, variables: JsonObject): Call {
  return {
    method: 'POST',
    path: `/admin/api/${config.api_version}/graphql.json`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  };
}

/** The data of a reply as `schema` wants it, or the outcome that a reply without it stands for. */
export function answer<T>(reply: Reply, asked: Asked, schema: z.ZodType<T>): { kind: 'data'; data: T } | Outcome {
  const fault = withoutData(reply, asked);
  if ('kind' in fault) return asked === 'lookup' ? undecided(fault) : fault;
  const parsed = schema.safeParse(fault.data);
  if (parsed.success) return { kind: 'data', data: parsed.data };
  return failed(asked, `Shopify's answer is not shaped as expected at ${fields(parsed.error)}`);
}

function withoutData(reply: Reply, asked: Asked): { data: unknown } | Later | Refused | Unknown {
  if (reply.status === 429) return later('Shopify asks for a slower pace (429)', retryAfter(reply));
  if ([401, 402, 403, 404, 423].includes(reply.status)) return operators(reply.status);
  if (reply.status >= 500) return failed(asked, `Shopify answered ${reply.status}`);
  if (reply.status >= 400)
    return refused(`http_${reply.status}`, `Shopify answered ${reply.status} to the call itself`);
  const envelope = parse(reply.body);
  if (envelope === null) return failed(asked, 'Shopify answered with no GraphQL result');
  if (envelope.errors !== undefined) return faulty(envelope, asked);
  return { data: envelope.data };
}

function faulty(envelope: z.infer<typeof Envelope>, asked: Asked): Later | Refused | Unknown {
  const { errors } = envelope;
  if (typeof errors === 'string') return refused('errors', errors);
  const first = errors?.find((error) => error.extensions?.code !== undefined) ?? errors?.[0];
  const code = first?.extensions?.code ?? 'graphql_error';
  const message = first?.message ?? 'no message';
  if (code === 'THROTTLED') return later('Shopify throttled the call', costWait(envelope.extensions?.cost));
  if (code === 'ACCESS_DENIED')
    return later(`Shopify denies access: ${message}. Give the app the scope it needs.`, null);
  if (code === 'INTERNAL_SERVER_ERROR') return failed(asked, 'Shopify answered INTERNAL_SERVER_ERROR');
  // Errors beside data mean that a part was carried out.
  if (envelope.data !== null && envelope.data !== undefined && asked === 'write')
    return failed(asked, `Shopify answered in part, with ${code}`);
  return refused(snake(code), message);
}

/** How long the bucket needs to hold what the call asks for. */
function costWait(cost: z.infer<typeof Cost> | undefined): number | null {
  if (cost === undefined) return null;
  const { currentlyAvailable, restoreRate } = cost.throttleStatus;
  return Math.max(0, Math.ceil(((cost.requestedQueryCost - currentlyAvailable) / restoreRate) * 1000));
}

function retryAfter(reply: Reply): number | null {
  const seconds = Number.parseFloat(reply.headers['retry-after'] ?? '');
  return Number.isFinite(seconds) && seconds >= 0 ? Math.ceil(seconds * 1000) : null;
}

const OPERATORS: Readonly<Record<number, string>> = {
  401: 'Shopify does not accept SHOPIFY_ACCESS_TOKEN; set a valid one.',
  402: 'The shop is frozen; settle its Shopify bill.',
  403: 'The app may not do this; give it the scopes it needs.',
  404: 'There is no Admin API at this address; check SHOPIFY_BASE_URL and SHOPIFY_API_VERSION.',
  423: 'The shop is locked; ask Shopify to open it.',
};

function operators(status: number): Later {
  return later(OPERATORS[status] ?? `Shopify answered ${status}`, null);
}

function failed(asked: Asked, reason: string): Later | Unknown {
  return asked === 'read' ? later(reason, null) : { kind: 'unknown', reason };
}

function undecided(fault: Later | Refused | Unknown): Unknown {
  return {
    kind: 'unknown',
    reason: `the look-up gave no answer: ${fault.kind === 'refused' ? fault.detail : fault.reason}`,
  };
}

function parse(body: string): z.infer<typeof Envelope> | null {
  try {
    return Envelope.safeParse(JSON.parse(body)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Surely not done. */
export function later(reason: string, wait_ms: number | null): Later {
  return { kind: 'later', reason, wait_ms };
}

/** Never to be done as asked. */
export function refused(code: string, detail: string): Refused {
  return { kind: 'refused', code, detail };
}

/** `argumentNotAccepted` and `NOT_FOUND` alike as lower snake case. */
export function snake(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}
