import type { Relay, Store } from '#flows/ports.ts';
import { openLine } from './line.ts';
import { readerOf, startPublisher } from './publish.ts';
import { ensureInbound, openRelay } from './relay.ts';
import { BackboneError, type BackboneSettings } from './settings.ts';
import { startTaker, type TakerParts } from './take.ts';

/** What the backbone needs of the process that it is part of. */
export interface BackboneParts {
  readonly settings: BackboneSettings;
  readonly store: Pick<Store, 'tail' | 'alone'>;
  /** Whether this process publishes events. */
  readonly publishes: boolean;
  /** Decides a webhook from the stream; null when this process takes none out. */
  readonly decide: TakerParts['decide'] | null;
  readonly log: (line: string) => void;
}

/** The broker at work in one process. */
export interface Backbone {
  /** The way into the stream of webhooks; null when webhooks go to the database directly. */
  readonly relay: Relay | null;
  /** What it does, in words; `ok` is false while the broker is away. Never fails. */
  state(): Promise<{ readonly ok: boolean; readonly detail: string }>;
  stop(): Promise<void>;
}

/** How long a start waits for the broker, to refuse settings that it would not keep. Without a broker it goes on. */
const FIRST_MS = 3_000;
/** Lag is counted up to here, so that asking costs the same however far behind a reader is. */
const MOST_AHEAD = 100_001;

/** Starts what this process does with the broker. Throws a BackboneError when webhooks would not be safe in the stream. */
export async function openBackbone(parts: BackboneParts): Promise<Backbone> {
  const { settings, store, publishes, decide, log } = parts;
  const { inbound, prefix } = settings;
  const line = openLine(settings, log);
  const inboundParts = inbound === null ? null : { line, prefix, settings: inbound, log };
  try {
    const live = await line.within(FIRST_MS);
    if (live !== null && inboundParts !== null)
      await ensureInbound(live, inboundParts).catch((error: unknown) => {
        if (error instanceof BackboneError) throw error;
        log(`the stream ${inboundParts.settings.stream} could not be looked at yet: ${String(error)}`);
      });
  } catch (error) {
    await line.close();
    throw error;
  }
  const publisher = publishes ? startPublisher({ line, store, settings, log }) : null;
  const taker = decide === null || inboundParts === null ? null : startTaker({ ...inboundParts, store, decide });
  return {
    relay: inboundParts === null ? null : openRelay(inboundParts),
    state: async () => {
      const live = line.live();
      const ahead = await eventsAhead(store, settings);
      const words = [
        live === null ? `${settings.servers.join(', ')} cannot be reached` : `connected to ${live.server}`,
        `${settings.events.stream} ${ahead}`,
        ...(publisher === null
          ? []
          : [`publishing: ${publisher.doing()}, ${publisher.published()} events since the start`]),
        ...(inbound === null ? [] : [`webhooks come in through ${inbound.stream}`]),
        ...(taker === null ? [] : [`taking them out: ${taker.doing()}, ${taker.taken()} since the start`]),
      ];
      const failing = [publisher?.doing(), taker?.doing()].some((one) => one?.startsWith('failed') === true);
      return { ok: live !== null && !failing, detail: words.join('; ') };
    },
    stop: async () => {
      await taker?.stop();
      await publisher?.stop();
      await line.close();
    },
  };
}

/** How far the stream of events is behind the log, in words; without a database nobody knows. */
export async function eventsAhead(
  { tail }: Pick<Store, 'tail'>,
  { events: { stream } }: Pick<BackboneSettings, 'events'>,
): Promise<string> {
  try {
    const ahead = await tail.ahead(readerOf(stream), MOST_AHEAD);
    if (ahead === 0) return 'holds every event';
    return `is ${ahead < MOST_AHEAD ? ahead : `at least ${MOST_AHEAD - 1}`} events behind`;
  } catch (error) {
    return `is behind by an unknown number of events: ${error instanceof Error ? error.message : String(error)}`;
  }
}
