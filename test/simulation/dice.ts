import { must } from '#core/base/must.ts';
import { chance } from '#sandbox/kit/chance.ts';

/** Chance with a name: what is thrown under one name never depends on what is thrown under another. */
export interface Dice {
  /** From 0 up to 1. */
  readonly next: () => number;
  /** Whole numbers from `from` to `to`, both included. */
  between(from: number, to: number): number;
  maybe(probability: number): boolean;
  one<T>(list: readonly T[]): T;
}

/** The dice of one name. Everything random in a simulation is thrown with dice that were named after its seed. */
export function dice(name: string): Dice {
  const next = chance(name);
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    maybe: (probability) => next() < probability,
    one: (list) => {
      must(list.length > 0, 'dice are thrown over an empty list');
      return list[between(0, list.length - 1)] as (typeof list)[number];
    },
  };
}
