import { Pool } from 'undici';
import type { Call, Reply } from './connector.ts';

/** What became of the wire itself: a reply, surely nothing sent, or sent and no reply. */
export type Sent =
  | { readonly kind: 'reply'; readonly reply: Reply }
  | { readonly kind: 'not_sent'; readonly reason: string }
  | { readonly kind: 'no_reply'; readonly reason: string };

/** The only place of the connectors that opens a socket. */
export interface Wire {
  send(call: Call, timeout_ms: number): Promise<Sent>;
  close(): Promise<void>;
}

/** Connection errors after which the request has surely not reached the other side. */
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const LARGEST_REPLY = 32 * 1024 * 1024;

/** A pool of keep-alive connections to one base URL. Redirects are not followed: a vendor's API does not redirect. */
export function openWire(base_url: string, connections: number): Wire {
  const { origin, pathname } = new URL(base_url);
  const prefix = pathname === '/' ? '' : pathname.replace(/\/$/, '');
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    keepAliveTimeout: 10_000,
    maxResponseSize: LARGEST_REPLY,
  });
  return {
    send: async (call, timeout_ms) => {
      try {
        const answer = await pool.request({
          method: call.method,
          path: prefix + call.path,
          headers: { ...call.headers },
          body: call.body,
          headersTimeout: timeout_ms,
          bodyTimeout: timeout_ms,
          signal: AbortSignal.timeout(timeout_ms),
        });
        const body = await answer.body.text();
        return { kind: 'reply', reply: { status: answer.statusCode, headers: plain(answer.headers), body } };
      } catch (error) {
        const code = codeOf(error);
        const reason = `${call.method} ${origin}: ${code}`;
        return NEVER_LEFT.has(code) ? { kind: 'not_sent', reason } : { kind: 'no_reply', reason };
      }
    },
    close: () => pool.destroy(),
  };
}

function plain(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  return flat;
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown error';
}
