import type { Input } from '#core/base/input.ts';
import { later, type Instant } from '#core/base/instant.ts';
import { SHORTEST_PATIENCE_MS } from '#core/patience.ts';
import { single, type Act } from './act.ts';
import type { Store, Writes } from './ports.ts';

/** The clock and the parked: brings due wake-ups and inputs whose predecessor has come back to the door. */
export interface Waker {
  /** After a commit: tries what waited for something in it. */
  committed(writes: Writes): void;
  stop(): Promise<void>;
}

export interface WakerOptions {
  readonly store: Store;
  readonly act: () => Act;
  readonly now: () => Instant;
  readonly log: (line: string) => void;
  readonly every_ms?: number;
  /** How often parked inputs are looked at that nothing set free. */
  readonly sweep_ms?: number;
}

const BATCH = 500;
const PARKED_SWEEP_MS = 15_000;
/** How often those are looked at that have waited too long. */
const IMPATIENCE_MS = 600_000;
/** The next month's partitions are made a month ahead, so a lost hour does not matter. */
const PARTITIONS_MS = 3_600_000;

/** Starts looking. What a process that died left parked is found by the first sweep. */
export function startWaker({
  store,
  act,
  now,
  log,
  every_ms = 1_000,
  sweep_ms = PARKED_SWEEP_MS,
}: WakerOptions): Waker {
  let running: Promise<void> = Promise.resolve();
  let stopping = false;
  let swept_ms = -Infinity;
  let partitions_ms = -Infinity;
  const changed = new Set<string>();
  const sweep = rounds(store, now);

  function then(work: () => Promise<void>): void {
    if (stopping) return;
    running = running.then(work).catch((error: unknown) => log(`waking failed, will try again: ${String(error)}`));
  }

  async function keepPartitions(): Promise<void> {
    if (performance.now() - partitions_ms < PARTITIONS_MS) return;
    await store.keepPartitions(now());
    partitions_ms = performance.now();
  }

  async function tick(): Promise<void> {
    const due = await store.dueWakes(now(), BATCH);
    await Promise.all(due.map((one) => act().submit(single(strike(one)))));
    if (performance.now() - swept_ms < sweep_ms) return;
    swept_ms = performance.now();
    await retry(await sweep());
  }

  async function retry(parked: Awaited<ReturnType<Store['released']>>): Promise<void> {
    await Promise.all(
      parked.map(({ input, waits_for: waited_for, since: waited_since }) =>
        act().submit({ ...single(input, true), waited_for, waited_since }),
      ),
    );
  }

  async function released(): Promise<void> {
    const names = [...changed];
    changed.clear();
    if (names.length > 0) await retry(await store.released(names));
  }

  const timer = setInterval(() => {
    then(tick);
    then(keepPartitions);
  }, every_ms);
  then(keepPartitions);
  then(tick);
  return {
    committed: (writes) => {
      for (const { aggregate } of writes.states) changed.add(aggregate);
      for (const { reference } of writes.references)
        if (reference.kind !== 'delivery') changed.add(`reference:${reference.kind}:${reference.id}`);
      // Whatever was parked by this very batch may wait for something that another batch has just written.
      for (const one of writes.parked) changed.add(one.waits_for);
      if (changed.size > 0) then(released);
    },
    stop: async () => {
      stopping = true;
      clearInterval(timer);
      await running;
    },
  };
}

/**
 * Sweeps what is parked, some at a time: one round goes through all of them, however many, before the next one begins. Every
 * ten minutes a round also brings those that have waited too long for what has not come.
 */
function rounds(store: Store, now: () => Instant): () => ReturnType<Store['releasedAny']> {
  let impatient_ms = -Infinity;
  let after: Parameters<Store['releasedAny']>[1] = null;
  let since: Instant | null = null;
  return async () => {
    if (after === null) {
      const impatient = performance.now() - impatient_ms >= IMPATIENCE_MS;
      if (impatient) impatient_ms = performance.now();
      since = impatient ? later(now(), -SHORTEST_PATIENCE_MS) : null;
    }
    const parked = await store.releasedAny(BATCH, after, since);
    const last = parked.at(-1);
    after = last === undefined || parked.length < BATCH ? null : { since: last.since, key: last.key };
    return parked;
  };
}

/** The clock's word on a wake-up; the same wake-up always has the same key. */
function strike({ aggregate, at, why }: Awaited<ReturnType<Store['dueWakes']>>[number]): Input {
  return {
    key: `clock:${aggregate}:${at}`,
    source: 'clock',
    at,
    to: { aggregate },
    fact: { type: 'clock.struck', wake: why },
  };
}
