import type { State } from '#core/state.ts';

/** A state as it stands in the database at one version. */
export interface CachedState {
  readonly state: State;
  readonly version: number;
}

/** States that this process wrote last. An entry is never trusted by itself: the locked row must have the same version. */
export interface StateCache {
  get(aggregate: string): CachedState | undefined;
  /** `characters`: how long the state is as JSON, which is what it counts as. */
  set(aggregate: string, cached: CachedState, characters: number): void;
}

/** Keeps the states that were used last, up to so many characters of JSON. */
export function stateCache(most_characters: number): StateCache {
  const kept = new Map<string, { readonly cached: CachedState; readonly characters: number }>();
  let total = 0;
  const drop = (aggregate: string): void => {
    total -= kept.get(aggregate)?.characters ?? 0;
    kept.delete(aggregate);
  };
  return {
    get: (aggregate) => {
      const entry = kept.get(aggregate);
      if (entry === undefined) return undefined;
      kept.delete(aggregate);
      kept.set(aggregate, entry);
      return entry.cached;
    },
    set: (aggregate, cached, characters) => {
      drop(aggregate);
      if (characters > most_characters) return;
      kept.set(aggregate, { cached, characters });
      total += characters;
      for (const oldest of kept.keys()) {
        if (total <= most_characters) return;
        drop(oldest);
      }
    },
  };
}
