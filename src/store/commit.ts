import type pg from 'pg';
import type { Purchases, Reference } from '#core/base/input.ts';
import type { JsonObject } from '#core/base/json.ts';
import { must } from '#core/base/must.ts';
import { customersOf, looked } from '#core/concern.ts';
import type { DeliveryReference } from '#core/decision.ts';
import type { Sold } from '#core/order/sold.ts';
import type { State } from '#core/state.ts';
import { StoreGone } from '#flows/ports.ts';
import type { CommitRequest, InputStatus, KnownInput, Loaded, Writes } from '#flows/ports.ts';
import { retryable, unreachable } from './connect.ts';
import { clean, json } from './json.ts';
import type { SoldCache } from './sold-cache.ts';
import type { StateCache } from './state-cache.ts';
import { run } from './sql.ts';
import { writeAll } from './writes.ts';

const TRIES = 12;

/** What this process has in memory of the database. */
export interface Caches {
  readonly sold: SoldCache;
  readonly states: StateCache;
}

type Tried =
  | ({ readonly kind: 'committed' } & Sent)
  | { readonly kind: 'failed'; readonly error: unknown }
  /** The commit was sent and its answer did not come. */
  | ({ readonly kind: 'in_doubt'; readonly error: unknown } & Sent);

/** Everything is written, and only the commit is left. */
interface Sent {
  readonly writes: Writes;
  readonly xid: string | null;
  /** States as the database will hold them. */
  readonly written: readonly Parameters<StateCache['set']>[];
}

/** One batch in one transaction; tried again, whole, when another process was first or the connection went. */
export async function commitBatch(
  pool: pg.Pool,
  caches: Caches,
  request: CommitRequest,
  plan: (loaded: Loaded) => Writes,
): Promise<Writes> {
  for (let attempt = 1; ; attempt += 1) {
    const tried = await once(pool, caches, request, plan);
    const stood = tried.kind === 'committed' || (tried.kind === 'in_doubt' && (await didCommit(pool, tried.xid)));
    if (stood) {
      for (const sold of tried.writes.sold) caches.sold.set(sold.order_id, sold);
      for (const remember of tried.written) caches.states.set(...remember);
      return tried.writes;
    }
    if (attempt >= TRIES && unreachable(tried.error)) throw new StoreGone(tried.error);
    if (attempt >= TRIES || !retryable(tried.error)) throw tried.error;
    await pause(attempt);
  }
}

async function once(
  pool: pg.Pool,
  caches: Caches,
  request: CommitRequest,
  plan: (loaded: Loaded) => Writes,
): Promise<Tried> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    return { kind: 'failed', error };
  }
  let broken: Error | undefined;
  let sent: Sent | null = null;
  try {
    await client.query('BEGIN');
    const { loaded, last_xid } = await load(client, caches, request);
    const writes = plan(loaded);
    const written: Parameters<StateCache['set']>[] = [];
    const xid = await writeAll(client, writes, last_xid, (...state) => written.push(state));
    sent = { writes, xid, written };
    await client.query('COMMIT');
    return { kind: 'committed', ...sent };
  } catch (error) {
    broken = await rollback(client, error);
    return sent === null ? { kind: 'failed', error } : { kind: 'in_doubt', error, ...sent };
  } finally {
    client.release(broken);
  }
}

/** Leaves the connection clean, or says that it cannot be used again. */
async function rollback(client: pg.PoolClient, error: unknown): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Asks the database what became of a transaction. Throws when it cannot be asked for too long. */
async function didCommit(pool: pg.Pool, xid: string | null): Promise<boolean> {
  // Without an input nothing was decided, and the same again does no harm.
  if (xid === null) return false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { rows } = await run<{ status: string | null }>(pool, 'transaction_status', [xid]);
      // `in progress` means that the server has not noticed yet that we are gone.
      if (rows[0]?.status !== 'in progress') return rows[0]?.status === 'committed';
      if (attempt >= TRIES) throw new Error(`transaction ${xid} neither stands nor falls; its connection is gone`);
    } catch (error) {
      if (attempt >= TRIES || !retryable(error)) throw error;
    }
    await pause(attempt);
  }
}

/** Growing, and different for every process by the spread of their numbers; enough for the winner to finish. */
function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, attempt * attempt * 5 + (process.pid % 7)));
}

