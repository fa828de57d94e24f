/** A piece of work that is timed; called once for each round. */
export type Work = () => void;

/** What the rounds of one work took, in milliseconds of processor time. */
export interface Took {
  readonly median_ms: number;
  readonly best_ms: number;
}

/**
 * Times several works in interleaved rounds (a, b, c, a, b, c, …), so that whatever the machine does meanwhile falls on all
 * of them, after rounds that are thrown away. Processor time of this process, unlike time on the wall, does not count what
 * others got of the core; what they slow it down by, through caches and shared pipelines, it does count.
 */
export function interleaved<N extends string>(
  works: Readonly<Record<N, Work>>,
  { rounds, warm_up }: { readonly rounds: number; readonly warm_up: number },
): Record<N, Took> {
  const names = Object.keys(works) as N[];
  const took_ms = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<N, number[]>;
  for (let round = -warm_up; round < rounds; round += 1)
    for (const name of names) {
      const before = process.cpuUsage();
      works[name]();
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) took_ms[name].push((user + system) / 1_000);
    }
  return Object.fromEntries(
    names.map((name) => [name, { median_ms: median(took_ms[name]), best_ms: Math.min(...took_ms[name]) }]),
  ) as Record<N, Took>;
}

/** The middle of the values, or halfway between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? high) + high) / 2 : high;
}
