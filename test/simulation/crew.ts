import { favourFor, feeOf, termsOf } from '#core/life.fixture.ts';
import { plain } from '#core/policy/plain.fixture.ts';
import type { Policy } from '#core/policy/policy.ts';
import type { Store } from '#flows/ports.ts';
import type { Systems } from '#flows/systems.ts';
import type { MemoryDatabase } from '#store/memory/database.ts';
import { memoryStore } from '#store/memory/memory.ts';
import { startProcess, type Process } from './backhaul.ts';
import type { Owner, VirtualClock } from './clock.ts';
import { dice } from './dice.ts';
import type { Crash, Plan, PlannedPolicy } from './plan.ts';
import { LONGEST_WAY_MS, type Weather } from './weather.ts';

/** The processes of Backhaul: they die where the plan says, and others take their place. */
export interface Crew {
  /** A living process, not always the same one; null while none is there. */
  any(): Process | null;
  load(): number;
  readonly crashes: () => number;
}

/** What a test puts between the flows and their ports, to see whether it is noticed. */
export interface Mischief {
  readonly store?: (store: Store) => Store;
  readonly systems?: (systems: Systems) => Systems;
}

/** What the processes share, and what may go wrong with them. */
export interface CrewOptions {
  readonly plan: Plan;
  readonly clock: VirtualClock;
  readonly weather: Weather;
  readonly database: MemoryDatabase;
  readonly systems: Systems;
  readonly mischief: Mischief;
  readonly log: (line: string) => void;
}

interface Member extends Owner {
  process: Process | null;
  /** Takes nothing new any more. */
  leaving: boolean;
}

/** Many times what the busiest seed takes. */
const MOST_STEPS = 30_000;

/** Starts as many processes as the plan wants. */
export function crew(options: CrewOptions): Crew {
  const { plan, clock, weather, database, mischief, log } = options;
  const due = new Map(plan.crashes.map((crash) => [crash.step, crash]));
  const members: Member[] = [];
  let steps = 0;
  let asked = 0;
  let crashes = 0;

  function hire(): void {
    const member: Member = { dead: false, process: null, leaving: false };
    const store = memoryStore(database);
    members.push(member);
    const step = stepOf(member, store);
    const ports = {
      store: (mischief.store ?? same)(steppedStore(store, step)),
      systems: (mischief.systems ?? same)(steppedSystems(options.systems, step)),
      policies: plan.policies.map(policyOf),
      chance: dice(`${plan.seed}/chance/${members.length}`).next,
      log,
    };
    void clock.as(member, () =>
      startProcess(ports).then((process) => {
        member.process = bound(clock, member, process);
      }),
    );
  }

  /** Everything that a process asks of the world goes through here; the dead hear no answer. */
  function stepOf(member: Member, store: Store): Step {
    return async (name, work) => {
      // What asks for ever without time going by would never let the clock run: it gets no more answers, and is found waiting.
      if (member.dead || steps >= MOST_STEPS) return never();
      steps += 1;
      const crash = due.get(steps);
      const wait_ms = name === 'store' ? weather.store_ms(`there/${steps}`) : 0;
      if (wait_ms > 0) await clock.sleep(wait_ms);
      if (member.dead) return never();
      if (crash?.how === 'undone') return die(member, store, crash);
      if (crash?.how === 'stopped')
        void leave(member).then((left) => (left ? clock.sleep(crash.down_ms).then(hire) : undefined));
      const done = await work();
      if (crash?.how === 'unheard' && !member.dead) return die(member, store, crash);
      return member.dead ? never() : done;
    };
  }

  function die(member: Member, store: Store, { down_ms }: Crash): Promise<never> {
    member.dead = true;
    crashes += 1;
    // Nobody takes over while a request of the dead may still arrive.
    void clock.sleep(LONGEST_WAY_MS).then(() => store.close());
    void clock.sleep(down_ms).then(hire);
    return never();
  }

  for (let count = 0; count < plan.processes; count += 1) hire();
  return {
    any: () => {
      const living = members.flatMap(({ dead, leaving, process }) =>
        dead || leaving || process === null ? [] : [process],
      );
      asked += 1;
      return living[asked % Math.max(1, living.length)] ?? null;
    },
    load: () => members.reduce((sum, { dead, process }) => sum + (dead ? 0 : (process?.load() ?? 1)), 0),
    crashes: () => crashes,
  };
}

function policyOf(planned: PlannedPolicy): Policy {
  const { refund, fee, law, favours, valued, receiving } = planned;
  const fees = { restocking_fee: fee === null ? null : feeOf(fee), return_shipping_fee: null };
  const { keep_it = null, instant_refund = null } = favours ?? {};
  const favoured = {
    keep_it: keep_it === null ? null : favourFor(keep_it.skus, keep_it.case_minor, keep_it.customer_minor),
    instant_refund:
      instant_refund === null
        ? null
        : favourFor(instant_refund.skus, instant_refund.case_minor, instant_refund.customer_minor, instant_refund.from),
  };
  return {
    ...plain(planned),
    receiving,
    terms: { ...termsOf({ ...refund, fees, favours: favoured }), ...law },
    ...(valued === null ? {} : { books: { valuation: valued } }),
  };
}

/** Whoever calls, and in whose time: what the call sets going belongs to this process and dies with it. */
function bound(clock: VirtualClock, owner: Owner, process: Process): Process {
  return {
    hear: (system, body) => clock.as(owner, () => process.hear(system, body)),
    ask: (ask) => clock.as(owner, () => process.ask(ask)),
    cancel: (key, return_id) => clock.as(owner, () => process.cancel(key, return_id)),
    stop: () => clock.as(owner, () => process.stop()),
    load: () => process.load(),
  };
}

/** Stops a process in good order, and says whether it has left that way; one that is just starting is not stopped. */
async function leave(member: Member): Promise<boolean> {
  if (member.process === null || member.leaving) return false;
  member.leaving = true;
  await member.process.stop();
  if (member.dead) return false;
  member.dead = true;
  return true;
}

type Step = <T>(name: 'store' | 'system', work: () => Promise<T>) => Promise<T>;

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function same<T>(value: T): T {
  return value;
}

function steppedStore(store: Store, step: Step): Store {
  return {
    ...store,
    commit: (request, plan) => step('store', () => store.commit(request, plan)),
    claim: (request) => step('store', () => store.claim(request)),
    postpone: (attempts) => step('store', () => store.postpone(attempts)),
    released: (waits_for) => step('store', () => store.released(waits_for)),
    releasedAny: (...wish) => step('store', () => store.releasedAny(...wish)),
    dueWakes: (now, limit) => step('store', () => store.dueWakes(now, limit)),
    cursor: (system, name) => step('store', () => store.cursor(system, name)),
    tail: {
      ...store.tail,
      after: (position, limit) => step('store', () => store.tail.after(position, limit)),
      position: (reader) => step('store', () => store.tail.position(reader)),
      advance: (reader, position, rows) => step('store', () => store.tail.advance(reader, position, rows)),
    },
  };
}

function steppedSystems(systems: Systems, step: Step): Systems {
  return {
    ...systems,
    deliver: (delivery) => step('system', () => systems.deliver(delivery)),
    poll: (system, name, cursor) => step('system', () => systems.poll(system, name, cursor)),
    customerOrders: (question) => step('system', () => systems.customerOrders(question)),
    order: (question) => step('system', () => systems.order(question)),
  };
}
