import type { FastifyReply, FastifyRequest } from 'fastify';
import { refusal } from './refusal.ts';

/** Remembers what is served, so that a wrong method can be told from a wrong address. */
export interface Served {
  add(method: string | readonly string[], pattern: string): void;
  /** Throws `method_not_allowed` or `route_unknown`. */
  readonly absent: (request: FastifyRequest, reply: FastifyReply) => Promise<never>;
}

/** Starts with nothing served. */
export function served(): Served {
  const methods = new Map<string, { readonly matches: RegExp; readonly allowed: Set<string> }>();
  return {
    add(method, pattern) {
      const known = methods.get(pattern) ?? { matches: matcher(pattern), allowed: new Set() };
      for (const one of [method].flat()) known.allowed.add(one);
      methods.set(pattern, known);
    },
    absent: async (request) => {
      const path = request.url.split('?', 1)[0] ?? '';
      const allowed = [...methods.values()]
        .filter(({ matches }) => matches.test(path))
        .flatMap((one) => [...one.allowed]);
      if (allowed.length === 0 || allowed.includes(request.method))
        throw refusal('route_unknown', `Nothing is served at ${path}.`);
      const allow = [...new Set(allowed)].join(', ');
      throw refusal('method_not_allowed', `${path} takes ${allow}.`, { headers: { allow } });
    },
  };
}

/** A route's pattern as an expression: `:name` is one segment, `*` the rest. */
function matcher(pattern: string): RegExp {
  const parts = pattern.split('/').map((part) => {
    if (part === '*') return '.*';
    return part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  return new RegExp(`^${parts.join('/')}$`);
}
