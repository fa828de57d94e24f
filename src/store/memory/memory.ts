import type { CommitRequest, Loaded, ParkedInput, Store, Writes } from '#flows/ports.ts';
import { atomically, memoryDatabase, type MemoryDatabase } from './database.ts';
import { claim, disown, postpone } from './deliveries.ts';
import { load } from './load.ts';
import { compare, isHere, parkedInputs, reads } from './reads.ts';
import { tail } from './tail.ts';
import { writeAll } from './write.ts';

/**
 * The store in memory, for tests and simulation: what it promises, PostgreSQL promises, by one suite. Several stores on one
 * database stand for several processes; closing one without disowning is what a death looks like to the others.
 */
export function memoryStore(database: MemoryDatabase = memoryDatabase()): Store {
  const mine = new Set<number>();
  const alone = new Set<string>();
  return {
    commit: (request, plan) => run(() => commit(database, request, plan)),
    claim: (request) => run(() => claim(database, request)),
    postpone: (attempts) => run(() => postpone(database, attempts)),
    released: (waits_for) => run(() => parkedInputs(database, (name) => waits_for.includes(name))),
    releasedAny: (limit, after = null, since = null) =>
      run(() => {
        const old = (one: ParkedInput): boolean => since !== null && one.since <= since;
        const later = (one: ParkedInput): boolean =>
          after === null || one.since > after.since || (one.since === after.since && one.key > after.key);
        return parkedInputs(database, () => true)
          .filter((one) => later(one) && (old(one) || isHere(database, one.waits_for)))
          .slice(0, limit);
      }),
    dueWakes: (now, limit) => run(() => dueWakes(database, now).slice(0, limit)),
    cursor: (system, name) => run(() => database.cursors.get(JSON.stringify([system, name])) ?? null),
    enlist: () =>
      run(() => {
        database.counts.processes += 1;
        mine.add(database.counts.processes);
        database.alive.add(database.counts.processes);
        return database.counts.processes;
      }),
    disown: (process) => run(() => disown(database, process)),
    keepPartitions: () => Promise.resolve(),
    alone: (name) =>
      run(() => {
        if (database.alone.has(name)) return null;
        database.alone.add(name);
        alone.add(name);
        return {
          held: () => alone.has(name),
          release: () =>
            run(() => {
              if (alone.delete(name)) database.alone.delete(name);
            }),
        };
      }),
    read: reads(database),
    tail: tail(database),
    close: () =>
      run(() => {
        for (const process of mine) database.alive.delete(process);
        for (const name of alone) database.alone.delete(name);
        alone.clear();
      }),
  };
}

/** What fails, fails as a rejected promise, as in a store that has to travel. */
async function run<T>(work: () => T): Promise<T> {
  await Promise.resolve();
  return work();
}

function commit(database: MemoryDatabase, request: CommitRequest, plan: (loaded: Loaded) => Writes): Writes {
  const writes = plan(load(database, request));
  atomically((tables) => writeAll(database, tables, writes));
  return writes;
}

function dueWakes(database: MemoryDatabase, now: string): { aggregate: string; at: string; why: string }[] {
  return [...database.aggregates]
    .flatMap(([aggregate, { wake }]) => (wake !== null && wake.at <= now ? [{ aggregate, ...wake }] : []))
    .sort((a, b) => compare(a.at, b.at) || compare(a.aggregate, b.aggregate));
}