async function load(
  client: pg.PoolClient,
  caches: Caches,
  request: CommitRequest,
): Promise<{ loaded: Loaded; last_xid: string }> {
  const references = request.concerns.flatMap((concern) => concern.references);
  const questions = request.concerns.flatMap((concern) => concern.purchases ?? []);
  const found = await findReferences(client, references);
  const candidates = await findPurchases(client, questions);
  const aggregates = new Set([
    ...request.concerns.flatMap((concern) => concern.aggregates),
    ...found.values(),
    ...[...candidates.values()].flat(),
    ...(await customersToLock(client, caches.sold, request, candidates)),
  ]);
  const states = new Map<string, { state: State; version: number }>();
  let last_xid = 0n;
  const cached = new Map(
    [...aggregates].flatMap((id) => {
      const entry = caches.states.get(id);
      return entry === undefined ? [] : [[id, entry] as const];
    }),
  );
  const versions = Object.fromEntries([...cached].map(([id, { version }]) => [id, version]));
  const locked = await run<{ id: string; version: number; state: State | null; xid: string }>(
    client,
    'lock_aggregates',
    [[...aggregates], json(versions)],
  );
  for (const row of locked.rows) {
    const state = must(row.state ?? cached.get(row.id)?.state, 'a state that is neither in the database nor in memory');
    states.set(row.id, { state, version: row.version });
    if (BigInt(row.xid) > last_xid) last_xid = BigInt(row.xid);
  }
  const known = await findKnown(client, request.keys);
  const sold = await loadSold(client, caches.sold, [...aggregates]);
  await look(client, request, sold, states);
  const resolve: Loaded['resolve'] = (reference) => found.get(name(reference)) ?? null;
  return { loaded: { known, states, sold, candidates, resolve }, last_xid: String(last_xid) };
}

/** Whose orders they are is frozen with the sale, so it is known before anything is locked, and all is locked in one order. */
async function customersToLock(
  client: pg.PoolClient,
  cache: SoldCache,
  { concerns }: CommitRequest,
  candidates: ReadonlyMap<string, readonly string[]>,
): Promise<string[]> {
  const capped = concerns.flatMap(({ purchases, locks_customers }) =>
    purchases !== null && locks_customers === true ? (candidates.get(purchases.request) ?? []) : [],
  );
  return capped.length === 0 ? [] : customersOf((await loadSold(client, cache, capped)).values());
}

/** Reads copies of other systems' words, which nobody waits for; what is locked already stays as it was read then. */
async function look(
  client: pg.PoolClient,
  { concerns }: CommitRequest,
  sold: ReadonlyMap<string, Sold>,
  states: Map<string, { state: State; version: number }>,
): Promise<void> {
  const looks = concerns.flatMap((concern) => concern.looks ?? []);
  const names = looked(looks, sold.values()).filter((id) => !states.has(id));
  if (names.length === 0) return;
  const { rows } = await run<{ id: string; version: number; state: State }>(client, 'look_at_aggregates', [names]);
  for (const { id, ...row } of rows) states.set(id, row);
}

async function findKnown(client: pg.PoolClient, keys: readonly string[]): Promise<Map<string, KnownInput>> {
  const { rows } = await run<{ key: string; hash: string; status: InputStatus; answer: JsonObject }>(
    client,
    'known_inputs',
    [keys],
  );
  const kept = new Map(rows.map(({ key, ...row }) => [key, row]));
  return new Map(
    keys.flatMap((key) => {
      const row = kept.get(clean(key));
      return row === undefined ? [] : [[key, row] as const];
    }),
  );
}

async function findReferences(
  client: pg.PoolClient,
  references: readonly (Reference | DeliveryReference)[],
): Promise<Map<string, string>> {
  if (references.length === 0) return new Map();
  const { rows } = await run<{ kind: string; id: string; aggregate: string }>(client, 'find_references', [
    references.map((reference) => reference.kind),
    references.map((reference) => reference.id),
  ]);
  return new Map(rows.map((row) => [`${row.kind}:${row.id}`, row.aggregate]));
}

/** For each request, the orders whose units it may take, named as aggregates. */
async function findPurchases(client: pg.PoolClient, questions: readonly Purchases[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const open = { question: [] as number[], customer: [] as string[], sku: [] as string[] };
  for (const [index, question] of questions.entries()) {
    found.set(question.request, question.order_id === null ? [] : [`order/${question.order_id}`]);
    if (question.order_id !== null || question.customer_id === null) continue;
    for (const sku of new Set(question.skus)) {
      open.question.push(index);
      open.customer.push(question.customer_id);
      open.sku.push(sku);
    }
  }
  if (open.question.length === 0) return found;
  const { rows } = await run<{ question: number; order_id: string }>(client, 'find_purchases', [
    open.question,
    open.customer,
    open.sku,
  ]);
  for (const row of rows) {
    const question = questions[row.question];
    if (question !== undefined) found.get(question.request)?.push(`order/${row.order_id}`);
  }
  for (const orders of found.values()) orders.sort();
  return found;
}

async function loadSold(
  client: pg.PoolClient,
  cache: SoldCache,
  aggregates: readonly string[],
): Promise<Map<string, Sold>> {
  const sold = new Map<string, Sold>();
  const missing: string[] = [];
  for (const aggregate of aggregates) {
    if (!aggregate.startsWith('order/')) continue;
    const order_id = aggregate.slice('order/'.length);
    const cached = cache.get(order_id);
    if (cached === undefined) missing.push(order_id);
    else sold.set(order_id, cached);
  }
  if (missing.length === 0) return sold;
  const { rows } = await run<{ order_id: string; body: Sold }>(client, 'load_sold', [missing]);
  for (const row of rows) {
    sold.set(row.order_id, row.body);
    cache.set(row.order_id, row.body);
  }
  return sold;
}

function name(reference: Reference | DeliveryReference): string {
  return `${reference.kind}:${reference.id}`;
}
