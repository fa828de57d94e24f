import type { Input } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
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
}

const BATCH = 500;
const PARKED_SWEEP_MS = 15_000;
/** The next month's partitions are made a month ahead, so a lost hour does not matter. */
const PARTITIONS_MS = 3_600_000;

/** Starts looking. What a process that died left parked is found by the first sweep. */
export function startWaker({ store, act, now, log, every_ms = 1_000 }: WakerOptions): Waker {
  let running: Promise<void> = Promise.resolve();
  let stopping = false;
  let swept_ms = -Infinity;
  let partitions_ms = -Infinity;
  const changed = new Set<string>();

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
    if (performance.now() - swept_ms < PARKED_SWEEP_MS) return;
    swept_ms = performance.now();
    await retry(await store.releasedAny(BATCH));
  }

  async function retry(parked: Awaited<ReturnType<Store['released']>>): Promise<void> {
    await Promise.all(
      parked.map(({ input, waits_for: waited_for }) => act().submit({ ...single(input, true), waited_for })),
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
