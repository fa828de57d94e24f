/** How many calls may start in a second, as a bucket of tokens that fills steadily. */
export interface Pacer {
  /** Takes a token: 0 when there was one, else the milliseconds until there may be. */
  readonly take: () => number;
}

/** A full bucket; null allows any number. `clock` gives milliseconds that only go forward. */
export function pacer(per_second: number | null, clock: () => number): Pacer {
  if (per_second === null) return { take: () => 0 };
  let tokens = per_second;
  let filled_ms = clock();
  return {
    take: () => {
      const at_ms = clock();
      tokens = Math.min(per_second, tokens + ((at_ms - filled_ms) / 1_000) * per_second);
      filled_ms = at_ms;
      if (tokens < 1) return 1_000 / per_second;
      tokens -= 1;
      return 0;
    },
  };
}
