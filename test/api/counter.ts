import type { FastifyInstance, InjectOptions } from 'fastify';
import { SCOPES, hashKey } from '#api/auth.ts';
import { createServer } from '#api/server.ts';
import { acceptance } from '#core/acceptance.fixture.ts';
import type { Fact, Input, Target } from '#core/base/input.ts';
import { later, type Instant } from '#core/base/instant.ts';
import type { NewDelivery } from '#core/decision.ts';
import { GIFT_RETAILER, SYSTEMS } from '#core/house.fixture.ts';
import { NO_TERMS, type Terms } from '#core/policy/terms.ts';
import { line, notice } from '#core/words.fixture.ts';
import { createAct, single, type Act } from '#flows/act.ts';
import type { Store } from '#flows/ports.ts';
import type { Systems } from '#flows/systems.ts';
import { apiPorts } from '#main/api-ports.ts';
import { must } from '#core/base/must.ts';

/** The real server over a real store: people say things over HTTP, and a test lets outside systems say the rest. */
export interface Counter {
  readonly store: Store;
  /** Moves the clock on. */
  readonly wait: (days: number) => void;
  readonly post: (path: string, body: object, key?: string, token?: string) => Promise<Reply>;
  readonly get: (path: string) => Promise<Reply>;
  /** An outside system tells a fact by its connector. */
  readonly hear: (to: Target, fact: Fact, key?: string) => Promise<void>;
  /** Every system says yes to all that is asked, and to what that leads to; but payments of this kind fail. */
  readonly answerAll: (fails?: string) => Promise<void>;
  /** Asks for units of order 7001 back through the API, and gives the id of the return. */
  readonly ask: (wish: Readonly<Record<string, number>>, some?: object) => Promise<string>;
  /** Types of what happened to an aggregate. */
  readonly types: (aggregate: string) => Promise<string[]>;
  readonly close: () => Promise<void>;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A client that may do everything, and one that may only ask for returns. */
const CLERK = 'key-of-clerk';
export const CHANNEL = 'key-of-channel';

/** Nobody outside has anything to tell by itself here. */
const ALONE: Systems = {
  all: [],
  hear: () => null,
  deliver: () => Promise.reject(new Error('nothing is delivered here')),
  poll: () => Promise.reject(new Error('nothing is polled here')),
  customerOrders: () => Promise.resolve({ kind: 'answer', answer: [] }),
  order: () => Promise.resolve({ kind: 'answer', answer: [] }),
};

/** Opens the counter on an empty store in which order 7001 was sold: three mugs at 10.00 and a camera at 50.00. */
export async function openCounter(store: Store, terms: Partial<Terms> = {}): Promise<Counter> {
  let now: Instant = '2026-03-05T09:00:00.000Z';
  let keys = 0;
  await store.keepPartitions(now);
  const asked: NewDelivery[] = [];
  const faults: string[] = [];
  const { server, act } = serve(store, terms, {
    now: () => now,
    asked,
    faults,
  });

  async function call(options: InjectOptions, token = CLERK): Promise<Reply> {
    const reply = await server.inject({
      ...options,
      headers: { authorization: `Bearer ${token}`, ...options.headers },
    });
    if (reply.statusCode === 500) throw new Error(`${options.url as string} failed: ${faults.join('\n')}`);
    return { status: reply.statusCode, headers: reply.headers, body: reply.json() };
  }
  async function submit(input: Input): Promise<void> {
    const [result] = await act.submit(single(input));
    if (result?.kind !== 'done') throw new Error(`${input.fact.type}: ${JSON.stringify(result)}`);
  }
  const hear: Counter['hear'] = (to, fact, key = `system:${(keys += 1)}`) =>
    submit({ key, source: 'floor', at: now, to, fact });
  const post: Counter['post'] = (path, body, key = `K${(keys += 1)}`, token = CLERK) =>
    call({ method: 'POST', url: path, payload: body, headers: { 'idempotency-key': key } }, token);

  const order = notice('7001', [
    line('1', 'MUG', 3, 3000, { tax_minor: 500 }),
    line('2', 'CAMERA', 1, 5000, { serials: ['S-1'] }),
  ]);
  await hear({ aggregate: 'order/7001' }, { type: 'order.recorded', order });
  return {
    store,
    wait: (days) => {
      now = later(now, days * 86_400_000);
    },
    post,
    get: (url) => call({ url }),
    hear,
    answerAll: async (fails) => {
      for (let one = asked.shift(); one !== undefined; one = asked.shift()) {
        const { key, aggregate, operation } = one;
        const failed = fails !== undefined && key.endsWith(fails);
        const told = failed ? { refund_ref: 're', status: 'failed', failure: 'expired' } : acceptance(operation);
        const outcome = { kind: 'accepted', facts: told } as const;
        await hear({ aggregate }, { type: 'delivery.answered', delivery: key, operation: operation.name, outcome });
      }
    },
    ask: async (wish, some = {}) => {
      const lines = Object.entries(wish).map(([sku, quantity]) => ({ sku, quantity, reason: 'unwanted' }));
      const reply = await post('/commerce/v1/returns', { order: '7001', lines, ...some });
      const [made] = reply.body['returns'] as { return_id: string }[];
      return must(made, `no return came of ${JSON.stringify(reply.body)}`).return_id;
    },
    types: async (aggregate) => (await store.read.history(aggregate)).map(({ body }) => body.type),
    close: async () => {
      await act.idle();
      await server.close();
      await store.close();
    },
  };
}

/** The server and the door behind it, under the plain policy with these terms. */
function serve(
  store: Store,
  terms: Partial<Terms>,
  { now, asked, faults }: { readonly now: () => Instant; readonly asked: NewDelivery[]; readonly faults: string[] },
): { readonly server: FastifyInstance; readonly act: Act } {
  const policies = [{ ...GIFT_RETAILER, terms: { ...NO_TERMS, ...terms } }];
  const facts = { policies, systems: SYSTEMS };
  const act = createAct({
    store,
    now,
    facts: () => facts,
    owner: () => null,
    committed: ({ deliveries }) => asked.push(...deliveries),
  });
  const house = { store, systems: ALONE, act, dispatcher: () => null, backbone: null, now };
  const ports = apiPorts({ ...house, facts: () => ({ ...facts, now: now() }) });
  const clients = [
    { id: 'clerk', key_sha256: hashKey(CLERK), scopes: SCOPES },
    { id: 'channel', key_sha256: hashKey(CHANNEL), scopes: ['commerce:read', 'commerce:write'] },
  ];
  return { server: createServer(ports, { clients, log: (text) => faults.push(text) }), act };
}

/** Units of one SKU, without a line. */
export function units(
  sku: string,
  quantity: number,
): { readonly line: null; readonly sku: string; readonly quantity: number } {
  return { line: null, sku, quantity };
}

/** To a return by its id. */
export function toReturn(id: string): Target {
  return { reference: { kind: 'return', id } };
}

export const SIGNED = { by: 'ana', reason: 'looked at it' } as const;
