import type { Faults, Mishap } from '#sandbox/kit/faults.ts';

/** Faults that a test chooses request by request, instead of drawing them. */
export interface ChosenFaults extends Faults {
  /** The next requests to a system meet these in order; what comes after them meets nothing. */
  befall(system: string, ...mishaps: readonly Mishap['kind'][]): void;
  /** Cuts every connection to a system until `up`. */
  down(system: string): void;
  up(system: string): void;
  /** Requests that a system was sent so far, whatever became of them. */
  calls(system: string): number;
}

/** No faults until a test asks for some. */
export function chosenFaults(): ChosenFaults {
  const ahead = new Map<string, Mishap['kind'][]>();
  const out = new Set<string>();
  const calls = new Map<string, number>();
  return {
    next: (system) => {
      calls.set(system, (calls.get(system) ?? 0) + 1);
      if (out.has(system)) return { kind: 'down' };
      const kind = ahead.get(system)?.shift() ?? 'none';
      return kind === 'slow' ? { kind, wait_ms: 300 } : { kind };
    },
    befall: (system, ...mishaps) => {
      ahead.set(system, [...(ahead.get(system) ?? []), ...mishaps]);
    },
    down: (system) => {
      out.add(system);
    },
    up: (system) => {
      out.delete(system);
    },
    calls: (system) => calls.get(system) ?? 0,
  };
}
