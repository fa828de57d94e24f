import type { Answer, ApiPorts, Heeded } from '#api/ports.ts';
import type { Instant } from '#core/base/instant.ts';
import type { Facts } from '#core/decision.ts';
import { cancelReturn, eligibility, requestReturn, type Asked } from '#flows/ask.ts';
import type { Act } from '#flows/act.ts';
import type { Result } from '#flows/batch.ts';
import { say } from '#flows/say.ts';
import { hear, relay } from '#flows/ingest.ts';
import type { Dispatcher } from '#flows/deliver.ts';
import type { Store } from '#flows/ports.ts';
import type { Backbone } from '#backbone/backbone.ts';
import type { Systems } from '#flows/systems.ts';

interface House {
  readonly store: Store;
  readonly systems: Systems;
  readonly act: Act;
  readonly dispatcher: () => Dispatcher | null;
  /** Null without a broker. */
  readonly backbone: Backbone | null;
  readonly facts: () => Facts;
  readonly now: () => Instant;
}

/** The API's view of the house. */
export function apiPorts(house: House): ApiPorts {
  const { store, now } = house;
  return {
    hear: (system, knock) => {
      const stream = house.backbone?.relay ?? null;
      return stream === null ? hear(house, system, knock) : relay({ ...house, relay: stream }, system, knock);
    },
    requestReturn: async ({ client_id: client, requested_at, correlation_id: _id, ...ask }) =>
      answer(await requestReturn(house, { ...ask, client, requested_at: requested_at ?? now() })),
    cancelReturn: async ({ client_id: client, ...ask }) => answer(await cancelReturn(house, { ...ask, client })),
    say: async ({ client_id: client, ...said }) => {
      const results = await say(house, { ...said, client });
      return 'kind' in results ? results : results.map(heeded);
    },
    eligibility: async ({ client_id: client, asked_at, customer_id, order, lines }) => {
      const at = asked_at ?? now();
      const asked = await eligibility(house, {
        client,
        idempotency_key: '',
        body_hash: '',
        channel: 'eligibility',
        customer_id,
        order,
        reference: null,
        requested_at: at,
        lines: lines.map((line) => ({ ...line, reason: 'unspecified' })),
      });
      return asked.kind === 'answered' ? { ...asked, asked_at: at } : asked;
    },
    read: store.read,
    health: () => health(house),
    now,
  };
}

/** A verdict as the API passes it on. What is parked or poisoned is kept, and the caller may ask again. */
function answer(asked: Asked): Answer {
  switch (asked.kind) {
    case 'parked':
      return { kind: 'refused', code: 'return_unknown', detail: asked.why };
    case 'poison':
      return {
        kind: 'unavailable',
        detail: 'the request is kept and could not be decided; an exception is open',
        retry_after_s: 60,
      };
    default:
      return asked;
  }
}

/** What became of a fact that was said; what waits is kept, and the caller is told for what. */
function heeded(result: Result): Heeded {
  switch (result.kind) {
    case 'parked':
      return { kind: 'waiting', detail: result.why };
    case 'poison':
      return { kind: 'failed', detail: 'what was said is kept and could not be decided; an exception is open' };
    default:
      return result;
  }
}

async function health({ store, act, dispatcher, backbone }: House): ReturnType<ApiPorts['health']> {
  const carriers: Record<string, { ok: boolean; detail: string }> = {};
  for (const [system, load] of Object.entries(dispatcher()?.load() ?? {}))
    carriers[system] = {
      ok: load.breaker === 'closed',
      detail: `${load.waiting} calls wait, ${load.in_flight} in flight, breaker ${load.breaker}`,
    };
  // Nor does a broker that is away: what it is for is done later, or by the database.
  const asked = backbone?.state() ?? Promise.resolve(null);
  try {
    const summary = await store.read.summary();
    const broker = await asked;
    const parts = {
      database: { ok: true, detail: 'answers' },
      door: { ok: true, detail: `${act.waiting()} inputs wait for their commit` },
      ...carriers,
      ...(broker === null ? {} : { backbone: broker }),
    };
    // A system that is down does not make Backhaul unready: that is what it is for.
    return { ok: true, ready: true, parts, summary };
  } catch (error) {
    const broker = await asked;
    return {
      ok: false,
      ready: false,
      parts: {
        database: { ok: false, detail: error instanceof Error ? error.message : String(error) },
        ...(broker === null ? {} : { backbone: broker }),
      },
      summary: { deliveries_due: {}, exceptions_open: {}, parked: 0, wakes_pending: 0 },
    };
  }
}
