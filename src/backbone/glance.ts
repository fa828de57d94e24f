import type { Store } from '#flows/ports.ts';
import { eventsAhead } from './backbone.ts';
import { openLine, type Live } from './line.ts';
import type { BackboneSettings } from './settings.ts';

const WAIT_MS = 2_000;

/** How the broker and its streams stand, one line for each, for somebody who looks from outside. Never fails. */
export async function brokerNow(store: Pick<Store, 'tail'>, settings: BackboneSettings): Promise<readonly string[]> {
  const line = openLine(settings, () => undefined);
  try {
    const live = await line.within(WAIT_MS);
    const { events, inbound } = settings;
    const streams = [events.stream, ...(inbound === null ? [] : [inbound.stream])];
    return [
      live === null ? `${settings.servers.join(', ')} cannot be reached` : `connected to ${live.server}`,
      `${events.stream} ${await eventsAhead(store, settings)}`,
      ...(live === null ? [] : await Promise.all(streams.map((stream) => described(live, stream)))),
    ];
  } finally {
    await line.close();
  }
}

async function described({ manager }: Live, stream: string): Promise<string> {
  try {
    const { state, config } = await manager.streams.info(stream);
    return `${stream}: ${state.messages} messages, ${state.bytes} bytes, ${config.num_replicas} copies`;
  } catch (error) {
    return `${stream}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
