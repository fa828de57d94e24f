import type { Input } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
import type { JsonObject } from '#core/base/json.ts';
import type { Operation } from '#core/base/operation.ts';
import type { MoneyPosting, UnitPosting } from '#core/decision.ts';
import type { Sold } from '#core/order/sold.ts';
import type { State } from '#core/state.ts';
import type {
  DeliveryRow,
  ExceptionRow,
  KeptKnock,
  KnownInput,
  ParkedInput,
  RecordedEvent,
  ViewRow,
} from '#flows/ports.ts';
import { json } from '../json.ts';

/** What several memory stores share, as several processes share a PostgreSQL. Every value in it is frozen. */
export interface MemoryDatabase {
  readonly inputs: Map<string, KnownInput>;
  readonly log: { readonly input: Input; readonly status: string }[];
  readonly aggregates: Map<string, AggregateRow>;
  readonly sold: Map<string, Sold>;
  /** Orders by customer and SKU. */
  readonly bought: Map<string, ReadonlySet<string>>;
  /** Aggregates by kind and id. */
  readonly references: Map<string, string>;
  readonly events: RecordedEvent[];
  readonly units: UnitPosting[];
  readonly money: MoneyPosting[];
  readonly deliveries: Map<string, HeldDelivery>;
  readonly exceptions: Map<string, ExceptionRow>;
  readonly parked: Map<string, ParkedInput>;
  readonly cursors: Map<string, JsonObject>;
  readonly knocks: KeptKnock[];
  readonly readers: Map<string, number>;
  readonly view: Map<string, ViewRow>;
  /** Processes whose presence shows. */
  readonly alive: Set<number>;
  /** Work that one process has taken for itself, by name. */
  readonly alone: Set<string>;
  /** Counts processes and deliveries. */
  readonly counts: { processes: number; deliveries: number };
}

export interface AggregateRow {
  readonly state: State;
  readonly version: number;
  readonly wake: { readonly at: Instant; readonly why: string } | null;
}

export interface HeldDelivery extends Omit<DeliveryRow, 'operation'> {
  readonly seq: number;
  readonly aggregate: string;
  readonly lane: number;
  readonly operation: Operation;
  readonly unsure: boolean;
  readonly owner: number | null;
  /** Why it is asked back. */
  readonly withdraw?: string;
}

/** An empty database in memory. */
export function memoryDatabase(): MemoryDatabase {
  return {
    inputs: new Map(),
    log: [],
    aggregates: new Map(),
    sold: new Map(),
    bought: new Map(),
    references: new Map(),
    events: [],
    units: [],
    money: [],
    deliveries: new Map(),
    exceptions: new Map(),
    parked: new Map(),
    cursors: new Map(),
    knocks: [],
    readers: new Map(),
    view: new Map(),
    alive: new Set(),
    alone: new Set(),
    counts: { processes: 0, deliveries: 0 },
  };
}

/** A copy as JSON would keep it, frozen to its leaves, so that no caller shares state with the store. */
export function keep<T>(value: T): T {
  return freeze(JSON.parse(json(value))) as T;
}

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) freeze(inner);
  return Object.freeze(value);
}

/** Writes that can be taken back, all of them, as long as the work is not done. */
export interface Undoable {
  put<V>(map: Map<string, V>, key: string, value: V): void;
  remove<V>(map: Map<string, V>, key: string): void;
  append<V>(list: V[], value: V): void;
}

/** Does the work, or nothing of it: when it throws, everything it wrote is taken back and the error goes on. */
export function atomically(work: (tables: Undoable) => void): void {
  const undo: (() => void)[] = [];
  const restore = <V>(map: Map<string, V>, key: string): void => {
    const before = map.get(key);
    undo.push(() => (before === undefined ? map.delete(key) : map.set(key, before)));
  };
  try {
    work({
      put: (map, key, value) => {
        restore(map, key);
        map.set(key, value);
      },
      remove: (map, key) => {
        restore(map, key);
        map.delete(key);
      },
      append: (list, value) => {
        undo.push(() => list.pop());
        list.push(value);
      },
    });
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
}
