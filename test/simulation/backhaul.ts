import { instant, type Instant } from '#core/base/instant.ts';
import type { Facts } from '#core/decision.ts';
import { createAct } from '#flows/act.ts';
import { cancelReturn, requestReturn, type Asked, type ReturnAsk } from '#flows/ask.ts';
import { startDispatcher, type Dispatcher } from '#flows/deliver.ts';
import { hear } from '#flows/ingest.ts';
import { startPoller } from '#flows/poll.ts';
import type { Store } from '#flows/ports.ts';
import type { Systems } from '#flows/systems.ts';
import { startTeller } from '#flows/tell.ts';
import { startWaker, type Waker } from '#flows/wake.ts';
import type { Policy } from '#core/policy/policy.ts';

/** One process: the real flows over whatever store and systems it is handed. */
export interface Process {
  /** True when the message is taken and need not be sent again. */
  hear(system: string, body: string): Promise<boolean>;
  ask(ask: ReturnAsk): Promise<Asked>;
  cancel(key: string, return_id: string): Promise<Asked>;
  /** Deliveries in memory and calls in flight. */
  load(): number;
  /** Ends in good order, and gives back what it carried. */
  stop(): Promise<void>;
}

const ROLES: Facts['systems'] = { commerce: 'shop', erp: 'erp', wms: 'wms' };
const IDLE_MS = 2_000;

/** What a process is started on. */
export interface Ports {
  readonly store: Store;
  readonly systems: Systems;
  readonly policies: readonly Policy[];
  readonly chance: () => number;
  readonly log: (line: string) => void;
}

/** Starts every role in one process, wired as `main` wires them. */
export async function startProcess({ store, systems, policies, chance, log }: Ports): Promise<Process> {
  const now = (): Instant => instant(Date.now());
  const number = await store.enlist(['api', 'worker', 'teller'], now());
  const facts = { policies, systems: ROLES };
  const late: { dispatcher: Dispatcher | null; waker: Waker | null } = { dispatcher: null, waker: null };
  const act = createAct({
    store,
    now,
    facts: () => facts,
    owner: () => (late.dispatcher?.room() === true ? number : null),
    committed: (writes) => {
      late.dispatcher?.accept(writes);
      late.waker?.committed(writes);
    },
  });
  const dispatcher = startDispatcher({ store, systems, act: () => act, process: number, now, chance, log });
  late.dispatcher = dispatcher;
  const waker = startWaker({ store, act: () => act, now, log });
  late.waker = waker;
  const poller = startPoller({ store, systems, act, now, log });
  const teller = startTeller(store, log, IDLE_MS);
  const asking = { store, systems, act, facts: () => ({ ...facts, now: now() }) };
  return {
    hear: async (system, body) => {
      const heard = await hear({ systems, act, store }, system, { headers: {}, body, received_at: now() });
      return heard.kind === 'kept' || heard.kind === 'unreadable';
    },
    ask: (ask) => requestReturn(asking, ask),
    cancel: (idempotency_key, return_id) =>
      cancelReturn(asking, { client: 'desk', idempotency_key, body_hash: return_id, return_id, reason: 'keeps them' }),
    stop: async () => {
      await poller.stop();
      await waker.stop();
      await dispatcher.stop();
      await act.idle();
      await teller.stop();
      await store.disown(number);
      await store.close();
    },
    load: () => Object.values(dispatcher.load()).reduce((sum, { waiting, in_flight }) => sum + waiting + in_flight, 0),
  };
}
