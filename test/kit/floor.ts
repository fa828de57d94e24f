import type { Facts } from '#core/decision.ts';
import { instant, type Instant } from '#core/base/instant.ts';
import { createAct, type Act } from '#flows/act.ts';
import { hear, type Heard } from '#flows/ingest.ts';
import type { Store, Writes } from '#flows/ports.ts';
import type { Systems } from '#flows/systems.ts';
import { loadPolicies } from '#main/policies.ts';
import { connect } from '#main/systems.ts';
import type { TestRetailer } from './retailer.ts';

/** The flows of one process, laid out singly: a test starts the one that it looks at, on real connectors and a real store. */
export interface Floor {
  readonly store: Store;
  readonly systems: Systems;
  readonly act: Act;
  readonly process: number;
  /** What a flow would have logged. */
  readonly lines: string[];
  /** What was committed so far. */
  readonly commits: Writes[];
  readonly log: (line: string) => void;
  readonly now: () => Instant;
  readonly facts: () => Facts;
  /** Lets another flow hear of every commit from now on. */
  readonly follow: (committed: (writes: Writes) => void) => void;
  /** Takes in what the systems owe to tell. */
  hearAll(): Promise<readonly Heard[]>;
  /** Lets go of the systems and the store; a process that did not disown first looks dead to the others. */
  close(): Promise<void>;
}

export interface FloorOptions {
  readonly store: Store;
  readonly retailer: TestRetailer;
  /** How far this process's clock is ahead; an hour, a month. */
  readonly ahead_ms?: number;
  /** Whether new deliveries are this process's own to carry out. */
  readonly owns?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
}

/** Joins the door, the connectors and the store. Stop what was started on it before it is closed. */
export async function openFloor({
  store,
  retailer,
  ahead_ms = 0,
  owns = true,
  settings = {},
}: FloorOptions): Promise<Floor> {
  const now = (): Instant => instant(Date.now() + ahead_ms);
  const connected = connect({ ...retailer.settings, ...settings }, now);
  const policies = loadPolicies('demo-shop');
  const process = await store.enlist(['worker'], now());
  const lines: string[] = [];
  const commits: Writes[] = [];
  const followers: ((writes: Writes) => void)[] = [];
  const facts = { policies, systems: connected.roles };
  const act = createAct({
    store,
    now,
    facts: () => facts,
    owner: () => (owns ? process : null),
    committed: (writes) => {
      commits.push(writes);
      for (const tell of followers) tell(writes);
    },
  });
  return {
    store,
    systems: connected.systems,
    act,
    process,
    lines,
    commits,
    log: (line) => lines.push(line),
    now,
    facts: () => ({ ...facts, now: now() }),
    follow: (committed) => followers.push(committed),
    hearAll: async () => {
      const heard: Heard[] = [];
      for (const { system, knock } of retailer.knocks())
        heard.push(await hear({ systems: connected.systems, act, store }, system, knock));
      return heard;
    },
    close: async () => {
      await act.idle();
      await connected.close();
      await store.close();
    },
  };
}
