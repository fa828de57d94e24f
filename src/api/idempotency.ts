import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { field } from '#contract/field.ts';
import { callerOf } from './auth.ts';
import type { Command } from './ports.ts';
import { refusal } from './refusal.ts';

/** The header that every command carries. Other headers pass. */
export const CommandHeaders = z.looseObject({
  'idempotency-key': field(
    z.string().regex(/^[\x20-\x7e]{1,255}$/),
    'Names the intent: the same key with the same content has one effect, and gets the same answer every time.',
    '0d9a3c1e-5b0f-4f2b-9c54-2f1f5a1f7e10',
  ),
});

/** A hook that refuses a command without a usable key before anything else of it is read. */
export async function keyed(request: FastifyRequest): Promise<void> {
  if (request.headers['idempotency-key'] === undefined)
    throw refusal('idempotency_key_missing', 'The Idempotency-Key header is missing.');
  if (!CommandHeaders.safeParse(request.headers).success)
    throw refusal('idempotency_key_invalid', 'The Idempotency-Key header must be 1 to 255 printable ASCII characters.');
}

/** Reads what makes a command one intent. `content` is what was understood, so spelling does not matter. */
export function commandOf(request: FastifyRequest, content: unknown): Command {
  const path = request.url.split('?', 1)[0];
  return {
    client_id: callerOf(request).id,
    idempotency_key: String(request.headers['idempotency-key']),
    body_hash: createHash('sha256')
      .update(canonical([request.method, path, content]))
      .digest('hex'),
    correlation_id: request.correlation_id,
  };
}

/** Keeps two requests with one key from being worked on at once in this process; across processes the store does. */
export interface Turnstile {
  /** Runs the work, or refuses while the same client's same key is inside. */
  once<A>(command: Command, work: () => Promise<A>): Promise<A>;
}

export function turnstile(): Turnstile {
  const inside = new Set<string>();
  return {
    async once(command, work) {
      const name = JSON.stringify([command.client_id, command.idempotency_key]);
      if (inside.has(name))
        throw refusal('request_in_progress', 'A request with this Idempotency-Key is still being worked on.', {
          retry_after_s: 1,
        });
      inside.add(name);
      try {
        return await work();
      } finally {
        inside.delete(name);
      }
    },
  };
}

/** The same text for contents that mean the same: keys sorted, and null as good as absent. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== null && inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`;
}
