import { must } from '#core/base/must.ts';
import { decide } from '#core/decide.ts';
import { evolve } from '#core/evolve.ts';
import type { State } from '#core/state.ts';
import { loadPolicies } from '#main/policies.ts';
import type { Benchmark, Measured, Size } from '../benchmark.ts';
import { interleaved, type Took } from '../rounds.ts';
import { live } from './lives.ts';
import { town, type Step } from './town.ts';

const SIZES = {
  full: { customers: 220, rounds: 15, warm_up: 6 },
  quick: { customers: 8, rounds: 3, warm_up: 1 },
} as const;

/** Kept where the compiler cannot see that nobody reads it, so that no work is left out. */
const seen = { count: 0 };

/** How many inputs the core decides in a second, over whole lives of returns. */
export const decideBench: Benchmark = {
  name: 'decide',
  about: 'decisions of the core a second, over whole lives of returns under the gift policy',
  // One core is one thread: what V8 does beside (collecting, compiling) is done on it too, and is in the figure.
  flags: ['--single-threaded'],
  run: (size) => Promise.resolve(measure(size)),
};

function measure(size: Size): Measured {
  const { customers, rounds, warm_up } = SIZES[size];
  const systems = { commerce: 'shop', erp: 'books', wms: 'floor' };
  const facts = { now: '2026-03-02T09:00:00.000Z', policies: loadPolicies('gift-retailer'), systems };
  const made = town(facts);
  live(made, customers, 'bench/decide');
  const { steps } = made;
  const types = [...new Set(steps.map(({ input }) => input.fact.type))].sort();
  const texts = steps.map(({ input, decision }) => ({ input: JSON.stringify(input), decision }));
  const works: Record<string, () => void> = {
    decide: () => decideAll(steps),
    json: () => {
      for (const { input, decision } of texts) {
        seen.count += Object.keys(JSON.parse(input) as object).length;
        seen.count += JSON.stringify(decision).length;
      }
    },
    fold: () => {
      for (const step of steps) seen.count += fold(step);
    },
  };
  const byType = new Map(types.map((type) => [type, steps.filter(({ input }) => input.fact.type === type)]));
  for (const [type, some] of byType) works[type] = () => decideAll(some);
  const took = interleaved(works, { rounds, warm_up });
  const ns = (name: string, inputs: number, of: keyof Took = 'median_ms'): number =>
    Math.round(((took[name]?.[of] ?? Number.NaN) * 1e6) / inputs);
  const decided_ns = ns('decide', steps.length);
  const [json_ns, fold_ns] = [ns('json', steps.length), ns('fold', steps.length)];
  const events = steps.reduce((sum, { decision }) => sum + decision.events.length, 0);
  const each = [...byType].map(([type, some]) => [`${type} ns_per_input`, ns(type, some.length)] as const);
  must(seen.count > 0, 'nothing was measured');
  return {
    figures: {
      inputs_per_s: Math.round(1e9 / decided_ns),
      best_inputs_per_s: Math.round(1e9 / ns('decide', steps.length, 'best_ms')),
      ns_per_input: decided_ns,
      json_ns_per_input: json_ns,
      fold_ns_per_input: fold_ns,
      inputs: steps.length,
      events_per_input: Math.round((100 * events) / steps.length) / 100,
      ...Object.fromEntries(each),
    },
    ratios: { speed_to_json: ratio(json_ns, decided_ns), speed_to_fold: ratio(fold_ns, decided_ns) },
  };
}

function decideAll(steps: readonly Step[]): void {
  for (const { world, input, facts, candidates } of steps) {
    const verdict = decide(world, input, facts, candidates);
    seen.count += verdict.kind === 'decided' ? verdict.events.length : 0;
  }
}

/** Only what was decided, folded once more: no rule is looked at. */
function fold({ world, decision }: Step): number {
  const states = new Map<string, State>();
  for (const event of decision.events) {
    const { aggregate } = event;
    states.set(aggregate, evolve(states.get(aggregate) ?? world.state(aggregate)?.state ?? null, event));
  }
  return states.size;
}

function ratio(limit_ns: number, ours_ns: number): number {
  return Math.round((1_000 * limit_ns) / ours_ns) / 1_000;
}
