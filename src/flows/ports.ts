import type { Input, Reference } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';
import type { Json, JsonObject } from '#core/base/json.ts';
import type { Operation } from '#core/base/operation.ts';
import type { Concern } from '#core/concern.ts';
import type {
  Decision,
  DeliveryReference,
  ExceptionChange,
  MoneyPosting,
  NewDelivery,
  UnitPosting,
} from '#core/decision.ts';
import type { Event } from '#core/event.ts';
import type { Sold } from '#core/order/sold.ts';
import type { State } from '#core/state.ts';

/** The database cannot be reached; nothing of what was asked is written, and the caller may come again. */
export class StoreGone extends Error {
  readonly retry_after_s = 5;

  constructor(cause: unknown) {
    super('the database cannot be reached; nothing was taken', { cause });
    this.name = 'StoreGone';
  }
}

/**
 * What the flows need of a store. PostgreSQL and the memory store keep it alike; one suite proves both.
 * `commit` is the only way in for anything that the core decides.
 */
export interface Store {
  /**
   * One transaction: resolves and locks what the concerns name (in sorted order), loads it, lets `plan` decide, and
   * writes all of it or nothing. Retries by itself when another process was first; `plan` must therefore be pure.
   */
  commit(request: CommitRequest, plan: (loaded: Loaded) => Writes): Promise<Writes>;

  /** Deliveries that are due and nobody's, oldest first for each aggregate; they become this process's. */
  claim(request: {
    readonly process: number;
    readonly system: string;
    readonly limit: number;
    readonly now: Instant;
  }): Promise<readonly DueDelivery[]>;
  /** Writes down attempts that did not settle their delivery. */
  postpone(attempts: readonly Postponed[]): Promise<void>;
  /** Parked inputs whose predecessor has come, for another try. */
  released(waits_for: readonly string[]): Promise<readonly ParkedInput[]>;
  /**
   * The same, whatever they wait for: what a process that died left behind. With `since`, also those that have waited since
   * then or longer, whether or not it has come. In rounds: those after `after`, the oldest first, so that none is left out
   * because others before it wait for ever.
   */
  releasedAny(
    limit: number,
    after?: Pick<ParkedInput, 'since' | 'key'> | null,
    since?: Instant | null,
  ): Promise<readonly ParkedInput[]>;
  /** Aggregates whose wake-up time has come. */
  dueWakes(
    now: Instant,
    limit: number,
  ): Promise<readonly { readonly aggregate: string; readonly at: Instant; readonly why: string }[]>;

  cursor(system: string, name: string): Promise<JsonObject | null>;

  /** Registers a process; what a dead one left is taken over by `claim`. */
  enlist(roles: readonly string[], now: Instant): Promise<number>;
  /** Gives back, untouched, what a process carries; called when it stops in good order. */
  disown(process: number): Promise<void>;
  /** Makes room in the logs for this month and the next; to be asked at the start and once an hour. */
  keepPartitions(now: Instant): Promise<void>;

  /**
   * Work that only one process may do at a time, by its name: theirs as long as they hold it. Null when another process
   * has it. Who holds it may not know yet that it was lost, so what is done under it must stand up to a second one.
   */
  alone(name: string): Promise<Alone | null>;

  /** Reads for people and views; never part of a decision. */
  readonly read: Reads;
  /** The event log in commit order, without gaps. */
  readonly tail: Tail;
  close(): Promise<void>;
}

/** A piece of work that this process alone does. */
export interface Alone {
  /** False once the database is known to have let go of it. */
  held(): boolean;
  release(): Promise<void>;
}

export interface CommitRequest {
  readonly keys: readonly string[];
  readonly concerns: readonly Concern[];
}

export interface Loaded {
  /** Inputs that were decided before. */
  readonly known: ReadonlyMap<string, KnownInput>;
  readonly states: ReadonlyMap<string, { readonly state: State; readonly version: number }>;
  readonly sold: ReadonlyMap<string, Sold>;
  resolve(reference: Reference | DeliveryReference): string | null;
  /** For each request aggregate, the orders its units may come from. */
  readonly candidates: ReadonlyMap<string, readonly string[]>;
}

export interface KnownInput {
  readonly hash: string;
  readonly status: InputStatus;
  readonly answer: JsonObject;
}

export type InputStatus = 'done' | 'refused' | 'parked' | 'poison';

/** Everything that one commit writes. */
export interface Writes {
  readonly inputs: readonly WrittenInput[];
  readonly states: readonly {
    readonly aggregate: string;
    readonly version: number;
    readonly before: number;
    readonly state: State;
  }[];
  readonly events: readonly (Event & { readonly recorded_at: Instant })[];
  readonly units: readonly UnitPosting[];
  readonly money: readonly MoneyPosting[];
  readonly deliveries: readonly NewDelivery[];
  /** The process that will carry out the new deliveries at once; null leaves them to whoever claims them. */
  readonly owner: number | null;
  readonly settled: readonly {
    readonly key: string;
    readonly status: 'done' | 'refused' | 'withdrawn';
    readonly outcome: Json;
  }[];
  /** Deliveries that are asked back. Marked while no attempt is written down; who carries one tells whether it was in time. */
  readonly withdraw: Decision['withdraw'];
  readonly exceptions: readonly ExceptionChange[];
  readonly references: Decision['references'];
  readonly wakes: Decision['wakes'];
  readonly sold: readonly Sold[];
  readonly parked: readonly ParkedInput[];
  readonly unparked: readonly string[];
  readonly knocks: readonly KeptKnock[];
  readonly cursors: readonly { readonly system: string; readonly name: string; readonly cursor: JsonObject }[];
  readonly recorded_at: Instant;
}

