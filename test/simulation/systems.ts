import type { JsonObject } from '#core/base/json.ts';
import type { Input } from '#core/base/input.ts';
import type { Outcome } from '#core/base/outcome.ts';
import type { Reading } from '#connectors/kit/connector.ts';
import type { DueDelivery } from '#flows/ports.ts';
import type { PolledPage, Systems, Told } from '#flows/systems.ts';
import type { VirtualClock } from './clock.ts';
import type { Outside } from './outside.ts';
import type { Weather } from './weather.ts';
import { wire } from './wire.ts';

/** What lies behind the port: the stand-ins, and the weather on the way to them. */
export interface WireOptions {
  readonly outside: Outside;
  readonly weather: Weather;
  readonly clock: VirtualClock;
}

interface Carried {
  readonly outcome: Outcome;
  readonly down: boolean;
}

const CREDITS_EACH_MS = 4_000;
const PAGE = 2;
/** Who sends messages: systems, and the retailer's own people. */
const TELLERS: readonly string[] = ['shop', 'wms', 'pay', 'cards', 'bank', 'vouchers', 'desk'];

/** The systems behind the port that the flows know: a wire that loses, delays and cuts off, and stand-ins at its end. */
export function wiredSystems({ outside, weather, clock }: WireOptions): Systems {
  const travel = wire({ weather, clock });

  /** What a connector without idempotent keys does: an attempt that may have arrived is looked up before another. */
  async function deliver({ system, key, operation, unsure }: DueDelivery): Promise<Carried> {
    const there = outside.of(system);
    if (unsure) {
      const found = await travel(system, `find/${key}`, () => there.find(key) ?? 'absent');
      if (found === null || found === 'down')
        return { outcome: { kind: 'unknown', reason: 'look-up: no reply' }, down: true };
      if (found === 'throttled') return { outcome: { kind: 'unknown', reason: 'look-up: throttled' }, down: false };
      if (found !== 'absent') return { outcome: found, down: false };
    }
    const done = await travel(system, `do/${key}`, () =>
      weather.refuses(key)
        ? ({ kind: 'refused', code: 'not_possible', detail: 'this will never be done' } as const)
        : there.perform(key, operation),
    );
    if (done === null) return { outcome: { kind: 'unknown', reason: 'no reply' }, down: true };
    if (done === 'down') return { outcome: { kind: 'later', reason: 'no connection', wait_ms: null }, down: true };
    if (done === 'throttled') return { outcome: { kind: 'later', reason: 'throttled', wait_ms: 700 }, down: false };
    return { outcome: done, down: false };
  }

  async function poll(system: string, name: string, cursor: JsonObject | null): Promise<PolledPage | Outcome> {
    const from = Number(cursor?.['from'] ?? 0);
    const page = await travel(system, name, () => outside.erp.page(from, PAGE));
    if (page === null || typeof page === 'string') return { kind: 'later', reason: 'no page', wait_ms: null };
    return {
      kind: 'page',
      reading: { kind: 'inputs', inputs: page.inputs },
      cursor: { from: page.next },
      more: page.more,
    };
  }

  async function ask<A>(name: string, work: () => readonly A[]): Promise<Told<A>> {
    const answer = await travel('shop', name, work);
    if (answer === null || typeof answer === 'string') return { kind: 'unavailable', reason: answer ?? 'no reply' };
    return { kind: 'answer', answer };
  }

  return {
    all: [
      { system: 'shop', concurrency: 2, per_second: 20, polls: [] },
      { system: 'erp', concurrency: 2, per_second: 10, polls: [{ name: 'credits', every_ms: CREDITS_EACH_MS }] },
      { system: 'wms', concurrency: 3, per_second: null, polls: [] },
      { system: 'pay', concurrency: 2, per_second: null, polls: [] },
      { system: 'cards', concurrency: 1, per_second: 10, polls: [] },
      { system: 'bank', concurrency: 1, per_second: null, polls: [] },
      { system: 'vouchers', concurrency: 1, per_second: null, polls: [] },
    ],
    hear: (system, { body }) => (TELLERS.includes(system) ? { verdict: { ok: true }, read: () => read(body) } : null),
    deliver,
    poll,
    customerOrders: ({ customer_id, until }) =>
      ask(`orders/${customer_id}`, () => outside.shop.headings(customer_id, until)),
    order: ({ order_id }) =>
      ask(`order/${order_id}`, () => {
        const known = outside.shop.orderOf(order_id);
        return known === null ? [] : [known];
      }),
  };
}

function read(body: string): Reading {
  try {
    return { kind: 'inputs', inputs: [JSON.parse(body) as Input] };
  } catch (error) {
    return {
      kind: 'unreadable',
      code: 'not_json',
      detail: error instanceof SyntaxError ? 'the message is no JSON' : String(error),
    };
  }
}
