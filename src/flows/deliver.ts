import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  ExponentialBackoff,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel';
import type { Input } from '#core/base/input.ts';
import { later, type Instant } from '#core/base/instant.ts';
import type { Outcome } from '#core/base/outcome.ts';
import { DEFAULT_RETRY, retryWait } from '#core/delivery/retry.ts';
import { single, type Act } from './act.ts';
import type { DueDelivery, Postponed, Store, Writes } from './ports.ts';
import { deliveryQueue } from './queue.ts';
import type { SystemPace, Systems } from './systems.ts';

/** Carries out due deliveries, each system at its own pace, and brings the replies back as inputs. */
export interface Dispatcher {
  /** New deliveries of a commit that this process owns: started from memory, at once. */
  accept(writes: Writes): void;
  /** Whether there is room for more in memory; where not, deliveries wait in the store. */
  room(): boolean;
  /** Deliveries in memory and calls in flight, by system. */
  load(): Readonly<Record<string, { readonly waiting: number; readonly in_flight: number; readonly breaker: string }>>;
  /** Starts nothing new and waits for what is in flight. */
  stop(): Promise<void>;
}

export interface DispatcherOptions {
  readonly store: Store;
  readonly systems: Systems;
  readonly act: () => Act;
  readonly process: number;
  readonly now: () => Instant;
  readonly chance: () => number;
  readonly log: (line: string) => void;
}

const ROOM = 5_000;
const CLAIM = 500;
const SWEEP_MS = 500;
const FAILURES_TO_OPEN = 6;

/** Starts carrying out. `stop` must be called before the store is closed. */
export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const writer = attemptWriter(options.store, options.log);
  const carriers = new Map(options.systems.all.map((pace) => [pace.system, carrier(pace, options, writer)]));
  const sweep = setInterval(() => {
    for (const one of carriers.values()) void one.sweep();
  }, SWEEP_MS);
  for (const one of carriers.values()) void one.sweep();

  return {
    accept: (writes) => {
      if (writes.owner !== options.process) return;
      for (const { key, aggregate, system, lane, operation } of writes.deliveries)
        carriers
          .get(system)
          ?.add({ key, aggregate, system, lane, operation, attempts: 0, unsure: false, due_at: writes.recorded_at });
    },
    room: () => [...carriers.values()].every((one) => one.waiting() < ROOM),
    load: () => Object.fromEntries([...carriers].map(([system, one]) => [system, one.load()])),
    stop: async () => {
      clearInterval(sweep);
      await Promise.all([...carriers.values()].map((one) => one.stop()));
      await writer.flush();
    },
  };
}

