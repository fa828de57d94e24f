import { Pool } from 'undici';
import type { Owed } from './outbox.ts';
import type { DurableOutbox } from './outbox-store.ts';
import type { OpenGround } from './ground.ts';

export interface OutboxOptions {
  /** Base URL of Backhaul. */
  readonly target: string;
  /** Webhooks in flight at once. */
  readonly concurrency: number;
  readonly mischief?: Mischief;
  /** First wait after a failed send; doubles up to 5 s. 200 by default. */
  readonly retry_ms?: number;
  /** How long a delayed webhook is held back, so that later ones overtake it. 400 by default. */
  readonly delay_ms?: number;
}

/** What befalls a webhook at its first send: sent twice at once, or held back. */
export interface Mischief {
  next(): 'none' | 'duplicate' | 'delay';
}

export interface OutboxSender {
  /** Webhooks that are not durably acknowledged. */
  pending(): number;
  /** Stops sending; what was not acknowledged stays owed for the next start. */
  close(): Promise<void>;
}

interface Sending {
  readonly ground: Pick<OpenGround, 'outbox' | 'transaction'>;
  readonly options: OutboxOptions;
  readonly pool: Pool;
  readonly prefix: string;
  /** Rows that may go now, oldest first from `head`. */
  ready: number[];
  head: number;
  readonly flying: Set<Promise<void>>;
  readonly timers: Set<NodeJS.Timeout>;
  readonly attempts: Map<number, number>;
  /** Acknowledged or postponed since the last write. */
  results: Result[];
  flush: NodeJS.Timeout | null;
  open: number;
  closed: boolean;
}

type Result =
  | { readonly kind: 'acknowledged'; readonly seq: number }
  | { readonly kind: 'postponed'; readonly seq: number; readonly due_ms: number; readonly problem: string };

const longest_wait_ms = 5_000;
const flush_every_ms = 20;
const patience_ms = 30_000;

/** Sends what the stand-ins owe until each is acknowledged with a 2xx. Start it after the stand-ins are served: they register their signers then. */
export function startOutbox(ground: Pick<OpenGround, 'outbox' | 'transaction'>, options: OutboxOptions): OutboxSender {
  const target = new URL(options.target);
  const sending: Sending = {
    ground,
    options,
    pool: new Pool(target.origin, {
      connections: options.concurrency,
      headersTimeout: patience_ms,
      bodyTimeout: patience_ms,
    }),
    prefix: target.pathname.replace(/\/$/, ''),
    ready: ground.outbox.unsent(),
    head: 0,
    flying: new Set(),
    timers: new Set(),
    attempts: new Map(),
    results: [],
    flush: null,
    open: 0,
    closed: false,
  };
  sending.open = sending.ready.length;
  ground.outbox.listen((seqs) => {
    sending.open += seqs.length;
    for (const seq of seqs) sending.ready.push(seq);
    pump(sending);
  });
  pump(sending);
  return { pending: () => sending.open, close: () => close(sending) };
}

function pump(sending: Sending): void {
  while (!sending.closed && sending.flying.size < sending.options.concurrency && sending.head < sending.ready.length) {
    const seq = sending.ready[sending.head] as number;
    sending.head += 1;
    launch(sending, seq);
  }
  // Dropping the consumed front now and then keeps the array small without shifting it for every row.
  if (sending.head > 1_000 && sending.head * 2 > sending.ready.length) {
    sending.ready = sending.ready.slice(sending.head);
    sending.head = 0;
  }
}

function launch(sending: Sending, seq: number): void {
  const first = !sending.attempts.has(seq);
  const fate = first ? (sending.options.mischief?.next() ?? 'none') : 'none';
  if (first) sending.attempts.set(seq, 0);
  if (fate === 'delay') {
    again(sending, seq, sending.options.delay_ms ?? 400);
    return;
  }
  const flight = deliver(sending, seq, fate === 'duplicate' ? 2 : 1).then(() => {
    sending.flying.delete(flight);
    pump(sending);
  });
  sending.flying.add(flight);
}

async function deliver(sending: Sending, seq: number, copies: number): Promise<void> {
  const { outbox } = sending.ground;
  const owed = outbox.owed(seq);
  const problems = await Promise.all(Array.from({ length: copies }, () => post(sending, outbox, owed)));
  if (problems.includes(null)) {
    sending.attempts.delete(seq);
    record(sending, { kind: 'acknowledged', seq });
    return;
  }
  const attempts = sending.attempts.get(seq) ?? 0;
  sending.attempts.set(seq, attempts + 1);
  const wait_ms = Math.min((sending.options.retry_ms ?? 200) * 2 ** Math.min(attempts, 20), longest_wait_ms);
  record(sending, { kind: 'postponed', seq, due_ms: Date.now() + wait_ms, problem: problems[0] ?? '' });
  again(sending, seq, wait_ms);
}

/** Null when acknowledged, else what went wrong. */
async function post(sending: Sending, outbox: DurableOutbox, owed: Owed): Promise<string | null> {
  try {
    const { statusCode, body } = await sending.pool.request({
      method: 'POST',
      path: sending.prefix + owed.path,
      headers: { 'content-type': 'application/json', ...outbox.headers(owed, Date.now()) },
      body: owed.body,
    });
    await body.dump();
    return statusCode >= 200 && statusCode < 300 ? null : `answered ${statusCode}`;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

function again(sending: Sending, seq: number, wait_ms: number): void {
  if (sending.closed) return;
  const timer = setTimeout(() => {
    sending.timers.delete(timer);
    sending.ready.push(seq);
    pump(sending);
  }, wait_ms);
  sending.timers.add(timer);
}

function record(sending: Sending, result: Result): void {
  sending.results.push(result);
  sending.flush ??= setTimeout(() => write(sending), flush_every_ms);
}

function write(sending: Sending): void {
  const { outbox } = sending.ground;
  const results = sending.results;
  sending.results = [];
  sending.flush = null;
  sending.ground.transaction(() => {
    for (const result of results)
      if (result.kind === 'acknowledged') outbox.acknowledged(result.seq);
      else outbox.postponed(result.seq, result.due_ms, result.problem);
  });
  for (const result of results) if (result.kind === 'acknowledged') sending.open -= 1;
}

async function close(sending: Sending): Promise<void> {
  if (sending.closed) return;
  sending.closed = true;
  sending.ground.outbox.listen(null);
  for (const timer of sending.timers) clearTimeout(timer);
  // What is in the air may still be acknowledged; after two seconds it is cut and stays owed.
  const cut = setTimeout(() => void sending.pool.destroy(), 2_000);
  await Promise.all(sending.flying);
  clearTimeout(cut);
  if (!sending.pool.destroyed) await sending.pool.destroy();
  if (sending.flush !== null) clearTimeout(sending.flush);
  if (sending.results.length > 0) write(sending);
}
