/** One named measurement. It prepares what it needs, measures, and gives its figures; nothing of it outlives `run`. */
export interface Benchmark {
  readonly name: string;
  /** What is measured, in one line, for the list. */
  readonly about: string;
  /** Flags of Node that it has to be run under; the command starts itself again with them. */
  readonly flags?: readonly string[];
  readonly run: (size: Size) => Promise<Measured>;
}

/** How much is measured: `full` for a figure to rely on, `quick` to see that it runs. */
export type Size = 'full' | 'quick';

/** Figures by name with the unit last in the name, and ratios between figures of the same run. */
export interface Measured {
  readonly figures: Readonly<Record<string, number>>;
  readonly ratios: Readonly<Record<string, number>>;
}
