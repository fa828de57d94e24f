import type { DueDelivery, Postponed, Store } from '#flows/ports.ts';
import { keep, type HeldDelivery, type MemoryDatabase } from './database.ts';

/** Due deliveries that nobody alive carries, in order for each aggregate; they become the asker's. */
export function claim(database: MemoryDatabase, request: Parameters<Store['claim']>[0]): DueDelivery[] {
  const { process: me, system, limit, now } = request;
  const lives = (owner: number | null): boolean => owner !== null && database.alive.has(owner);
  const blocked = new Set<string>();
  const claimed: HeldDelivery[] = [];
  for (const row of database.deliveries.values()) {
    if (row.status !== 'due' || row.system !== system || row.owner === me) continue;
    if (lives(row.owner) || row.due_at > now) blocked.add(row.aggregate);
    else if (!blocked.has(row.aggregate) && claimed.length < limit) claimed.push(row);
  }
  return claimed.map((row) => {
    const taken = { ...row, owner: me, unsure: row.unsure || row.owner !== null };
    database.deliveries.set(row.key, taken);
    const { key, aggregate, lane, operation, attempts, unsure, due_at, withdraw } = taken;
    const due = { key, aggregate, system, lane, operation, attempts, unsure, due_at };
    return withdraw === undefined ? due : { ...due, withdraw };
  });
}

/** Writes down attempts that did not settle their delivery. */
export function postpone(database: MemoryDatabase, attempts: readonly Postponed[]): void {
  for (const { key, outcome, ...rest } of keep(attempts)) {
    const row = database.deliveries.get(key);
    if (row?.status === 'due') database.deliveries.set(key, { ...row, ...rest, last: outcome });
  }
}

/** Gives back what a process carries. */
export function disown(database: MemoryDatabase, process: number): void {
  for (const [key, row] of database.deliveries)
    if (row.owner === process && row.status === 'due') database.deliveries.set(key, { ...row, owner: null });
}
