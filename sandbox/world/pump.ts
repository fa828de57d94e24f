/** What one step of a pump did: more may follow at once, nothing can be done for now, or nothing ever will. */
export type Stroke = 'worked' | 'idle' | 'finished';

/** A loop of small synchronous steps that leaves the event loop room to breathe. */
export interface Pump {
  /** Ends the loop; no step runs after it. */
  stop(): void;
}

/** Steps run back to back for this long before the servers get a turn. */
const turn_ms = 8;

/** Runs `step` until it says finished; after `idle` it waits `idle_ms`. An error of a step is a bug and goes to `failed`. */
export function startPump(step: () => Stroke, idle_ms: number, failed: (error: unknown) => void): Pump {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const turn = (): void => {
    if (stopped) return;
    const until = performance.now() + turn_ms;
    let stroke: Stroke = 'worked';
    try {
      while (stroke === 'worked' && performance.now() < until) stroke = step();
    } catch (error) {
      stopped = true;
      failed(error);
      return;
    }
    if (stroke === 'worked') setImmediate(turn);
    else if (stroke === 'idle') timer = setTimeout(turn, idle_ms);
  };
  setImmediate(turn);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
