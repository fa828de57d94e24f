import type { Input } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
import { concern } from '#core/concern.ts';
import type { Facts } from '#core/decision.ts';
import { decideBatch, type Entry, type Result } from './batch.ts';
import { crowd, namesOf, type Waiting } from './crowd.ts';
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

interface Caller extends Waiting {
  readonly entry: Entry;
  readonly done: (results: readonly Result[]) => void;
  readonly failed: (error: unknown) => void;
}

/** One batch is decided while the one before it is being made durable. */
const IN_FLIGHT = 2;

/**
 * Group commit. An idle door adds no wait: the first input of a batch starts its transaction at once. A batch starts when
 * the one before it is decided; what concerns the same things waits until that is committed.
 */
export function createAct(options: ActOptions): Act {
  const { most = 256, queue: bound = 20_000 } = options;
  const waiting = crowd<Caller>(most);
  let flying = 0;
  let deciding = false;
  let last: Promise<void> = Promise.resolve();
  let idlers: (() => void)[] = [];

  function start(): void {
    while (!deciding && flying < IN_FLIGHT) {
      const batch = waiting.take();
      if (batch.length === 0) return;
      deciding = true;
      flying += 1;
      last = fly(batch, last);
    }
  }

  async function fly(batch: readonly Caller[], before: Promise<void>): Promise<void> {
    let open = true;
    const decided = (): void => {
      if (!open) return;
      open = false;
      deciding = false;
      // Not at once: the store that is deciding has not written yet.
      queueMicrotask(start);
    };
    try {
      await runBatch(options, batch, before, decided);
    } catch (error) {
      // Without a database no part of the batch fares better than the whole.
      if (batch.length === 1 || error instanceof StoreGone) for (const one of batch) one.failed(error);
      else
        for (const one of batch)
          await runBatch(options, [one], before, decided).catch((reason: unknown) => one.failed(reason));
    }
    waiting.landed(batch);
    flying -= 1;
    decided();
    start();
    if (flying > 0) return;
    for (const wake of idlers) wake();
    idlers = [];
  }

  return {
    submit: (entry) => {
      if (waiting.size() >= bound) return Promise.reject(new Busy(waiting.size()));
      return new Promise((done, failed) => {
        // A message without an input is a row to write all the same.
        const weight = Math.max(1, entry.inputs.length);
        waiting.add({ entry, weight, names: namesOf(entry.inputs), done, failed });
        start();
      });
    },
    idle: () => (flying > 0 ? new Promise((wake) => idlers.push(wake)) : Promise.resolve()),
    waiting: () => waiting.size(),
  };
}

/** One transaction. What was decided first is told first, so that its deliveries start first. */
async function runBatch(
  { store, facts, now, owner, committed }: ActOptions,
  batch: readonly Caller[],
  before: Promise<void>,
  decided: () => void,
): Promise<void> {
  const entries = batch.map((one) => one.entry);
  const inputs = entries.flatMap((entry) => entry.inputs);
  const context = { facts: { ...facts(), now: now() }, owner: owner() };
  let results: Result[][] = [];
  const { policies } = context.facts;
  const writes = await store.commit(
    { keys: inputs.map((input) => input.key), concerns: inputs.map((input) => concern(input, policies)) },
    (loaded) => {
      const verdict = decideBatch(entries, loaded, context);
      results = verdict.results;
      decided();
      return verdict.writes;
    },
  );
  await before;
  committed(writes);
  for (const [index, one] of batch.entries()) one.done(results[index] ?? []);
}

/** An entry of one input that came by no message. */
export function single(input: Input, again = false): Entry {
  return { inputs: [input], knock: null, cursor: null, again };
}
