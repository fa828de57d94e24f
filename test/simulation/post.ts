import type { Input } from '#core/base/input.ts';
import type { VirtualClock } from './clock.ts';
import type { Process } from './backhaul.ts';
import type { Weather } from './weather.ts';

/** The way of messages to Backhaul: late, twice, out of order, and again until somebody has taken them. */
export interface Post {
  readonly send: (system: string, input: Input) => void;
  /** Messages that nobody has taken yet. */
  pending(): number;
  /** Messages that no reader can read, sent so far. */
  readonly unreadable: () => number;
}

const PATIENCE_MS = 3_000;
const AGAIN_MS = 700;

/** Opens the post; nothing is sent before somebody hands something in. */
export function post(clock: VirtualClock, weather: Weather, any: () => Process | null): Post {
  let pending = 0;
  let unreadable = 0;

  async function deliver(system: string, body: string, late_ms: number): Promise<void> {
    pending += 1;
    await clock.sleep(late_ms);
    while (!(await taken(clock, any(), (process) => process.hear(system, body)))) await clock.sleep(AGAIN_MS);
    pending -= 1;
  }

  return {
    send: (system, input) => {
      const { late_ms, twice, unreadable: torn } = weather.webhook(input.key);
      const body = JSON.stringify(input);
      void deliver(system, body, late_ms);
      if (twice) void deliver(system, body, late_ms * 3);
      if (!torn) return;
      unreadable += 1;
      void deliver(system, body.slice(0, -9), late_ms * 2);
    },
    pending: () => pending,
    unreadable: () => unreadable,
  };
}

/** What a living process answers in time; null when there is none, it dies, or it fails. */
export async function taken<T>(
  clock: VirtualClock,
  process: Process | null,
  work: (process: Process) => Promise<T>,
): Promise<T | null> {
  if (process === null) return null;
  const late = clock.sleep(PATIENCE_MS).then(() => null);
  return Promise.race([work(process), late]);
}
