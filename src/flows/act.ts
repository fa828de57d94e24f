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

/** The one door to the store: whatever arrives while a transaction is in flight forms the next batch. */
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
  readonly done: (results: readonly Result[]) => void;
  readonly failed: (error: unknown) => void;
}

/** Group commit. An idle door adds no wait: the first input of a batch starts its transaction at once. */
export function createAct(options: ActOptions): Act {
  const { store, most = 256, queue: bound = 20_000 } = options;
  let queue: Waiting[] = [];
  let running = false;
  let idlers: (() => void)[] = [];

  async function loop(): Promise<void> {
    while (queue.length > 0) {
      const batch = cut();
      try {
        await runBatch(batch);
      } catch (error) {
        // Without a database no part of the batch fares better than the whole.
        if (batch.length === 1 || error instanceof StoreGone) for (const one of batch) one.failed(error);
        else for (const one of batch) await runBatch([one]).catch((reason: unknown) => one.failed(reason));
      }
    }
    running = false;
    for (const wake of idlers) wake();
    idlers = [];
  }

  function cut(): Waiting[] {
    let inputs = 0;
    let entries = 0;
    for (const { entry } of queue) {
      // A message without an input is a row to write all the same.
      inputs += Math.max(1, entry.inputs.length);
      if (entries > 0 && inputs > most) break;
      entries += 1;
    }
    const batch = queue.slice(0, entries);
    queue = queue.slice(entries);
    return batch;
  }

  async function runBatch(batch: readonly Waiting[]): Promise<void> {
    const entries = batch.map((one) => one.entry);
    const inputs = entries.flatMap((entry) => entry.inputs);
    const facts = { ...options.facts(), now: options.now() };
    const context = { facts, owner: options.owner() };
    let results: Result[][] = [];
    const writes = await store.commit(
      { keys: inputs.map((input) => input.key), concerns: inputs.map((input) => concern(input, facts.policies)) },
      (loaded) => {
        const decided = decideBatch(entries, loaded, context);
        results = decided.results;
        return decided.writes;
      },
    );
    options.committed(writes);
    for (const [index, one] of batch.entries()) one.done(results[index] ?? []);
  }

  return {
    submit: (entry) => {
      if (queue.length >= bound) return Promise.reject(new Busy(queue.length));
      return new Promise((done, failed) => {
        queue.push({ entry, done, failed });
        if (running) return;
        running = true;
        void loop();
      });
    },
    idle: () => (running ? new Promise((wake) => idlers.push(wake)) : Promise.resolve()),
    waiting: () => queue.length,
  };
}

/** An entry of one input that came by no message. */
export function single(input: Input, again = false): Entry {
  return { inputs: [input], knock: null, cursor: null, again };
}
