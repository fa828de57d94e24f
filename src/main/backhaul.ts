import type { AddressInfo } from 'node:net';
import { createServer } from '#api/server.ts';
import type { ApiClient } from '#api/auth.ts';
import type { Backbone } from '#backbone/backbone.ts';
import type { BackboneSettings } from '#backbone/settings.ts';
import { instant, type Instant } from '#core/base/instant.ts';
import type { Facts } from '#core/decision.ts';
import type { Policy } from '#core/policy/policy.ts';
import { createAct, type Act } from '#flows/act.ts';
import { startDispatcher, type Dispatcher } from '#flows/deliver.ts';
import { startPoller, type Poller } from '#flows/poll.ts';
import type { Store } from '#flows/ports.ts';
import { startTeller, type Teller } from '#flows/tell.ts';
import { startWaker, type Waker } from '#flows/wake.ts';
import { openStore } from '#store/store.ts';
import { apiPorts } from './api-ports.ts';
import { startBackbone } from './backbone.ts';
import { whyNoPort } from './ports.ts';
import { connect, type Connected } from './systems.ts';

/** What a process does: answers, carries out, tells. */
export type Role = 'api' | 'worker' | 'teller';

export const ROLES: readonly Role[] = ['api', 'worker', 'teller'];

export interface BackhaulOptions {
  readonly database_url: string;
  /** Used in place of the database when given, and closed at the stop like one of our own. */
  readonly store?: Store;
  /** Connector settings, by environment name. */
  readonly settings: Readonly<Record<string, string | undefined>>;
  readonly policies: readonly Policy[];
  readonly roles: readonly Role[];
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly clients: readonly ApiClient[];
  /** Null or absent: everything works from the database alone. */
  readonly backbone?: BackboneSettings | null;
  readonly log: (line: string) => void;
}

/** A running process and its parts, for whoever watches or stops it. */
export interface Backhaul {
  readonly url: string;
  readonly store: Store;
  readonly act: Act;
  readonly dispatcher: Dispatcher | null;
  readonly poller: Poller | null;
  readonly teller: Teller | null;
  /** Stops in good order: nothing new is taken, what is in flight is finished, what waits is handed back. */
  stop(): Promise<void>;
}

/** Puts the rooms together and starts the wanted roles on a migrated database. */
export async function startBackhaul(options: BackhaulOptions): Promise<Backhaul> {
  const { roles, log } = options;
  const now = (): Instant => instant(Date.now());
  const connected = connect(options.settings, now);
  const store = options.store ?? openStore({ url: options.database_url, log });
  const process_id = await store.enlist(roles, now());
  const facts = (): Omit<Facts, 'now'> => ({ policies: options.policies, systems: connected.roles });
  const parts = startParts({ options, connected, store, process_id, now, facts });
  const late: { server: Server | null; backbone: Backbone | null } = { server: null, backbone: null };
  const stop = async (): Promise<void> => {
    await late.server?.close();
    await late.backbone?.stop();
    await parts.poller?.stop();
    await parts.waker?.stop();
    await parts.dispatcher?.stop();
    await parts.act.idle();
    await parts.teller?.stop();
    await store.disown(process_id);
    await connected.close();
    await store.close();
  };
  const { act } = parts;
  const { systems } = connected;
  const open = async (): Promise<Server> => {
    const { backbone = null } = options;
    if (backbone !== null) late.backbone = await startBackbone(backbone, { store, systems, act, roles, log });
    const house = { store, act, systems, dispatcher: () => parts.dispatcher, backbone: late.backbone, now };
    const server = createServer(apiPorts({ ...house, facts: () => ({ ...facts(), now: now() }) }), {
      clients: options.clients,
      log,
    });
    late.server = server;
    if (roles.includes('api')) await listen(server, options);
    return server;
  };
  const server = await open().catch((error: unknown) => stop().then(() => Promise.reject(error)));
  const address = server.server.address() as AddressInfo | null;
  return { url: address === null ? '' : `http://${options.host}:${address.port}`, store, ...parts, stop };
}

type Server = ReturnType<typeof createServer>;

/** Somebody may have taken the port since it was last looked at; that is said as clearly as at the start. */
async function listen(server: Server, { host, port }: BackhaulOptions): Promise<void> {
  try {
    await server.listen({ host, port });
  } catch (cause) {
    throw new Error((await whyNoPort(host, port)) ?? `port ${port} on ${host} could not be opened`, { cause });
  }
}

interface Ground {
  readonly options: BackhaulOptions;
  readonly connected: Connected;
  readonly store: Store;
  readonly process_id: number;
  readonly now: () => Instant;
  readonly facts: () => Omit<Facts, 'now'>;
}

interface Parts {
  readonly act: Act;
  readonly dispatcher: Dispatcher | null;
  readonly waker: Waker | null;
  readonly poller: Poller | null;
  readonly teller: Teller | null;
}

function startParts({ options, connected, store, process_id, now, facts }: Ground): Parts {
  const { roles, log } = options;
  const { systems } = connected;
  const worker = roles.includes('worker');
  // The door and the dispatcher need each other; the door is made first and finds the dispatcher when it has something.
  const late: { dispatcher: Dispatcher | null; waker: Waker | null } = { dispatcher: null, waker: null };
  const act = createAct({
    store,
    now,
    facts,
    owner: () => (late.dispatcher?.room() === true ? process_id : null),
    committed: (writes) => {
      late.dispatcher?.accept(writes);
      late.waker?.committed(writes);
    },
  });
  if (worker) {
    late.dispatcher = startDispatcher({
      store,
      systems,
      act: () => act,
      process: process_id,
      now,
      chance: Math.random,
      log,
    });
    late.waker = startWaker({ store, act: () => act, now, log });
  }
  return {
    act,
    dispatcher: late.dispatcher,
    waker: late.waker,
    poller: worker ? startPoller({ store, systems, act, now, log }) : null,
    teller: roles.includes('teller') ? startTeller(store, log) : null,
  };
}
