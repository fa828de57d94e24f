import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { prepared } from '#sandbox/kit/prepared.ts';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { ask, type Asker, type Outcome, type Request } from './desk-ask.ts';

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

const longest_wait_ms = 5_000;

/**
 * Opens the desk. The requests of one customer are asked strictly one after another in order of time, as one person
 * would; different customers at once. A request stays `due` in the database until its answer is kept.
 */
export function openDesk(ground: Pick<Ground, 'db' | 'transaction'>, options: DeskOptions): Desk {
  const closing = new AbortController();
  const target = new URL(options.target);
  const pool = new Pool(target.origin, {
    connections: options.concurrency,
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
  });
  const path = `${target.pathname.replace(/\/$/, '')}/commerce/v1/returns`;
  const asker: Asker = { pool, path, key: options.key, closing: closing.signal };
  let last_seen = -1;
  let queue: Request[] = [];
  const busy = new Set<string>();
  const running = new Set<Promise<void>>();

  const start = (request: Request): void => {
    busy.add(request.customer);
    const run = serveOne(ground, asker, request, options)
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

/** Asks until there is an answer, then keeps it. */
async function serveOne(
  ground: Pick<Ground, 'db' | 'transaction'>,
  asker: Asker,
  request: Request,
  options: DeskOptions,
): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    const outcome = await ask(asker, request);
    if (asker.closing.aborted && outcome.kind === 'again') return;
    if (outcome.kind !== 'again') {
      ground.transaction(() => settle(ground, request, outcome));
      if (outcome.kind === 'failed') options.log(`desk: ${request.reference} failed: ${outcome.problem}`);
      return;
    }
    const wait_ms = outcome.wait_ms ?? Math.min(options.retry_ms * 2 ** Math.min(tries, 20), longest_wait_ms);
    if (tries === 0 || tries % 20 === 0) {
      options.log(`desk: ${request.reference} will be asked again: ${outcome.problem}`);
    }
    if (!(await waited(wait_ms, asker.closing))) return;
  }
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
