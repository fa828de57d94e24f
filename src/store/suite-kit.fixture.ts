import type { Concern } from '#core/concern.ts';
import type { Fact, Input } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
import type { NewDelivery, NewException } from '#core/decision.ts';
import type { Event } from '#core/event.ts';
import type { Sold } from '#core/order/sold.ts';
import type { StockState } from '#core/state.ts';
import type { InputStatus, Loaded, ParkedInput, Store, Writes, WrittenInput } from '#flows/ports.ts';

/** One database and the stores of its processes. */
export interface Ground {
  readonly store: Store;
  /** Another process on the same database. */
  readonly open: () => Store;
  /** The messages that were kept, oldest first. */
  readonly knocks: () => Promise<readonly { readonly id: number; readonly system: string; readonly body: string }[]>;
  readonly clear: () => Promise<void>;
}

export const AT: Instant = '2026-03-10T12:00:00.000Z';
export const LATER: Instant = '2026-03-10T13:00:00.000Z';

/** Writes nothing, but for what is given. */
function writes(given: Partial<Writes> = {}): Writes {
  return {
    inputs: [],
    states: [],
    events: [],
    units: [],
    money: [],
    deliveries: [],
    owner: null,
    settled: [],
    withdraw: [],
    exceptions: [],
    references: [],
    wakes: [],
    sold: [],
    parked: [],
    unparked: [],
    knocks: [],
    cursors: [],
    recorded_at: AT,
    ...given,
  };
}

/** An aggregate that counts, so that a lost update shows. */
export function counter(aggregate: string, units: number): StockState {
  return { kind: 'stock', document: aggregate, units, posted: 'sent' };
}

/** The number that a counter has come to; 0 when it is not there. */
export function counted(loaded: { readonly state: unknown } | null | undefined): number {
  return (loaded?.state as StockState | undefined)?.units ?? 0;
}

/** An aggregate's next state and event, from what was loaded. */
export function step(loaded: Loaded, aggregate: string, cause: string): Pick<Writes, 'states' | 'events'> {
  const before = loaded.states.get(aggregate);
  const version = (before?.version ?? 0) + 1;
  return {
    states: [{ aggregate, version, before: version - 1, state: counter(aggregate, counted(before) + 1) }],
    events: [{ ...event(aggregate, version, cause), recorded_at: AT }],
  };
}

/** An event that says little. */
export function event(aggregate: string, version: number, cause = 'test'): Event {
  return { aggregate, version, at: AT, cause, body: { type: 'return.closed', return_id: aggregate }, asks: [] };
}

/** An input as a commit writes it. */
export function input(key: string, status: InputStatus = 'done', given: Partial<WrittenInput> = {}): WrittenInput {
  return { input: fact(key), hash: 'h', status, answer: { key }, again: false, ...given };
}

export function fact(key: string, what: Fact = { type: 'clock.struck', wake: 'test' }): Input {
  return { key, source: 'test', at: AT, to: { aggregate: 'stock/test' }, fact: what };
}

export function parked(key: string, waits_for: string, given: Partial<ParkedInput> = {}): ParkedInput {
  return { key, waits_for, why: 'early', input: fact(key), since: AT, ...given };
}

export function delivery(key: string, aggregate: string, given: Partial<NewDelivery> = {}): NewDelivery {
  const operation = { name: 'erp.return.withdraw', return_id: key, authorisation_ref: 'RMA' } as const;
  return { key, aggregate, system: 'erp', operation, lane: 1, ...given };
}

export function trouble(id: string, given: Partial<NewException> = {}): { readonly change: 'open' } & NewException {
  const { aggregate = 'stock/test', ...rest } = given;
  const told = { money_at_risk_minor: 0, currency: 'GBP', detail: { what: 'it' }, at: AT };
  return { change: 'open', id, kind: 'over_receipt', aggregate, ...told, ...rest };
}

/** A sale of one unit of one SKU for each line. */
export function sale(
  order_id: string,
  given: { readonly customer_id?: string | null; readonly lines?: number } = {},
): Sold {
  const { customer_id = 'C-1', lines = 2 } = given;
  return {
    order_id,
    name: `#${order_id}`,
    system: 'shop',
    source_ref: `gid/${order_id}`,
    channel: 'web',
    placed_at: AT,
    currency: 'GBP',
    customer_id,
    country: 'GB',
    lines: Array.from({ length: lines }, (_, index) => ({
      line_id: `L${index}`,
      source_ref: `gid/${order_id}/${index}`,
      sku: `SKU-${index}`,
      title: 'A mug',
      quantity: 1,
      bought_at: AT,
      runs: [{ units: 1, price_minor: 1_000, discount_minor: 0, tax_added_minor: 0, tax_included_minor: 167 }],
    })),
    charges: [],
    tenders: [],
  };
}

/** Commits what a plan makes of these aggregates. */
export function commit(
  store: Store,
  aggregates: readonly string[],
  plan: (loaded: Loaded) => Partial<Writes>,
  more: { readonly keys?: readonly string[]; readonly concerns?: readonly Concern[] } = {},
): Promise<Writes> {
  const concerns = [{ aggregates, references: [], purchases: null }, ...(more.concerns ?? [])];
  return store.commit({ keys: more.keys ?? [], concerns }, (loaded) => writes(plan(loaded)));
}

/** Commits these writes without looking at anything. */
export function put(store: Store, given: Partial<Writes>): Promise<Writes> {
  return commit(store, [], () => given);
}

/** A number below `below` from a seed, so that a failure repeats. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Reads the whole log in pages of a few events. */
export async function tellAll(store: Store, limit = 7): Promise<Event[]> {
  const told: Event[] = [];
  for (let position: string | null = null; ;) {
    const page = await store.tail.after(position, limit);
    if (page.events.length === 0) return told;
    told.push(...page.events);
    position = page.position;
  }
}

/** Lets many batches work on the same few aggregates at once, and gives how often each was changed. */
export async function contend(
  stores: readonly Store[],
  given: {
    readonly batches: number;
    readonly aggregates: readonly string[];
    readonly each: number;
    readonly seed: number;
  },
): Promise<Map<string, number>> {
  const { batches, aggregates, each, seed } = given;
  const roll = dice(seed);
  const changed = new Map<string, number>();
  const work = Array.from({ length: batches }, (_, batch) => {
    const chosen = new Set<string>();
    while (chosen.size < each) chosen.add(aggregates[roll(aggregates.length)] ?? '');
    const keys = [...chosen].map((aggregate) => `${batch}:${aggregate}`);
    for (const aggregate of chosen) changed.set(aggregate, (changed.get(aggregate) ?? 0) + 1);
    return { chosen: [...chosen], keys, store: stores[batch % stores.length] };
  });
  await Promise.all(
    work.map(async ({ chosen, keys, store }) => {
      if (store === undefined) return;
      await commit(
        store,
        chosen,
        (loaded) => {
          const steps = chosen.map((aggregate, index) => step(loaded, aggregate, keys[index] ?? ''));
          return {
            inputs: keys.map((key) => input(key)),
            states: steps.flatMap((one) => one.states),
            events: steps.flatMap((one) => one.events),
          };
        },
        { keys },
      );
    }),
  );
  return changed;
}
