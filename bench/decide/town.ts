import type { Input } from '#core/base/input.ts';
import { concern } from '#core/concern.ts';
import { decide } from '#core/decide.ts';
import type { Decision, Facts, NewDelivery, World } from '#core/decision.ts';
import { evolve } from '#core/evolve.ts';
import type { Sold } from '#core/order/sold.ts';
import type { State } from '#core/state.ts';

/** One call of `decide` with all it is handed, and what it came to: to be made again as often as one likes. */
export interface Step {
  readonly world: World;
  readonly input: Input;
  readonly facts: Facts;
  readonly candidates: readonly string[];
  readonly decision: Decision;
}

/** A retailer in memory that hears inputs and writes every step down. */
export interface Town {
  readonly steps: readonly Step[];
  /** Throws when the input is not decided: a benchmark of refusals would flatter. */
  hear(input: Input, candidates?: readonly string[]): Decision;
  /** Calls that were asked for since the last look. */
  owed(): readonly NewDelivery[];
}

interface Held {
  readonly state: State;
  readonly version: number;
}

/** An empty town under these facts. */
export function town(facts: Facts): Town {
  const steps: Step[] = [];
  const states = new Map<string, Held>();
  const sold = new Map<string, Sold>();
  const references = new Map<string, string>();
  let owed: NewDelivery[] = [];

  /** What the store would load for this input, as it would come from there: parsed from JSON, and nothing else. */
  function loaded(input: Input, candidates: readonly string[]): World {
    const wanted = concern(input);
    const named = new Map(
      wanted.references.flatMap((reference) => {
        const aggregate = references.get(`${reference.kind}:${reference.id}`);
        return aggregate === undefined ? [] : [[`${reference.kind}:${reference.id}`, aggregate] as const];
      }),
    );
    const ids = new Set([...wanted.aggregates, ...named.values(), ...candidates]);
    const here = new Map(
      [...ids].flatMap((id) => (states.has(id) ? [[id, parsed(states.get(id) as Held)] as const] : [])),
    );
    const sales = new Map(
      [...ids].flatMap((id) => {
        const order_id = id.slice('order/'.length);
        const sale = sold.get(order_id);
        return sale === undefined ? [] : [[order_id, sale] as const];
      }),
    );
    return {
      state: (aggregate) => here.get(aggregate) ?? null,
      sold: (order_id) => sales.get(order_id) ?? null,
      resolve: ({ kind, id }) => named.get(`${kind}:${id}`) ?? null,
    };
  }

  return {
    steps,
    hear: (input, candidates = []) => {
      const world = loaded(input, candidates);
      const read = parsed(input);
      const verdict = decide(world, read, facts, candidates);
      if (verdict.kind !== 'decided') throw new Error(`${input.key} was ${verdict.kind}: ${JSON.stringify(verdict)}`);
      steps.push({ world, input: read, facts, candidates, decision: verdict });
      for (const event of verdict.events) {
        const state = evolve(states.get(event.aggregate)?.state ?? null, event);
        states.set(event.aggregate, { state, version: event.version });
      }
      // Sales are read from the store once and then kept in memory.
      if (verdict.sold !== null) sold.set(verdict.sold.order_id, parsed(verdict.sold));
      for (const { reference, aggregate } of verdict.references)
        references.set(`${reference.kind}:${reference.id}`, aggregate);
      owed.push(...verdict.deliveries);
      return verdict;
    },
    owed: () => {
      const all = owed;
      owed = [];
      return all;
    },
  };
}

function parsed<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
