import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  ExponentialBackoff,
  circuitBreaker,
  handleWhenResult,
} from 'cockatiel';
import type { DeliveryAnswered, Input } from '#core/base/input.ts';
import { later, type Instant } from '#core/base/instant.ts';
import type { Outcome } from '#core/base/outcome.ts';
import { DEFAULT_RETRY, retryWait } from '#core/delivery/retry.ts';
import { single, type Act } from './act.ts';
import type { AttemptWriter } from './attempts.ts';
import { pacer, type Pacer } from './pacer.ts';
import type { DueDelivery, Store } from './ports.ts';
import { deliveryQueue, type DeliveryQueue } from './queue.ts';
import type { SystemPace, Systems } from './systems.ts';

/** What every carrier works with. */
export interface CarrierOptions {
  readonly store: Store;
  readonly systems: Systems;
  readonly act: () => Act;
  readonly process: number;
  readonly now: () => Instant;
  readonly chance: () => number;
  readonly log: (line: string) => void;
}

/** What a system's queue and breaker look like from outside. */
export interface CarrierLoad {
  readonly waiting: number;
  readonly in_flight: number;
  readonly breaker: string;
}

/** Deliveries of one system that are kept in memory at the most; the rest wait in the store. */
export const ROOM = 5_000;

const CLAIM = 500;
const FAILURES_TO_OPEN = 6;
const OPEN_REST_MS = 100;
const TELL_AGAIN_MS = 500;
const STATES = ['closed', 'open', 'half open', 'isolated'];

