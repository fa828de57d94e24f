import { attemptWriter } from './attempts.ts';
import { Carrier, ROOM, type CarrierLoad, type CarrierOptions } from './carrier.ts';
import type { Writes } from './ports.ts';

/** Carries out due deliveries, each system at its own pace, and brings the replies back as inputs. */
export interface Dispatcher {
  /** New deliveries of a commit that this process owns: started from memory, at once. */
  accept(writes: Writes): void;
  /** Whether there is room for more in memory; where not, deliveries wait in the store. */
  room(): boolean;
  /** Deliveries in memory and calls in flight, by system. */
  load(): Readonly<Record<string, CarrierLoad>>;
  /** Starts nothing new and waits for what is in flight. */
  stop(): Promise<void>;
}

const SWEEP_MS = 500;

/** Starts carrying out. `stop` must be called before the store is closed. */
export function startDispatcher(options: CarrierOptions): Dispatcher {
  const writer = attemptWriter(options.store, options.log);
  const carriers = new Map(options.systems.all.map((pace) => [pace.system, new Carrier(pace, options, writer)]));
  const sweep = setInterval(() => {
    for (const one of carriers.values()) void one.sweep();
  }, SWEEP_MS);
  for (const one of carriers.values()) void one.sweep();

  function start(writes: Writes): void {
    for (const { key, aggregate, system, lane, operation } of writes.deliveries)
      carriers
        .get(system)
        ?.add({ key, aggregate, system, lane, operation, attempts: 0, unsure: false, due_at: writes.recorded_at });
  }

  return {
    accept: (writes) => {
      if (writes.owner === options.process) start(writes);
      for (const { key, because } of writes.withdraw) for (const one of carriers.values()) one.withdraw(key, because);
    },
    room: () => [...carriers.values()].every((one) => one.held() < ROOM),
    load: () => Object.fromEntries([...carriers].map(([system, one]) => [system, one.load()])),
    stop: async () => {
      clearInterval(sweep);
      await Promise.all([...carriers.values()].map((one) => one.stop()));
      await writer.flush();
    },
  };
}
