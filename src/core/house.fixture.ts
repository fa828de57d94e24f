import type { DeliveryAnswered, Fact, Input, Target } from './base/input.ts';
import type { Instant } from './base/instant.ts';
import { must } from './base/must.ts';
import { concern } from './concern.ts';
import { decide } from './decide.ts';
import type { Decision, Facts, NewDelivery, NewException, Verdict, World } from './decision.ts';
import { evolve } from './evolve.ts';
import type { Sold } from './order/sold.ts';
import { plain, type Plain } from './policy/plain.fixture.ts';
import type { Policy } from './policy/policy.ts';
import type { State } from './state.ts';
import { acceptance } from './acceptance.fixture.ts';

/** The values of `contracts/policies/gift-retailer.v1.yaml`. */
export const GIFTS_PLAIN = {
  id: 'gift-retailer',
  version: 1,
  effective_from: '2000-01-01T00:00:00.000Z',
  window_days: null,
  final_sale: [],
  gates: ['received', 'inspected', 'disposition'],
  disposition_by_grade: { A: 'restock', B: 'refurbish', C: 'vendor_return', D: 'scrap' },
  destination: 'DC1',
  receipt_due_days: 30,
} as const satisfies Plain;

export const GIFT_RETAILER: Policy = plain(GIFTS_PLAIN);

export const SYSTEMS: Facts['systems'] = { commerce: 'shop', erp: 'books', wms: 'floor' };

/** A retailer in memory: every input goes through the real `decide`; what was parked is tried again, as the waker does. */
export interface House {
  now: Instant;
  readonly policies: readonly Policy[];
  /** Who plays which role. */
  readonly systems: Facts['systems'];
  readonly states: Map<string, { readonly state: State; readonly version: number }>;
  readonly sold: Map<string, Sold>;
  readonly references: Map<string, string>;
  readonly decisions: Decision[];
  readonly deliveries: Map<string, NewDelivery & { readonly answered: boolean }>;
  /** Deliveries that were asked back. */
  readonly withdrawn: Set<string>;
  readonly exceptions: Map<string, NewException & { readonly open: boolean }>;
  readonly wakes: Map<string, Instant | null>;
  readonly parked: Map<string, { readonly waits_for: string; readonly input: Input }>;
}

/** Far more than one return ever needs. */
const MOST_ANSWERS = 300;

/** What an input led to: its own verdict first, then those of parked inputs that it set free. */
export type Heard = readonly Verdict[];

export function house(policies: readonly Policy[] = [GIFT_RETAILER], systems: Facts['systems'] = SYSTEMS): House {
  return {
    now: '2026-03-05T09:00:00.000Z',
    policies,
    systems,
    states: new Map(),
    sold: new Map(),
    references: new Map(),
    decisions: [],
    deliveries: new Map(),
    withdrawn: new Set(),
    exceptions: new Map(),
    wakes: new Map(),
    parked: new Map(),
  };
}

/** Lets the house hear a fact under a key of its own, now. */
export function tell(at: House, to: Target, fact: Fact): Heard {
  return hear(at, { key: `k${at.decisions.length}.${at.parked.size}`, source: 'test', at: at.now, to, fact });
}

/** Lets the house hear an input; parked ones that wait for what it changed are tried again. */
export function hear(at: House, input: Input): Heard {
  const first = judge(at, input);
  if (first.kind === 'parked') at.parked.set(input.key, { waits_for: first.waits_for, input });
  return [first, ...(first.kind === 'decided' ? release(at, changedBy(first)) : [])];
}

/** Tries everything parked again, whatever it waits for, as the waker does from time to time. */
export function sweep(at: House): Heard {
  return release(at, new Set([...at.parked.values()].map(({ waits_for }) => waits_for)));
}

function release(at: House, names: ReadonlySet<string>): Verdict[] {
  const heard: Verdict[] = [];
  let changed = names;
  while (changed.size > 0) {
    const free = [...at.parked.values()].filter(({ waits_for }) => changed.has(waits_for));
    const next = new Set<string>();
    for (const { input } of free) {
      const verdict = judge(at, input);
      // One that is parked again keeps the name that it waited for first.
      if (verdict.kind === 'parked') continue;
      at.parked.delete(input.key);
      heard.push(verdict);
      if (verdict.kind === 'decided') for (const name of changedBy(verdict)) next.add(name);
    }
    changed = next;
  }
  return heard;
}