/** One system's share: its queue, its pace, its breaker. */
function carrier(pace: SystemPace, options: DispatcherOptions, writer: AttemptWriter) {
  const queue = deliveryQueue();
  const breaker = circuitBreaker(
    handleWhenResult((result) => (result as { down: boolean }).down),
    {
      halfOpenAfter: new ExponentialBackoff({ initialDelay: 250, maxDelay: 5_000 }),
      breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
    },
  );
  const timers = new Set<NodeJS.Timeout>();
  let in_flight = 0;
  let stopping = false;
  let sweeping = false;
  let resting = false;
  let tokens = pace.per_second ?? Infinity;
  let refilled = performance.now();

  function pump(): void {
    while (!stopping && !resting && in_flight < pace.concurrency && token()) {
      const delivery = queue.next();
      if (delivery === null) return;
      if (pace.per_second !== null) tokens -= 1;
      in_flight += 1;
      void carry(delivery).finally(() => {
        in_flight -= 1;
        pump();
      });
    }
  }

  function token(): boolean {
    if (pace.per_second === null) return true;
    const at = performance.now();
    tokens = Math.min(pace.per_second, tokens + ((at - refilled) / 1_000) * pace.per_second);
    refilled = at;
    if (tokens >= 1) return true;
    rest(1_000 / pace.per_second);
    return false;
  }

  function rest(wait_ms: number): void {
    if (resting) return;
    resting = true;
    after(wait_ms, () => {
      resting = false;
      pump();
    });
  }

  function after(wait_ms: number, then: () => void): void {
    if (stopping) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      then();
    }, wait_ms);
    timers.add(timer);
  }

  async function carry(delivery: DueDelivery): Promise<void> {
    try {
      const { outcome } = await breaker.execute(() => options.systems.deliver(delivery));
      await settle(delivery, outcome);
    } catch (error) {
      // An open breaker is no attempt: the delivery keeps its place, its context and its order.
      if (error instanceof BrokenCircuitError) {
        queue.ready(delivery);
        rest(100);
        return;
      }
      options.log(`${pace.system}: ${delivery.key} could not be carried out: ${String(error)}`);
      await again(delivery, { kind: 'unknown', reason: String(error) }, null);
    }
  }

  async function settle(delivery: DueDelivery, outcome: Outcome): Promise<void> {
    switch (outcome.kind) {
      case 'accepted':
      case 'refused':
        await options.act().submit(single(answerInput(delivery, outcome, options.now())));
        queue.finish(delivery);
        return;
      case 'later':
        return again(delivery, outcome, outcome.wait_ms);
      case 'unknown':
        // Money that may have left must be seen as such at once; other calls only wait for their look-up.
        if (delivery.operation.name === 'payments.refund' && !delivery.unsure)
          await options.act().submit(single(answerInput(delivery, outcome, options.now())));
        return again(delivery, outcome, null);
    }
  }

  async function again(delivery: DueDelivery, outcome: Outcome, asked_ms: number | null): Promise<void> {
    const attempts = delivery.attempts + 1;
    const wait_ms = retryWait(DEFAULT_RETRY, attempts, options.chance(), asked_ms);
    const unsure = delivery.unsure || outcome.kind === 'unknown';
    const due_at = later(options.now(), wait_ms);
    const next: DueDelivery = { ...delivery, attempts, unsure, due_at };
    queue.replace(next);
    writer.write({ key: delivery.key, attempts, due_at, unsure, outcome: { ...outcome } });
    after(wait_ms, () => {
      queue.ready(next);
      pump();
    });
  }

  async function sweep(): Promise<void> {
    if (sweeping || stopping || queue.size() > ROOM / 2) return;
    sweeping = true;
    try {
      const request = { process: options.process, system: pace.system, limit: CLAIM, now: options.now() };
      for (const delivery of await options.store.claim(request)) queue.add(delivery);
      pump();
    } catch (error) {
      options.log(`${pace.system}: due deliveries could not be claimed, will try again: ${String(error)}`);
    } finally {
      sweeping = false;
    }
  }

  return {
    add: (delivery: DueDelivery) => {
      queue.add(delivery);
      pump();
    },
    sweep,
    waiting: () => queue.size(),
    load: () => ({ waiting: queue.size() - in_flight, in_flight, breaker: STATES[breaker.state] ?? 'unknown' }),
    stop: async () => {
      stopping = true;
      for (const timer of timers) clearTimeout(timer);
      while (in_flight > 0 || sweeping) await new Promise((resolve) => setTimeout(resolve, 5));
    },
  };
}

const STATES = ['closed', 'open', 'half open', 'isolated'];

/** The reply as an input: one key for what settles, one for each doubt. */
function answerInput(delivery: DueDelivery, outcome: Exclude<Outcome, { kind: 'later' }>, now: Instant): Input {
  const doubt = outcome.kind === 'unknown' ? `:unknown:${delivery.attempts + 1}` : '';
  return {
    key: `answer:${delivery.key}${doubt}`,
    source: delivery.system,
    at: now,
    to: { aggregate: delivery.aggregate },
    // After a lost commit the same answer is looked up once more; what is told with it may have moved on since.
    hash: outcome.kind,
    fact: { type: 'delivery.answered', delivery: delivery.key, operation: delivery.operation.name, outcome },
  };
}

interface AttemptWriter {
  write(attempt: Postponed): void;
  flush(): Promise<void>;
}

/** Gathers attempts that did not settle, and writes them together. What a crash loses of it is only looked up once more. */
function attemptWriter(store: Store, log: (line: string) => void): AttemptWriter {
  let waiting = new Map<string, Postponed>();
  let timer: NodeJS.Timeout | null = null;

  async function flush(): Promise<void> {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waiting.size === 0) return;
    const batch = waiting;
    waiting = new Map();
    try {
      await store.postpone([...batch.values()]);
    } catch (error) {
      log(`attempts could not be written down, will try again: ${String(error)}`);
      for (const [key, attempt] of batch) if (!waiting.has(key)) waiting.set(key, attempt);
      timer ??= setTimeout(() => void flush(), 500);
    }
  }
  return {
    write: (attempt) => {
      waiting.set(attempt.key, attempt);
      timer ??= setTimeout(() => void flush(), 20);
    },
    flush,
  };
}