/** One system's share of the carrying out: its queue, its pace, its circuit breaker. Lives until it is stopped. */
export class Carrier {
  readonly #pace: SystemPace;
  readonly #options: CarrierOptions;
  readonly #writer: AttemptWriter;
  readonly #queue: DeliveryQueue = deliveryQueue();
  readonly #pacer: Pacer;
  readonly #breaker: CircuitBreakerPolicy = circuitBreaker(
    handleWhenResult((result) => (result as { down: boolean }).down),
    {
      halfOpenAfter: new ExponentialBackoff({ initialDelay: 250, maxDelay: 5_000 }),
      breaker: new ConsecutiveBreaker(FAILURES_TO_OPEN),
    },
  );
  /** Why deliveries that are held here are asked back, by key. */
  readonly #withdrawn = new Map<string, string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #in_flight = 0;
  /** Calls whose outcome is being written down; they no longer take up the system. */
  #settling = 0;
  #stopping = false;
  #sweeping = false;
  #resting = false;

  constructor(pace: SystemPace, options: CarrierOptions, writer: AttemptWriter) {
    this.#pace = pace;
    this.#options = options;
    this.#writer = writer;
    this.#pacer = pacer(pace.per_second, () => performance.now());
  }

  add(delivery: DueDelivery): void {
    this.#queue.add(delivery);
    this.#pump();
  }

  /** A delivery that is held here and was never tried is not tried any more; one that is not held is somebody else's. */
  withdraw(key: string, because: string): void {
    if (this.#queue.has(key)) this.#withdrawn.set(key, because);
  }

  load(): CarrierLoad {
    return {
      waiting: this.#queue.size() - this.#in_flight - this.#settling,
      in_flight: this.#in_flight,
      breaker: STATES[this.#breaker.state] ?? 'unknown',
    };
  }

  held(): number {
    return this.#queue.size();
  }

  /** Takes over what is due and nobody's. A failure is told and tried again at the next sweep. */
  async sweep(): Promise<void> {
    if (this.#sweeping || this.#stopping || this.#queue.size() > ROOM / 2) return;
    this.#sweeping = true;
    const { store, process, now, log } = this.#options;
    try {
      const request = { process, system: this.#pace.system, limit: CLAIM, now: now() };
      for (const delivery of await store.claim(request)) this.#queue.add(delivery);
      this.#pump();
    } catch (error) {
      log(`${this.#pace.system}: due deliveries could not be claimed, will try again: ${String(error)}`);
    } finally {
      this.#sweeping = false;
    }
  }

  /** Starts nothing new and waits for what is in flight. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    while (this.#in_flight + this.#settling > 0 || this.#sweeping)
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  #pump(): void {
    while (!this.#stopping && !this.#resting && this.#in_flight < this.#pace.concurrency) {
      const delivery = this.#queue.next();
      if (delivery === null) return;
      const wait_ms = this.#pacer.take();
      if (wait_ms > 0) {
        this.#queue.ready(delivery);
        this.#rest(wait_ms);
        return;
      }
      void this.#carry(delivery);
    }
  }

  async #carry(delivery: DueDelivery): Promise<void> {
    const because = this.#withdrawn.get(delivery.key) ?? delivery.withdraw;
    if (because !== undefined && delivery.attempts === 0 && !delivery.unsure) return this.#drop(delivery, because);
    try {
      const outcome = await this.#call(delivery);
      if (outcome === null) return;
      this.#settling += 1;
      await this.#settle(delivery, outcome).finally(() => (this.#settling -= 1));
    } catch (error) {
      this.#options.log(`${this.#pace.system}: ${delivery.key} could not be carried out: ${String(error)}`);
      this.#again(delivery, { kind: 'unknown', reason: String(error) }, null);
    }
    this.#pump();
  }

  /** The call itself, which takes up the system; null when the breaker was open, which is no attempt. */
  async #call(delivery: DueDelivery): Promise<Outcome | null> {
    this.#in_flight += 1;
    try {
      return (await this.#breaker.execute(() => this.#options.systems.deliver(delivery))).outcome;
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      // The delivery keeps its place, its context and its order.
      this.#queue.ready(delivery);
      this.#rest(OPEN_REST_MS);
      return null;
    } finally {
      this.#in_flight -= 1;
      this.#pump();
    }
  }

  /**
   * Tells that a delivery was never made. When that cannot be told it is told again: a call made then could do what was
   * already said not to be done.
   */
  async #drop(delivery: DueDelivery, because: string): Promise<void> {
    this.#settling += 1;
    try {
      await this.#tell(delivery, { kind: 'withdrawn', because });
      this.#finish(delivery);
      this.#pump();
    } catch (error) {
      this.#options.log(
        `${this.#pace.system}: ${delivery.key} is withdrawn, and that could not be told: ${String(error)}`,
      );
      this.#after(TELL_AGAIN_MS, () => {
        this.#queue.ready(delivery);
        this.#pump();
      });
    } finally {
      this.#settling -= 1;
    }
  }

  #finish(delivery: DueDelivery): void {
    this.#withdrawn.delete(delivery.key);
    this.#queue.finish(delivery);
  }

  async #settle(delivery: DueDelivery, outcome: Outcome): Promise<void> {
    switch (outcome.kind) {
      case 'accepted':
      case 'refused':
        await this.#tell(delivery, outcome);
        this.#finish(delivery);
        return;
      case 'later':
        this.#again(delivery, outcome, outcome.wait_ms);
        return;
      case 'unknown':
        // Money that may have left must be seen as such at once; other calls only wait for their look-up.
        if (delivery.operation.name === 'payments.refund' && !delivery.unsure) await this.#tell(delivery, outcome);
        this.#again(delivery, outcome, null);
    }
  }

  async #tell(delivery: DueDelivery, outcome: DeliveryAnswered['outcome']): Promise<void> {
    await this.#options.act().submit(single(answerInput(delivery, outcome, this.#options.now())));
  }

  #again(delivery: DueDelivery, outcome: Outcome, asked_ms: number | null): void {
    const attempts = delivery.attempts + 1;
    const wait_ms = retryWait(DEFAULT_RETRY, attempts, this.#options.chance(), asked_ms);
    const unsure = delivery.unsure || outcome.kind === 'unknown';
    const due_at = later(this.#options.now(), wait_ms);
    const next: DueDelivery = { ...delivery, attempts, unsure, due_at };
    this.#queue.replace(next);
    this.#writer.write({ key: delivery.key, attempts, due_at, unsure, outcome: { ...outcome } });
    this.#after(wait_ms, () => {
      this.#queue.ready(next);
      this.#pump();
    });
  }

  #rest(wait_ms: number): void {
    if (this.#resting) return;
    this.#resting = true;
    this.#after(wait_ms, () => {
      this.#resting = false;
      this.#pump();
    });
  }

  #after(wait_ms: number, then: () => void): void {
    if (this.#stopping) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, wait_ms);
    this.#timers.add(timer);
  }
}

/** The reply as an input: one key for what settles, one for each doubt. */
function answerInput(delivery: DueDelivery, outcome: DeliveryAnswered['outcome'], now: Instant): Input {
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
