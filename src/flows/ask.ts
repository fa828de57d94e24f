import { createHash } from 'node:crypto';
import type { Input, ReturnRequested, ReturnRequestedLine } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
import type { BusinessKey } from '#core/base/told.ts';
import { concern, customersOf, looked, type Concern } from '#core/concern.ts';
import { decide } from '#core/decide.ts';
import type { Known } from '#core/policy/known.ts';
import { knownFrom } from '#core/replica/known.ts';
import { appraise, type Appraisal } from '#core/return/appraise.ts';
import type { Facts, World } from '#core/decision.ts';
import { soldBy } from '#core/exchange/sold.ts';
import type { Sold } from '#core/order/sold.ts';
import type { State } from '#core/state.ts';
import { Busy, single, type Act } from './act.ts';
import type { Result } from './batch.ts';
import { StoreGone, type Store } from './ports.ts';
import type { Systems } from './systems.ts';

/** A channel asks, on a customer's behalf, to bring units back. */
export interface ReturnAsk {
  /** The client and its idempotency key: the same pair is the same request for ever. */
  readonly client: string;
  readonly idempotency_key: string;
  /** Of what the caller sent; the same key with another one is a conflict. */
  readonly body_hash: string;
  readonly channel: string;
  readonly customer_id: string | null;
  /** Our order id; when given, only this order is looked at. */
  readonly order: string | null;
  /** The channel's own name of the request. */
  readonly reference: string | null;
  readonly requested_at: Instant;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly reason: string;
    readonly line_id: string | null;
  }[];
  readonly requested_by?: string | null;
  readonly fraud_score?: number | null;
  readonly custody_only?: boolean | null;
  readonly business_key?: BusinessKey | null;
}

export type Asked = Result | { readonly kind: 'unavailable'; readonly detail: string; readonly retry_after_s: number };

export type Eligible =
  | { readonly kind: 'answered'; readonly lines: readonly Appraisal[] }
  | { readonly kind: 'not_found'; readonly detail: string }
  | { readonly kind: 'unavailable'; readonly detail: string; readonly retry_after_s: number };

export interface AskDeps {
  readonly store: Store;
  readonly systems: Systems;
  readonly act: Act;
  readonly facts: () => Facts;
}

/** The order by our id, or by the name on the invoice where that is another; what is unknown stays as it was asked. */
async function byName(store: Store, ask: ReturnAsk): Promise<ReturnAsk> {
  if (ask.order === null) return ask;
  const named = await store.read.find({ kind: 'order_name', id: ask.order });
  return named === null ? ask : { ...ask, order: named.slice('order/'.length) };
}

/** Decides a request. Orders that Backhaul has not heard of yet are fetched first, so that no answer rests on a gap. */
export async function requestReturn(deps: AskDeps, asked: ReturnAsk): Promise<Asked> {
  const ask = await byName(deps.store, asked);
  const input = toInput(ask);
  try {
    const before = await deps.store.read.answered(input.key);
    if (before === null) {
      const gap = await fetchMissing(deps, ask);
      if (gap !== null) return { kind: 'unavailable', detail: gap, retry_after_s: 2 };
    }
    const [result] = await deps.act.submit(single(input));
    return result ?? { kind: 'unavailable', detail: 'no verdict was reached', retry_after_s: 2 };
  } catch (error) {
    return busy(error);
  }
}

/** What may come back of each asked line, now; nothing is written and nobody is told. */
export async function eligibility(deps: AskDeps, asked: ReturnAsk): Promise<Eligible> {
  const ask = await byName(deps.store, asked);
  try {
    const gap = await fetchMissing(deps, ask);
    if (gap !== null) return { kind: 'unavailable', detail: gap, retry_after_s: 2 };
  } catch (error) {
    return busy(error);
  }
  const candidates = await candidateOrders(deps.store, ask);
  const facts = deps.facts();
  const input = toInput(ask);
  const world = await readWorld(deps.store, candidates, concern(input, facts.policies));
  if (ask.order !== null && world.sold(ask.order) === null)
    return { kind: 'not_found', detail: `there is no order ${ask.order}` };
  const verdict = decide(world, input, facts, candidates);
  if (verdict.kind !== 'decided')
    return { kind: 'unavailable', detail: verdict.kind === 'refused' ? verdict.detail : verdict.why, retry_after_s: 2 };
  const sold = candidates.flatMap((aggregate) => {
    const sale = world.sold(aggregate.slice('order/'.length));
    const order = world.state(aggregate)?.state;
    if (sale === null) return [];
    return order?.kind === 'order' ? soldBy(order, sale) : sale;
  });
  const { lines, requested_at: asked_at } = ask;
  return {
    kind: 'answered',
    lines: appraise(verdict, { lines, asked_at, policies: facts.policies, known: knownIn(world, facts), sold }),
  };
}

/** Nothing was taken, and the caller may come again; any other error is not ours to explain. */
export function busy(error: unknown): Extract<Asked, { kind: 'unavailable' }> {
  if (!(error instanceof Busy || error instanceof StoreGone)) throw error;
  return { kind: 'unavailable', detail: error.message, retry_after_s: error.retry_after_s };
}

