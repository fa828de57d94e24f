import type { TestContext } from 'vitest';
import { backboneSettings } from '#backbone/settings.ts';
import type { Store } from '#flows/ports.ts';
import { startBackhaul, type Backhaul, type Role } from '#main/backhaul.ts';
import { loadPolicies } from '#main/policies.ts';
import { needsNats, startNats, type Nats } from '#test/kit/nats.ts';
import { openRetailer, type TestRetailer } from '#test/kit/retailer.ts';
import { signedForManhattan } from '#test/kit/signed.ts';

/** Backhaul processes with a broker in front of their database. */
export interface Door {
  readonly nats: Nats;
  readonly lines: string[];
  /** Starts a process with these roles; NATS settings on top of a stream that may have one copy. */
  start(given: {
    readonly roles?: readonly Role[];
    readonly store?: Store;
    readonly database_url?: string;
    readonly texts?: Readonly<Record<string, string>>;
  }): Promise<Backhaul>;
  close(): Promise<void>;
}

const ONE_COPY = { NATS_INBOUND: '1', NATS_INBOUND_REPLICAS: '1', NATS_INBOUND_ALLOW_ONE_REPLICA: '1' };

/** Starts the broker and the retailer; skips the test where there is no broker. */
export async function openDoor(context: Pick<TestContext, 'skip'>, nodes: 1 | 3 = 1): Promise<Door> {
  needsNats(context);
  const nats = await startNats(nodes);
  const retailer: TestRetailer = await openRetailer();
  const lines: string[] = [];
  const started: Backhaul[] = [];
  const closing: { now: Promise<void> | null } = { now: null };
  return {
    nats,
    lines,
    start: async ({ roles = ['api', 'worker', 'teller'], store, database_url = '', texts = ONE_COPY }) => {
      const backhaul = await startBackhaul({
        database_url,
        ...(store === undefined ? {} : { store }),
        settings: retailer.settings,
        policies: loadPolicies('demo-shop'),
        roles,
        host: '127.0.0.1',
        port: 0,
        clients: [],
        backbone: backboneSettings({ NATS_URL: nats.url, ...texts }),
        log: (line) => lines.push(line),
      });
      const stopping: { now: Promise<void> | null } = { now: null };
      const stoppable: Backhaul = { ...backhaul, stop: () => (stopping.now ??= backhaul.stop()) };
      started.push(stoppable);
      return stoppable;
    },
    close: () =>
      (closing.now ??= (async () => {
        // Whatever does not want to stop, the servers are not left behind.
        const stopped = await Promise.allSettled(started.map((one) => one.stop()));
        await retailer.close();
        await nats.stop();
        for (const one of stopped) if (one.status === 'rejected') throw one.reason;
      })()),
  };
}

/** Knocks at a process as the warehouse does. */
export async function knock(url: string, body: string, more: Readonly<Record<string, string>> = {}): Promise<Response> {
  const { headers } = signedForManhattan(body);
  return fetch(`${url}/hooks/manhattan`, { method: 'POST', headers: { ...headers, ...more }, body });
}
