import { instant, type Instant } from '#core/base/instant.ts';
import type { Operation } from '#core/base/operation.ts';
import { createAct, single } from '#flows/act.ts';
import { startDispatcher, type Dispatcher } from '#flows/deliver.ts';
import type { Writes } from '#flows/ports.ts';
import { startTeller } from '#flows/tell.ts';
import { loadPolicies } from '#main/policies.ts';
import { openStore } from '#store/store.ts';
import { answering, ROLES, type Answer } from './answering.ts';
import { inspected, lifeName, lifeOf, moved, paid, received, request, sale } from './lives.ts';

export interface Run {
  readonly took_ms: number;
  /** Of this process; the systems answer in it too. */
  readonly cpu_ms: number;
  /** What was committed within the timed part, in order. */
  readonly commits: readonly Writes[];
}

/** How many returns are under way at once, as at a busy retailer's. */
const UNDER_WAY = 1_500;

/**
 * Lives `count` returns from the request to the close, on orders that are recorded before the clock runs: the door, the
 * store and the dispatcher as a process has them, and systems that answer as `answer` does.
 */
export async function liveAll(url: string, count: number, answer: Answer): Promise<Run> {
  const now = (): Instant => instant(Date.now());
  const store = openStore({ url });
  await store.keepPartitions(now());
  const process_id = await store.enlist(['worker'], now());
  const facts = { policies: loadPolicies('gift-retailer'), systems: ROLES };
  const commits: Writes[] = [];
  const closed = new Map<string, () => void>();
  const late: { dispatcher: Dispatcher | null } = { dispatcher: null };
  const act = createAct({
    store,
    now,
    facts: () => facts,
    owner: () => (late.dispatcher?.room() === true ? process_id : null),
    committed: (writes) => {
      commits.push(writes);
      late.dispatcher?.accept(writes);
      for (const { body } of writes.events) if (body.type === 'return.closed') closed.get(body.return_id)?.();
    },
  });
  const troubles: unknown[] = [];
  const submit = (...inputs: ReturnType<typeof sale>[]): void => {
    for (const input of inputs) act.submit(single(input)).catch((error: unknown) => troubles.push(error));
  };
  const called = (operation: Operation): void => {
    if (operation.name === 'wms.return.announce') {
      const number = lifeOf(operation.return_id);
      submit(received(number, now()), inspected(number, now()));
    }
    if (operation.name === 'wms.return.place') submit(moved(lifeOf(operation.return_id), now(), operation.moves));
    if (operation.name === 'payments.refund') submit(paid(operation.refund_id, operation.amount_minor, now()));
  };
  late.dispatcher = startDispatcher({
    store,
    systems: answering(answer, called),
    act: () => act,
    process: process_id,
    now,
    chance: Math.random,
    log: (line) => troubles.push(line),
  });
  await Promise.all(Array.from({ length: count }, (_, number) => act.submit(single(sale(number, now())))));
  commits.length = 0;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const numbers = Array.from({ length: count }, (_, number) => number).values();
  const one = async (): Promise<void> => {
    for (const number of numbers) {
      const end = new Promise<void>((done) => closed.set(`${lifeName(number)}-1`, done));
      submit(request(number, now()));
      await end;
    }
  };
  const watch = watchFor(troubles);
  await Promise.race([watch.failed, Promise.all(Array.from({ length: UNDER_WAY }, one))]);
  const took_ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  watch.end();
  await late.dispatcher.stop();
  await act.idle();
  // The lists that people read are told afterwards, so that the books can be verified; they are not what is timed.
  await startTeller(store, (text) => troubles.push(text)).stop();
  await store.close();
  if (troubles.length > 0) throw new Error(`the run went wrong: ${String(troubles[0])}`);
  return { took_ms, cpu_ms: (user + system) / 1_000, commits };
}

/** A benchmark that loses something must fail, not wait for ever. */
function watchFor(troubles: readonly unknown[]): { failed: Promise<never>; end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_, fail) => {
    timer = setInterval(() => {
      if (troubles.length > 0) fail(new Error(`the run went wrong: ${String(troubles[0])}`));
    }, 100);
  });
  return { failed, end: () => clearInterval(timer) };
}