/** Null when everything is held; else what could not be learned, in words. */
async function fetchMissing({ store, systems, act }: AskDeps, ask: ReturnAsk): Promise<string | null> {
  const wanted: string[] = [];
  if (ask.order !== null) wanted.push(ask.order);
  else if (ask.customer_id !== null) {
    const told = await systems.customerOrders({ customer_id: ask.customer_id, until: ask.requested_at });
    if (told.kind === 'unavailable') return `the customer's orders could not be looked up: ${told.reason}`;
    wanted.push(...told.answer.map((heading) => heading.order_id));
  }
  const held = await store.read.held(wanted);
  for (const order_id of wanted) {
    if (held.has(order_id)) continue;
    const told = await systems.order({ order_id });
    if (told.kind === 'unavailable') return `order ${order_id} could not be fetched: ${told.reason}`;
    for (const input of told.answer) await act.submit(single(input));
  }
  return null;
}

async function candidateOrders(store: Store, ask: ReturnAsk): Promise<string[]> {
  if (ask.order !== null) return [`order/${ask.order}`];
  if (ask.customer_id === null) return [];
  const skus = [...new Set(ask.lines.map((line) => line.sku))];
  return (await store.read.purchases(ask.customer_id, skus)).map((order_id) => `order/${order_id}`).sort();
}

function knownIn(world: World, { known, now }: Facts): Known {
  return known ?? knownFrom((aggregate) => world.state(aggregate)?.state ?? null, now);
}

/** Reads what a decision would lock, and what it would look at beside. */
async function readWorld(
  store: Store,
  aggregates: readonly string[],
  { looks, locks_customers }: Concern,
): Promise<World> {
  const states = new Map<string, { state: State; version: number }>();
  const sold = new Map<string, Sold>();
  for (const aggregate of aggregates) {
    const order_id = aggregate.slice('order/'.length);
    const state = await store.read.state(aggregate);
    const sale = await store.read.sold(order_id);
    if (state !== null) states.set(aggregate, state);
    if (sale !== null) sold.set(order_id, sale);
  }
  const capped = locks_customers === true ? customersOf(sold.values()) : [];
  for (const name of new Set([...capped, ...looked(looks === undefined ? [] : [looks], sold.values())])) {
    const copy = await store.read.state(name);
    if (copy !== null) states.set(name, copy);
  }
  return {
    state: (aggregate) => states.get(aggregate) ?? null,
    sold: (order_id) => sold.get(order_id) ?? null,
    resolve: () => null,
  };
}

/** The request's own id comes from who asked and under which key, so that a repeat can never make a second one. */
function toInput(ask: ReturnAsk): Input {
  const key = `api:${ask.client}:${ask.idempotency_key}`;
  const request_id = `R${base32(createHash('sha256').update(key).digest()).slice(0, 10)}`;
  const lines: ReturnRequestedLine[] = ask.lines.map((line) => ({ ...line, commerce_line_ref: null }));
  const { channel, customer_id, order: order_id, reference, requested_at } = ask;
  const request = `request/${request_id}`;
  return {
    key,
    source: `api:${ask.client}`,
    hash: ask.body_hash,
    at: requested_at,
    to: { purchases: { customer_id, order_id, skus: lines.map((line) => line.sku), request } },
    fact: {
      type: 'return.requested',
      request_id,
      channel,
      reference,
      customer_id,
      order_id,
      requested_at,
      lines,
      commerce_return_ref: null,
      ...beside(ask),
    },
  };
}

/** What a request says beside its lines; left out where it says nothing, so that it is the same fact as before. */
function beside({
  requested_by = null,
  fraud_score = null,
  custody_only,
  business_key = null,
}: ReturnAsk): Partial<ReturnRequested> {
  return {
    ...(requested_by === null ? {} : { requested_by }),
    ...(fraud_score === null ? {} : { fraud_score }),
    ...(custody_only === true ? { custody_only } : {}),
    ...(business_key === null ? {} : { business_key }),
  };
}

/** Cancels a return before its goods come. */
export async function cancelReturn(
  deps: Pick<AskDeps, 'act' | 'facts' | 'store'>,
  ask: {
    readonly client: string;
    readonly idempotency_key: string;
    readonly body_hash: string;
    readonly return_id: string;
    readonly reason: string;
  },
): Promise<Asked> {
  const { client, idempotency_key, body_hash, return_id, reason } = ask;
  // Refused at once: parked, it would cancel a return of that name which somebody opens later.
  if ((await deps.store.read.find({ kind: 'return', id: return_id })) === null)
    return { kind: 'refused', code: 'return_unknown', detail: `there is no return ${return_id}`, duplicate: false };
  const input: Input = {
    key: `api:${client}:${idempotency_key}`,
    source: `api:${client}`,
    hash: body_hash,
    at: deps.facts().now,
    to: { reference: { kind: 'return', id: return_id } },
    fact: { type: 'return.cancelled', return_id, reason },
  };
  try {
    const [result] = await deps.act.submit(single(input));
    return result ?? { kind: 'unavailable', detail: 'no verdict was reached', retry_after_s: 2 };
  } catch (error) {
    return busy(error);
  }
}

/** Crockford's alphabet: no letters that look like digits, so that ids can be read over the telephone. */
function base32(bytes: Uint8Array): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  let text = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(value >> bits) & 31] ?? '';
    }
    value &= (1 << bits) - 1;
  }
  return text;
}
