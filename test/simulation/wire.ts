import type { VirtualClock } from './clock.ts';
import type { Weather } from './weather.ts';

/**
 * One call over a wire that loses, delays and cuts off: the way there, what is done at its end, and the way back.
 * Gives null when no reply came, and the work may or may not have been done.
 */
export type Travel = <T>(system: string, name: string, work: () => T) => Promise<T | 'down' | 'throttled' | null>;

const TIMEOUT_MS = 400;

/** A wire in this weather. */
export function wire({ weather, clock }: { readonly weather: Weather; readonly clock: VirtualClock }): Travel {
  const calls = new Map<string, number>();
  return async (system, name, work) => {
    await clock.alive();
    const call = (calls.get(name) ?? 0) + 1;
    calls.set(name, call);
    const ticket = `${name}/${call}`;
    const fate = weather.fate(system, ticket);
    if (fate === 'down') return 'down';
    // A request that has left arrives, even when whoever sent it dies on the way.
    await clock.sleep(weather.way_ms(`there/${ticket}`));
    if (fate === 'throttled') return 'throttled';
    const done = fate === 'request_lost' ? null : work();
    if (fate === 'request_lost' || fate === 'reply_lost') {
      await clock.sleep(TIMEOUT_MS);
      return null;
    }
    await clock.sleep(weather.way_ms(`back/${ticket}`));
    return done;
  };
}
