import { AsyncLocalStorage } from 'node:async_hooks';
import { withGlobal } from '@sinonjs/fake-timers';

/** When every simulation begins. */
export const START_MS = Date.parse('2026-03-01T09:00:00.000Z');

/** Whoever sets timers; those of a dead owner never go off. */
export interface Owner {
  dead: boolean;
}

/** Time that only passes when nobody has anything left to do. While it is installed, everybody's timers follow it. */
export interface VirtualClock {
  /** Milliseconds since the start, without the nights that were skipped. */
  readonly elapsed_ms: () => number;
  sleep(wait_ms: number): Promise<void>;
  /** Runs work whose timers, and those of whatever it starts, belong to an owner. */
  as<T>(owner: Owner, work: () => T): T;
  /** Never resolves for work whose owner has died. */
  alive(): Promise<void>;
  /** Lets time pass, timer by timer, until something holds; false when it did not within the time. */
  run(holds: () => boolean, within_ms: number): Promise<boolean>;
  /** The wall clock moves on while everybody sleeps. */
  skip(wait_ms: number): void;
  uninstall(): void;
}

const FAKED = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] as const;

/** Puts a virtual clock, and seeded chance in place of `Math.random`, over the globals until it is uninstalled. */
export function installClock(random: () => number): VirtualClock {
  const immediately = globalThis.setImmediate;
  const real_random = Math.random;
  const clock = withGlobal(globalThis).install({ now: START_MS, toFake: [...FAKED] });
  const owners = new AsyncLocalStorage<Owner>();
  const { setTimeout: once, setInterval: often } = clock;
  let elapsed_ms = 0;
  let skipped_ms = 0;

  const owned = (work: (...given: unknown[]) => unknown): ((...given: unknown[]) => unknown) => {
    const owner = owners.getStore();
    if (owner === undefined) return work;
    return (...given) => (owner.dead ? undefined : owners.run(owner, () => work(...given)));
  };
  Object.assign(globalThis, {
    setTimeout: (work: () => unknown, wait_ms?: number) => once(owned(work), wait_ms),
    setInterval: (work: () => unknown, wait_ms?: number) => often(owned(work), wait_ms),
  });
  Math.random = random;

  return {
    elapsed_ms: () => elapsed_ms,
    sleep: (wait_ms) => new Promise((wake) => void once(() => wake(), wait_ms)),
    as: (owner, work) => owners.run(owner, work),
    alive: () => (owners.getStore()?.dead === true ? new Promise(() => undefined) : Promise.resolve()),
    run: async (holds, within_ms) => {
      const until_ms = elapsed_ms + within_ms;
      for (;;) {
        // Every promise that can go on without time goes on before an immediate runs.
        await new Promise<void>((drained) => immediately(drained));
        if (holds()) return true;
        if (elapsed_ms >= until_ms) return false;
        elapsed_ms = clock.next() - START_MS - skipped_ms;
      }
    },
    skip: (wait_ms) => {
      clock.setSystemTime(clock.now + wait_ms);
      skipped_ms += wait_ms;
    },
    uninstall: () => {
      clock.uninstall();
      Math.random = real_random;
    },
  };
}
