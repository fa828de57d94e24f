import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { prepared } from '../kit/prepared.ts';
import type { Ground } from '../kit/stand-in.ts';
import { readAnswer } from './desk-answer.ts';

/** The counter where customers bring goods back; it asks Backhaul for each request until it has an answer. */
export interface Desk {
  /** Looks for requests that became due since the last look. */
  look(): void;
  /** Requests that are due and not settled. */
  waiting(): number;
  /** Settles when the desk stopped; what was not answered is asked again after the next start, under the same key. */
  close(): Promise<void>;
}

export interface DeskOptions {
  /** Base URL of Backhaul. */
  readonly target: string;
  readonly key: string;
  /** Customers served at once. */
  readonly concurrency: number;
  /** First wait after a failed try; doubles up to 5 s. */
  readonly retry_ms: number;
  /** Hears of tries that could not be settled. */
  readonly log: (line: string) => void;
  /** Hears of a bug of the desk itself (a lost database); the process cannot go on after it. */
  readonly failed: (error: unknown) => void;
}

interface Request {
  readonly seq: number;
  readonly reference: string;
  readonly customer: string;
  readonly body: string;
}

const longest_wait_ms = 5_000;
/** Longer than any wait a server should ask for; guards against a Retry-After of days. */
const longest_asked_wait_s = 300;

/**
 * Opens the desk. The requests of one customer are asked strictly one after another in order of time, as one person
 * would; different customers at once. A request stays `due` in the database until its answer is kept.
 */
export function openDesk(ground: Pick<Ground, 'db' | 'transaction'>, options: DeskOptions): Desk {
  const closing = new AbortController();
  const target = new URL(options.target);
  const pool = new Pool(target.origin, { connections: options.concurrency, headersTimeout: 30_000, bodyTimeout: 30_000 });
  const asker: Asker = { pool, path: `${target.pathname.replace(/\/$/, '')}/commerce/v1/returns`, options, closing };
  let last_seen = -1;
  let queue: Request[] = [];
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();

  const start = (request: Request): void => {
    busy.add(request.customer);
    const run = serveOne(ground, asker, request)
      .catch(options.failed)
      .finally(() => {
        busy.delete(request.customer);
        running.delete(run);
        pump();
      });
    running.add(run);
  };
  const pump = (): void => {
    if (closing.signal.aborted) return;
    const still: Request[] = [];
    for (const request of queue) {
      if (running.size < options.concurrency && !busy.has(request.customer)) start(request);
      else still.push(request);
    }
    queue = still;
  };
  return {
    look() {
      const found = dueAfter(ground, last_seen);
      last_seen = found.at(-1)?.seq ?? last_seen;
      queue.push(...found);
      pump();
    },
    waiting: () => queue.length + running.size,
    async close() {
      closing.abort();
      await Promise.all(running);
      await pool.destroy();
    },
  };
}

interface Asker {
  readonly pool: Pool;
  readonly path: string;
  readonly options: DeskOptions;
  readonly closing: AbortController;
}

/** Asks until there is an answer, then keeps it. */
async function serveOne(ground: Pick<Ground, 'db' | 'transaction'>, asker: Asker, request: Request): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const outcome = await ask(asker, request);
    if (asker.closing.signal.aborted && outcome.kind === 'again') return;
    if (outcome.kind !== 'again') {
      ground.transaction(() => settle(ground, request, outcome));
      if (outcome.kind === 'failed') asker.options.log(`desk: ${request.reference} failed: ${outcome.problem}`);
      return;
    }
    const wait_ms = outcome.wait_ms ?? Math.min(asker.options.retry_ms * 2 ** Math.min(tries, 20), longest_wait_ms);
    if (tries === 0 || tries % 20 === 0) {
      asker.options.log(`desk: ${request.reference} will be asked again: ${outcome.problem}`);
    }
    if (!(await waited(wait_ms, asker.closing.signal))) return;
  }
}

type Outcome =
  | { readonly kind: 'again'; readonly problem: string; readonly wait_ms: number | null }
  | { readonly kind: 'failed'; readonly status: number; readonly body: string; readonly problem: string }
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: string;
      readonly units: number;
      readonly refused: Readonly<Record<string, number>>;
    };

async function ask(asker: Asker, request: Request): Promise<Outcome> {
  let status: number;
  let body: string;
  let retry_after: string | string[] | undefined;
  try {
    const reply = await asker.pool.request({
      method: 'POST',
      path: asker.path,
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${asker.options.key}`,
        'idempotency-key': request.reference,
      },
      body: request.body,
      signal: asker.closing.signal,
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

function settle(ground: Pick<Ground, 'db'>, request: Request, outcome: Exclude<Outcome, { kind: 'again' }>): void {
  const answered = outcome.kind === 'answered';
  prepared(
    ground.db,
    `UPDATE world_request SET status = ?, answer_status = ?, answer = ?, units_authorised = ?, refused = ?, problem = ?
     WHERE seq = ?`,
  ).run(
    answered ? 'asked' : 'failed',
    outcome.status,
    outcome.body,
    answered ? outcome.units : 0,
    JSON.stringify(answered ? outcome.refused : {}),
    answered ? null : outcome.problem,
    request.seq,
  );
}

function dueAfter(ground: Pick<Ground, 'db'>, seq: number): Request[] {
  const sql = `SELECT seq, reference, customer, body FROM world_request WHERE status = 'due' AND seq > ? ORDER BY seq`;
  return prepared(ground.db, sql)
    .all(seq)
    .map((row) => ({
      seq: Number(row['seq']),
      reference: String(row['reference']),
      customer: String(row['customer']),
      body: String(row['body']),
    }));
}

async function waited(wait_ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(wait_ms, undefined, { signal });
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
