import type { DeliveryRow, ExceptionRow, ExceptionsWanted, ParkedInput, Reads, Summary } from '#flows/ports.ts';
import { clean } from '../json.ts';
import type { MemoryDatabase } from './database.ts';
import { purchased, referenceKey } from './load.ts';

/** Questions of people and screens. */
export function reads(database: MemoryDatabase): Reads {
  const told = <T>(value: T): Promise<T> => Promise.resolve(value);
  return {
    find: ({ kind, id }) => told(database.references.get(referenceKey(kind, id)) ?? null),
    state: (aggregate) => {
      const row = database.aggregates.get(aggregate);
      return told(row === undefined ? null : { state: row.state, version: row.version });
    },
    sold: (order_id) => told(database.sold.get(order_id) ?? null),
    held: (order_ids) => told(new Set(order_ids.filter((id) => database.sold.has(id)))),
    answered: (key) => told(database.inputs.get(clean(key)) ?? null),
    purchases: (customer_id, skus) => told(purchased(database, customer_id, skus)),
    history: (aggregate) => told(database.events.filter((event) => event.aggregate === aggregate)),
    deliveries: (aggregate) =>
      told([...database.deliveries.values()].filter((row) => row.aggregate === aggregate).map(deliveryRow)),
    exceptions: (aggregate) =>
      told(
        [...database.exceptions.values()]
          .filter((row) => row.aggregate === aggregate)
          .sort((a, b) => compare(a.opened_at, b.opened_at) || compare(a.id, b.id)),
      ),
    exception: (id) => told(database.exceptions.get(clean(id)) ?? null),
    openExceptions: (wanted) => told(openExceptions([...database.exceptions.values()], wanted)),
    summary: () => told(summary(database)),
    returns: () => told(tally([...database.view.values()].map((row) => row.status))),
  };
}

function openExceptions(rows: readonly ExceptionRow[], wanted: ExceptionsWanted): ExceptionRow[] {
  const { kind, owner, aggregate, after, limit } = wanted;
  const order = (a: Pick<ExceptionRow, 'due_at' | 'id'>, b: Pick<ExceptionRow, 'due_at' | 'id'>): number =>
    compare(a.due_at, b.due_at) || compare(a.id, b.id);
  return rows
    .filter(
      (row) =>
        row.status === 'open' &&
        (kind === null || row.kind === kind) &&
        (owner === null || row.owner === owner) &&
        (aggregate === null || row.aggregate === aggregate) &&
        (after === null || order(row, after) > 0),
    )
    .sort(order)
    .slice(0, limit);
}

/** Parked inputs that a test lets through, oldest first. */
export function parkedInputs(database: MemoryDatabase, wanted: (waits_for: string) => boolean): ParkedInput[] {
  return [...database.parked.values()]
    .filter((one) => wanted(one.waits_for))
    .sort((a, b) => compare(a.since, b.since) || compare(a.key, b.key));
}

/** Whether what a parked input waits for is there. */
export function isHere(database: MemoryDatabase, waits_for: string): boolean {
  if (database.aggregates.has(waits_for)) return true;
  const [, kind, id] = /^reference:([^:]*):(.*)$/s.exec(waits_for) ?? [];
  return kind !== undefined && id !== undefined && database.references.has(referenceKey(kind, id));
}

/** Text order, which for instants is the order of time. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function deliveryRow({
  key,
  system,
  operation,
  status,
  attempts,
  due_at,
  last,
}: {
  readonly operation: { readonly name: string };
} & Omit<DeliveryRow, 'operation'>): DeliveryRow {
  return { key, system, operation: operation.name, status, attempts, due_at, last };
}

function summary({ deliveries, exceptions, parked, aggregates }: MemoryDatabase): Summary {
  return {
    deliveries_due: tally([...deliveries.values()].filter((row) => row.status === 'due').map((row) => row.system)),
    exceptions_open: tally([...exceptions.values()].filter((row) => row.status === 'open').map((row) => row.kind)),
    parked: parked.size,
    wakes_pending: [...aggregates.values()].filter((row) => row.wake !== null).length,
  };
}

function tally(names: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const name of names) counted[name] = (counted[name] ?? 0) + 1;
  return counted;
}
