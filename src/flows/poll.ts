import type { Instant } from '#core/base/instant.ts';
import type { Act } from './act.ts';
import type { KeptKnock, Store } from './ports.ts';
import type { PolledPage, Systems } from './systems.ts';

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
  readonly now: () => Instant;
  readonly log: (line: string) => void;
}

/** Starts polling at each poll's own interval. Cursor and inputs are one commit, so a crash repeats or loses nothing. */
export function startPoller({ store, systems, act, now, log }: PollerOptions): Poller {
  const polls = systems.all.flatMap(({ system, polls: of }) => of.map((poll) => ({ system, ...poll })));
  let stopping = false;
  const open = new Map<object, Promise<void>>();

  async function walk(poll: (typeof polls)[number]): Promise<void> {
    const { system, name } = poll;
    for (let more = true; more && !stopping;) {
      const from = await store.cursor(system, name);
      const page = await systems.poll(system, name, from);
      if (page.kind !== 'page') {
        log(
          `${system}/${name}: ${page.kind === 'refused' ? page.detail : page.kind === 'accepted' ? 'no page' : page.reason}`,
        );
        return;
      }
      const inputs = page.reading.kind === 'inputs' ? page.reading.inputs : [];
      const knock = unread(poll, JSON.stringify(from), page, now());
      await act.submit({ inputs, knock, cursor: { system, name, cursor: page.cursor }, again: false });
      more = page.more;
    }
  }

  function start(poll: (typeof polls)[number]): Promise<void> {
    const under_way = open.get(poll);
    if (under_way !== undefined) return under_way;
    if (stopping) return Promise.resolve();
    const work = walk(poll)
      .catch((error: unknown) => log(`${poll.system}/${poll.name}: ${String(error)}`))
      .finally(() => open.delete(poll));
    open.set(poll, work);
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
      await Promise.all(open.values());
    },
  };
}

/** What of a page nobody could read: kept with where it was read, so that it neither is lost nor holds up what follows. */
function unread(
  { system, name }: { readonly system: string; readonly name: string },
  body: string,
  { reading }: PolledPage,
  received_at: Instant,
): KeptKnock | null {
  if (reading.kind !== 'unreadable') return null;
  const { code, detail } = reading;
  return {
    system,
    received_at,
    headers: { 'x-backhaul-poll': name },
    body,
    reading: 'unreadable',
    detail: `${code}: ${detail}`,
    // A row comes again with every overlapping page, among other rows.
    identity: detail,
  };
}
