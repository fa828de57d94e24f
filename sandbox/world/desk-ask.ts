import type { Pool } from 'undici';
import { readAnswer } from './desk-answer.ts';

/** A return request that is due. */
export interface Request {
  readonly seq: number;
  readonly reference: string;
  readonly customer: string;
  readonly body: string;
}

/** The desk's line to Backhaul. */
export interface Asker {
  readonly pool: Pool;
  readonly path: string;
  readonly key: string;
  readonly closing: AbortSignal;
}

/** Longer than any wait a server should ask for; guards against a Retry-After of days. */
const longest_asked_wait_s = 300;

/** What came of asking once. */
export type Outcome =
  | { readonly kind: 'again'; readonly problem: string; readonly wait_ms: number | null }
  | { readonly kind: 'failed'; readonly status: number; readonly body: string; readonly problem: string }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      readonly units: number;
      readonly refused: Readonly<Record<string, number>>;
    };

/** Asks once. No connection and answers that may pass mean `again`; the request's key makes asking again safe. */
export async function ask(asker: Asker, request: Request): Promise<Outcome> {
  let status: number;
  let body: string;
  let retry_after: string | string[] | undefined;
  try {
    const reply = await asker.pool.request({
      method: 'POST',
      path: asker.path,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${asker.key}`,
        'idempotency-key': request.reference,
      },
      body: request.body,
      signal: asker.closing,
    });
    status = reply.statusCode;
    retry_after = reply.headers['retry-after'];
    body = await reply.body.text();
  } catch (error) {
    const problem = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { kind: 'again', problem, wait_ms: null };
  }
  if (mayBeAskedAgain(status, retry_after)) {
    return { kind: 'again', problem: `answered ${status}`, wait_ms: askedWait(retry_after) };
  }
  if (status < 200 || status > 299) return { kind: 'failed', status, body, problem: `answered ${status}` };
  const read = readAnswer(body);
  if (typeof read === 'string') return { kind: 'failed', status, body, problem: read };
  return { kind: 'answered', status, body, units: read.units_authorised, refused: read.refused };
}

/** A conflict counts only with a Retry-After: then an earlier try of ours, cut off by a restart, is still being worked on. */
function mayBeAskedAgain(status: number, retry_after: string | string[] | undefined): boolean {
  if (status >= 500 || status === 429 || status === 408 || status === 425) return true;
  return status === 409 && retry_after !== undefined;
}

function askedWait(retry_after: string | string[] | undefined): number | null {
  const seconds = typeof retry_after === 'string' && /^\d+$/.test(retry_after) ? Number(retry_after) : null;
  return seconds === null ? null : Math.min(seconds, longest_asked_wait_s) * 1_000;
}
