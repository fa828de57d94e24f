import type { Act } from './act.ts';
import type { Store } from './ports.ts';
import type { Systems } from './systems.ts';

/** Vendors that do not push are asked in turn. */
export interface Poller {
  /** Asks every poll once, to its last page; resolves when all have answered or failed. */
  once(): Promise<void>;
  stop(): Promise<void>;
}

export interface PollerOptions {
  readonly store: Store;
  readonly systems: Systems;
  readonly act: Act;
  readonly log: (line: string) => void;
}

/** Starts polling at each poll's own interval. Cursor and inputs are one commit, so a crash repeats or loses nothing. */
export function startPoller({ store, systems, act, log }: PollerOptions): Poller {
  const polls = systems.all.flatMap(({ system, polls: of }) => of.map((poll) => ({ system, ...poll, running: false })));
  let stopping = false;
  const open = new Set<Promise<void>>();

  async function walk(poll: (typeof polls)[number]): Promise<void> {
    const { system, name } = poll;
    for (let more = true; more && !stopping;) {
      const page = await systems.poll(system, name, await store.cursor(system, name));
      if (page.kind !== 'page') {
        log(`${system}/${name}: ${page.kind === 'refused' ? page.detail : page.kind === 'accepted' ? 'no page' : page.reason}`);
        return;
      }
      if (page.reading.kind === 'unreadable') {
        log(`${system}/${name}: ${page.reading.code}: ${page.reading.detail}; the cursor stays where it is`);
        return;
      }
      const inputs = page.reading.kind === 'inputs' ? page.reading.inputs : [];
      await act.submit({ inputs, knock: null, cursor: { system, name, cursor: page.cursor }, again: false });
      more = page.more;
    }
  }

  function start(poll: (typeof polls)[number]): Promise<void> {
    if (poll.running || stopping) return Promise.resolve();
    poll.running = true;
    const work = walk(poll)
      .catch((error: unknown) => log(`${poll.system}/${poll.name}: ${String(error)}`))
      .finally(() => {
        poll.running = false;
        open.delete(work);
      });
    open.add(work);
    return work;
  }

  const timers = polls.map((poll) => setInterval(() => void start(poll), poll.every_ms));
  return {
    once: async () => {
      await Promise.all(polls.map(start));
    },
    stop: async () => {
      stopping = true;
      for (const timer of timers) clearInterval(timer);
      await Promise.all(open);
    },
  };
}