export interface WrittenInput {
  readonly input: Input;
  readonly hash: string;
  readonly status: InputStatus;
  readonly answer: JsonObject;
  /** True when the key is known as parked and gets its verdict now. */
  readonly again: boolean;
}

export interface KeptKnock {
  readonly system: string;
  readonly received_at: Instant;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly reading: 'inputs' | 'ignored' | 'unreadable';
  readonly detail: string;
  /** What makes a repeat the same message; the body where absent. */
  readonly identity?: string;
}

export interface ParkedInput {
  readonly key: string;
  readonly waits_for: string;
  readonly why: string;
  readonly input: Input;
  readonly since: Instant;
}

export interface DueDelivery {
  readonly key: string;
  readonly aggregate: string;
  readonly system: string;
  readonly lane: number;
  readonly operation: Operation;
  readonly attempts: number;
  /** An attempt may have reached the system: look it up before another. */
  readonly unsure: boolean;
  readonly due_at: Instant;
  /** Why it is asked back; absent while it is not. */
  readonly withdraw?: string;
}

export interface Postponed {
  readonly key: string;
  readonly attempts: number;
  readonly due_at: Instant;
  readonly unsure: boolean;
  readonly outcome: Json;
}

/** What people and screens ask. */
export interface Reads {
  /** The aggregate behind a name of ours or a vendor's. */
  find(reference: Reference): Promise<string | null>;
  state(aggregate: string): Promise<{ readonly state: State; readonly version: number } | null>;
  sold(order_id: string): Promise<Sold | null>;
  /** Which of these orders are held. */
  held(order_ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** The verdict on an input, when it has one. */
  answered(key: string): Promise<KnownInput | null>;
  /** The orders in which a customer bought any of these SKUs. */
  purchases(customer_id: string, skus: readonly string[]): Promise<readonly string[]>;
  /** Everything that happened to an aggregate, oldest first. */
  history(aggregate: string): Promise<readonly RecordedEvent[]>;
  deliveries(aggregate: string): Promise<readonly DeliveryRow[]>;
  exceptions(aggregate: string): Promise<readonly ExceptionRow[]>;
  exception(id: string): Promise<ExceptionRow | null>;
  /** Open exceptions, those that are due first before the others; costs what the page costs, however long the history is. */
  openExceptions(wanted: ExceptionsWanted): Promise<readonly ExceptionRow[]>;
  summary(): Promise<Summary>;
  /** How many returns stand at which status, as the teller saw them. */
  returns(): Promise<Readonly<Record<string, number>>>;
}

export interface RecordedEvent extends Event {
  readonly recorded_at: Instant;
}

export interface DeliveryRow {
  readonly key: string;
  readonly system: string;
  readonly operation: string;
  readonly status: 'due' | 'done' | 'refused' | 'withdrawn';
  readonly attempts: number;
  readonly due_at: Instant;
  readonly last: Json;
}

export interface ExceptionRow {
  readonly id: string;
  readonly kind: string;
  readonly aggregate: string;
  readonly status: 'open' | 'closed';
  readonly money_at_risk_minor: number;
  readonly currency: string;
  readonly detail: Json;
  readonly opened_at: Instant;
  readonly due_at: Instant;
  readonly owner: string;
}

/** Which open exceptions are wanted; null lets all pass. `after` is the last one of the page before. */
export interface ExceptionsWanted {
  readonly kind: string | null;
  readonly owner: string | null;
  readonly aggregate: string | null;
  readonly after: Pick<ExceptionRow, 'due_at' | 'id'> | null;
  readonly limit: number;
}

/** What is going on, for `status` and `/health`: counts that cost the same however long the history is. */
export interface Summary {
  readonly deliveries_due: Readonly<Record<string, number>>;
  readonly exceptions_open: Readonly<Record<string, number>>;
  readonly parked: number;
  readonly wakes_pending: number;
}

/** Reads events in the order of commit. A position is opaque; null is the beginning. */
export interface Tail {
  after(
    position: string | null,
    limit: number,
  ): Promise<{ readonly events: readonly RecordedEvent[]; readonly position: string | null }>;
  /** Where a named reader stands; moves with what the reader writes. */
  position(reader: string): Promise<string | null>;
  /** Writes a reader's view rows and its position in one transaction. */
  advance(reader: string, position: string, rows: readonly ViewRow[]): Promise<void>;
  /** The position right behind one event; null when the log does not hold it. */
  behindEvent(aggregate: string, version: number): Promise<string | null>;
  /** How many events a reader has still before it, counted up to `most`. */
  ahead(reader: string, most: number): Promise<number>;
}

/** A message whose sender was made sure of when it knocked, with no header that is worth more than its content. */
export interface RelayedKnock {
  readonly system: string;
  readonly received_at: Instant;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A stream in front of the database that keeps messages until they are decided. */
export interface Relay {
  /** `kept`: safe in the stream. `full`: the sender has to come again. `away`: the stream cannot take it. */
  put(knock: RelayedKnock): Promise<'kept' | 'full' | 'away'>;
}

/** One return as lists and counts see it. */
export interface ViewRow {
  readonly return_id: string;
  readonly aggregate: string;
  readonly status: string;
  readonly changed_at: Instant;
}