/** Answers a delivery as its system would; by default it says yes. */
export function answer(at: House, key: string, outcome?: DeliveryAnswered['outcome']): Heard {
  const delivery = must(at.deliveries.get(key), `no delivery ${key} was asked for`);
  at.deliveries.set(key, { ...delivery, answered: true });
  const { operation, aggregate } = delivery;
  const fact: Fact = {
    type: 'delivery.answered',
    delivery: key,
    operation: operation.name,
    outcome: outcome ?? { kind: 'accepted', facts: acceptance(operation) },
  };
  return tell(at, { aggregate }, fact);
}

/** Answers everything that is asked for with yes, and what that leads to, until nobody owes an answer. */
export function answerAll(at: House): void {
  for (let key = owed(at), left = MOST_ANSWERS; key !== undefined; key = owed(at), left -= 1) {
    must(left > 0, `every answer leads to another question, the last one ${key}`);
    answer(at, key);
  }
}

/** What `decide` makes of an input here, without carrying it out. */
function verdictOn(at: House, input: Input): Verdict {
  const world: World = {
    state: (aggregate) => at.states.get(aggregate) ?? null,
    sold: (order_id) => at.sold.get(order_id) ?? null,
    resolve: ({ kind, id }) => at.references.get(`${kind}:${id}`) ?? null,
  };
  return decide(world, input, { now: at.now, policies: at.policies, systems: at.systems }, candidates(at, input));
}

function owed(at: House): string | undefined {
  return [...at.deliveries.values()].find(({ answered }) => !answered)?.key;
}

function judge(at: House, input: Input): Verdict {
  const verdict = verdictOn(at, input);
  if (verdict.kind === 'decided') carryOut(at, verdict);
  return verdict;
}

function candidates(at: House, input: Input): string[] {
  const { purchases } = concern(input);
  if (purchases === null) return [];
  const { order_id, customer_id } = purchases;
  if (order_id !== null) return [`order/${order_id}`];
  const theirs = [...at.sold.values()].filter((sold) => sold.customer_id !== null && sold.customer_id === customer_id);
  return theirs.map((sold) => `order/${sold.order_id}`).sort();
}

function carryOut(at: House, decision: Decision): void {
  at.decisions.push(decision);
  for (const event of decision.events) {
    const before = at.states.get(event.aggregate);
    must(event.version === (before?.version ?? 0) + 1, 'versions are gapless');
    const state = frozen(evolve(before?.state ?? null, event));
    at.states.set(event.aggregate, { state, version: event.version });
  }
  for (const { reference, aggregate } of decision.references)
    at.references.set(`${reference.kind}:${reference.id}`, aggregate);
  if (decision.sold !== null) at.sold.set(decision.sold.order_id, decision.sold);
  for (const delivery of decision.deliveries) {
    must(!at.deliveries.has(delivery.key), `${delivery.key} is asked for once`);
    at.deliveries.set(delivery.key, { ...delivery, answered: false });
  }
  for (const { key } of decision.withdraw) {
    must(at.deliveries.has(key), `${key} is asked back and was never asked for`);
    at.withdrawn.add(key);
  }
  for (const change of decision.exceptions) {
    const before = at.exceptions.get(change.id);
    if (change.change === 'open') at.exceptions.set(change.id, { ...change, open: true });
    else if (before !== undefined) at.exceptions.set(change.id, { ...before, open: false });
  }
  for (const { aggregate, at: when } of decision.wakes) at.wakes.set(aggregate, when);
}

/** So that a decision that changed what it was handed would throw instead of passing unseen. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

function changedBy(decision: Decision): Set<string> {
  const names = decision.events.map(({ aggregate }) => aggregate);
  for (const { reference } of decision.references)
    if (reference.kind !== 'delivery') names.push(`reference:${reference.kind}:${reference.id}`);
  return new Set(names);
}
