import type { Reference } from './base/input.ts';
import type { Input } from './base/input.ts';
import type { Instant } from './base/instant.ts';
import type { JsonObject } from './base/json.ts';
import { must } from './base/must.ts';
import type { Operation } from './base/operation.ts';
import type {
  Decision,
  DeliveryReference,
  ExceptionChange,
  Facts,
  MoneyPosting,
  NewDelivery,
  UnitPosting,
  World,
} from './decision.ts';
import type { Ask, Event, EventBody } from './event.ts';
import { evolve } from './evolve.ts';
import { journal } from './money/standing.ts';
import type { Sold } from './order/sold.ts';
import type { State } from './state.ts';
import { flagNegatives } from './stock/negative.ts';

/** A delivery that an event sets off: the step it stands for, and whom it goes to. */
export interface Wanted {
  readonly step: string;
  readonly key: string;
  readonly system: string;
  readonly operation: Operation;
}

/**
 * A decision while it is being made: every event is folded at once, so that the next rule sees what the last one did.
 * Lives for one call of `decide`.
 */
export interface Draft {
  readonly input: Input;
  readonly facts: Facts;
  state(aggregate: string): State | null;
  emit(aggregate: string, body: EventBody, wanted?: readonly Wanted[]): void;
  units(posting: Omit<UnitPosting, 'version' | 'at'>): void;
  money(posting: Omit<MoneyPosting, 'version' | 'at'>): void;
  /** Asks a delivery back; its answer tells whether that was in time. */
  withdraw(key: string, because: string): void;
  exception(change: ExceptionChange): void;
  refer(reference: Reference | DeliveryReference, aggregate: string): void;
  wake(aggregate: string, at: Instant | null, why: string): void;
  sell(sold: Sold): void;
  done(answer: JsonObject): Decision;
}

/** Starts a decision on the world as it was loaded. */
export function draft(world: World, input: Input, facts: Facts): Draft {
  const states = new Map<string, Versioned>();
  const events: Event[] = [];
  const units: UnitPosting[] = [];
  const money: MoneyPosting[] = [];
  const deliveries: NewDelivery[] = [];
  const withdrawals: Decision['withdraw'][number][] = [];
  const exceptions: ExceptionChange[] = [];
  const references: Decision['references'][number][] = [];
  const wakes: Decision['wakes'][number][] = [];
  const booked = new Map<string, State | null>();
  let watched = 0;
  let sold: Sold | null = null;

  const current = lookup(world, states);
  function emit(aggregate: string, body: EventBody, wanted: readonly Wanted[] = []): void {
    const before = current(aggregate);
    if (!booked.has(aggregate)) booked.set(aggregate, before.state);
    const asks: Ask[] = wanted.map(({ step, operation }) => ({ step, operation: operation.name }));
    const event: Event = { aggregate, version: before.version + 1, at: input.at, cause: input.key, body, asks };
    states.set(aggregate, { state: evolve(before.state, event), version: event.version });
    events.push(event);
    for (const { key, system, operation } of wanted) {
      deliveries.push({ key, aggregate, system, operation, lane: lane(operation) });
      references.push({ reference: { kind: 'delivery', id: key }, aggregate });
    }
  }
  return {
    input,
    facts,
    state: (aggregate) => current(aggregate).state,
    emit,
    units: (posting) => units.push({ ...posting, version: current(posting.aggregate).version, at: input.at }),
    money: (posting) => money.push({ ...posting, version: current(posting.aggregate).version, at: input.at }),
    withdraw: (key, because) => withdrawals.push({ key, because }),
    exception: (change) => exceptions.push(change),
    refer: (reference, aggregate) => references.push({ reference, aggregate }),
    wake: (aggregate, at, why) => wakes.push({ aggregate, at, why }),
    sell: (sale) => {
      sold = sale;
    },
    done: (answer) => {
      money.push(...journalOf(booked, current).map((entry) => ({ ...entry, at: input.at })));
      exceptions.push(...flagNegatives(units.slice(watched), facts.known, input.at));
      watched = units.length;
      return {
        kind: 'decided',
        events,
        states: statesOf(events, current),
        units,
        money,
        deliveries,
        withdraw: withdrawals,
        exceptions,
        references,
        wakes,
        sold,
        answer,
      };
    },
  };
}

/** What is to be booked of each aggregate since it was booked last; from now on it is. */
function journalOf(
  booked: Map<string, State | null>,
  current: (aggregate: string) => { readonly state: State | null; readonly version: number },
): Omit<MoneyPosting, 'at'>[] {
  return [...booked].flatMap(([aggregate, before]) => {
    const { state, version } = current(aggregate);
    booked.set(aggregate, state);
    return journal(before, state).map((entry) => ({ aggregate, version, ...entry }));
  });
}

interface Versioned {
  readonly state: State | null;
  readonly version: number;
}

/** Finds an aggregate as this decision has left it so far, else as it was loaded. */
function lookup(world: World, states: Map<string, Versioned>): (aggregate: string) => Versioned {
  return (aggregate) => {
    let found = states.get(aggregate);
    if (found === undefined) {
      found = world.state(aggregate) ?? { state: null, version: 0 };
      states.set(aggregate, found);
    }
    return found;
  };
}

/** The state that each aggregate was left in by its last event. */
function statesOf(events: readonly Event[], current: (aggregate: string) => Versioned): Decision['states'] {
  return [...new Set(events.map(({ aggregate }) => aggregate))].map((aggregate) => {
    const { state, version } = current(aggregate);
    return { aggregate, state: must(state, 'an event that left no state'), version };
  });
}

/** Money first, then what a customer sees, then documents that can wait. */
function lane(operation: Operation): number {
  if (operation.name.startsWith('payments.')) return 0;
  return operation.name.startsWith('commerce.') ? 1 : 2;
}
