import type { Input } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
import { concern } from '#core/concern.ts';
import type { Facts } from '#core/decision.ts';
import { decideBatch, type Entry, type Result } from './batch.ts';
import { StoreGone, type Store, type Writes } from './ports.ts';

/** Inputs that wait for a commit are bounded; past that the caller is told to come again. */
export class Busy extends Error {
  readonly retry_after_s = 1;

  constructor(waiting: number) {
    super(`${waiting} inputs are waiting; nothing was taken`);
    this.name = 'Busy';
  }
}

/** The one door to the store: whatever arrives while a batch is being decided forms the next one. */
export interface Act {
  /** Resolves after the commit. Rejects with Busy before anything was taken, or with the store's error. */
  submit(entry: Entry): Promise<readonly Result[]>;
  /** Waits until everything that was taken is decided. */
  idle(): Promise<void>;
  waiting(): number;
}

export interface ActOptions {
  readonly store: Store;
  readonly now: () => Instant;
  /** Policies and roles; read anew for every batch. */
  readonly facts: () => Omit<Facts, 'now'>;
  /** Who carries out new deliveries of a system right away; null leaves them to a sweep. */
  readonly owner: () => number | null;
  /** Called after each commit with what it wrote. */
  readonly committed: (writes: Writes) => void;
  readonly most?: number;
  readonly queue?: number;
}

interface Waiting {
  readonly entry: Entry;
  /** What it names; two entries that share a name are decided in the order they came. */
  readonly names: readonly string[];
  readonly done: (results: readonly Result[]) => void;
  readonly failed: (error: unknown) => void;
}

/** One batch decides while the one before it is being made durable. */
const IN_FLIGHT = 2;

/**
 * Group commit. An idle door adds no wait: the first input of a batch starts its transaction at once. A batch starts when
 * the one before it is decided; those that concern the same things wait until it is committed.
 */
export function createAct(options: ActOptions): Act {
  const { store, most = 256, queue: bound = 20_000 } = options;
  const busy = new Map<string, number>();
  let queue: Waiting[] = [];
  let flying = 0;
  let deciding = false;
  let last: Promise<void> = Promise.resolve();
  let idlers: (() => void)[] = [];

  function start(): void {
    while (!deciding && flying < IN_FLIGHT && queue.length > 0) {
      const batch = cut();
      if (batch.length === 0) return;
      deciding = true;
      flying += 1;
      mark(batch, 1);
      last = fly(batch, last);
    }
  }

  async function fly(batch: readonly Waiting[], before: Promise<void>): Promise<void> {
    let open = true;
    const decided = (): void => {
      if (!open) return;
      open = false;
      deciding = false;
      // Not at once: the store that is deciding has not written yet.
      queueMicrotask(start);
    };
    try {
      await runBatch(batch, before, decided);
    } catch (error) {
      // Without a database no part of the batch fares better than the whole.
      if (batch.length === 1 || error instanceof StoreGone) for (const one of batch) one.failed(error);
      else
        for (const one of batch) await runBatch([one], before, decided).catch((reason: unknown) => one.failed(reason));
    }
    mark(batch, -1);
    flying -= 1;
    decided();
    start();
    if (flying > 0) return;
    for (const wake of idlers) wake();
    idlers = [];
  }

  function mark(batch: readonly Waiting[], by: 1 | -1): void {
    for (const { names } of batch)
      for (const name of names) {
        const times = (busy.get(name) ?? 0) + by;
        if (times === 0) busy.delete(name);
        else busy.set(name, times);
      }
  }

  /** The oldest entries that concern nothing in flight, and nothing that an older one waits for. */
  function cut(): Waiting[] {
    const batch: Waiting[] = [];
    const behind: Waiting[] = [];
    const waited = new Set<string>();
    let inputs = 0;
    for (const one of queue) {
      if (one.names.some((name) => busy.has(name) || waited.has(name))) {
        for (const name of one.names) waited.add(name);
        behind.push(one);
        // Far into a crowd that waits there is little to find.
        if (behind.length >= most) break;
        continue;
      }
      // A message without an input is a row to write all the same.
      inputs += Math.max(1, one.entry.inputs.length);
      if (batch.length > 0 && inputs > most) break;
      batch.push(one);
    }
    queue = [...behind, ...queue.slice(behind.length + batch.length)];
    return batch;
  }

  async function runBatch(batch: readonly Waiting[], before: Promise<void>, decided: () => void): Promise<void> {
    const entries = batch.map((one) => one.entry);
    const inputs = entries.flatMap((entry) => entry.inputs);
    const context = { facts: { ...options.facts(), now: options.now() }, owner: options.owner() };
    let results: Result[][] = [];
    const writes = await store.commit(
      { keys: inputs.map((input) => input.key), concerns: inputs.map(concern) },
      (loaded) => {
        const verdict = decideBatch(entries, loaded, context);
        results = verdict.results;
        decided();
        return verdict.writes;
      },
    );
    // What was decided first is told first, so that its deliveries start first.
    await before;
    options.committed(writes);
    for (const [index, one] of batch.entries()) one.done(results[index] ?? []);
  }

  return {
    submit: (entry) => {
      if (queue.length >= bound) return Promise.reject(new Busy(queue.length));
      return new Promise((done, failed) => {
        queue.push({ entry, names: entry.inputs.flatMap(namesOf), done, failed });
        start();
      });
    },
    idle: () => (flying > 0 ? new Promise((wake) => idlers.push(wake)) : Promise.resolve()),
    waiting: () => queue.length,
  };
}

function namesOf(input: Input): string[] {
  const { aggregates, references, purchases } = concern(input);
  const customer = purchases?.customer_id;
  return [
    `key:${input.key}`,
    ...aggregates,
    ...references.map(({ kind, id }) => `${kind}:${id}`),
    ...(customer === undefined || customer === null ? [] : [`customer:${customer}`]),
    ...(purchases?.order_id == null ? [] : [`order/${purchases.order_id}`]),
  ];
}

/** An entry of one input that came by no message. */
export function single(input: Input, again = false): Entry {
  return { inputs: [input], knock: null, cursor: null, again };
}
