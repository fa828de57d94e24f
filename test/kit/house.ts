import { createHash } from 'node:crypto';
import { SCOPES } from '#api/auth.ts';
import type { MoneyPosting, UnitPosting } from '#core/decision.ts';
import type { Store } from '#flows/ports.ts';
import { startBackhaul, type Backhaul } from '#main/backhaul.ts';
import { loadPolicies } from '#main/policies.ts';
import { startOutbox, type OutboxSender } from '#sandbox/kit/outbox-sender.ts';
import { openRetailer, type TestRetailer } from './retailer.ts';
import type { TestDatabase } from './stores.ts';
import { until } from './until.ts';

/** A whole small Backhaul in this process, its retailer beside it, everything over real wires on free ports. */
export interface House {
  readonly retailer: TestRetailer;
  readonly backhaul: Backhaul;
  /** What was posted to the two books, in the order of commit. */
  readonly books: { readonly units: UnitPosting[]; readonly money: MoneyPosting[] };
  readonly lines: string[];
  /** Calls the API as one of its clients: `desk`, or `kiosk`. */
  call(client: ClientName, method: string, path: string, body?: unknown, key?: string): Promise<Answered>;
  /** Whether webhooks are sent by themselves; held back, they wait in the outbox. */
  webhooks(flow: 'send' | 'hold'): Promise<void>;
  /** Waits until nobody owes anybody anything, except calls to the systems named. */
  settle(except?: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export type ClientName = 'desk' | 'kiosk';

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Starts it on an empty database. */
export async function openHouse(database: TestDatabase): Promise<House> {
  const retailer = await openRetailer();
  const books: { units: UnitPosting[]; money: MoneyPosting[] } = { units: [], money: [] };
  const lines: string[] = [];
  const backhaul = await startBackhaul({
    database_url: '',
    store: recording(database.open(), books),
    settings: retailer.settings,
    policies: loadPolicies('demo-shop'),
    roles: ['api', 'worker', 'teller'],
    host: '127.0.0.1',
    port: 0,
    clients: (['desk', 'kiosk'] as const).map((id) => ({
      id,
      key_sha256: createHash('sha256').update(keyOf(id)).digest('hex'),
      scopes: [...SCOPES],
    })),
    log: (line) => lines.push(line),
  });
  let sender: OutboxSender | null = null;
  const house: House = {
    retailer,
    backhaul,
    books,
    lines,
    call: (client, method, path, body, key) => call(backhaul.url, keyOf(client), method, path, body, key),
    webhooks: async (flow) => {
      if (flow === 'hold') {
        await sender?.close();
        sender = null;
      } else sender ??= startOutbox(retailer.ground, { target: backhaul.url, concurrency: 4, retry_ms: 50 });
    },
    settle: (except = []) => settled(backhaul, () => sender?.pending() ?? 0, except),
    close: async () => {
      await sender?.close();
      await backhaul.stop();
      await retailer.close();
    },
  };
  await house.webhooks('send');
  return house;
}

function keyOf(client: ClientName): string {
  return `key-of-${client}`;
}

/** The store as it is, with what it committed to the books told to the test. */
function recording(store: Store, books: { readonly units: UnitPosting[]; readonly money: MoneyPosting[] }): Store {
  return {
    ...store,
    commit: async (request, plan) => {
      const writes = await store.commit(request, plan);
      books.units.push(...writes.units);
      books.money.push(...writes.money);
      return writes;
    },
  };
}

async function call(
  base: string,
  key: string,
  method: string,
  path: string,
  body: unknown,
  idempotency: string | undefined,
): Promise<Answered> {
  const answer = await fetch(base + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(idempotency === undefined ? {} : { 'idempotency-key': idempotency }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

/** Quiet twice in a row: between two looks a reply may be on its way from one hand to the other. */
async function settled(
  { act, store, dispatcher }: Backhaul,
  owed: () => number,
  except: readonly string[],
): Promise<void> {
  let quiet = 0;
  await until(`everything is settled except ${except.join(', ') || 'nothing'}`, async () => {
    await act.idle();
    const due = Object.keys((await store.read.summary()).deliveries_due).filter((system) => !except.includes(system));
    const busy = Object.entries(dispatcher?.load() ?? {}).filter(
      ([system, load]) => !except.includes(system) && load.waiting + load.in_flight > 0,
    );
    quiet = owed() + due.length + busy.length + act.waiting() === 0 ? quiet + 1 : 0;
    return quiet > 1;
  });
}
