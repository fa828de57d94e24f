import { createHash } from 'node:crypto';
import type { Relay, RelayedKnock } from '#flows/ports.ts';
import type { Line, Live } from './line.ts';
import { oneReplica, type InboundSettings } from './settings.ts';
import { codeOf, ensureStream, inboundStream, STREAM_FULL } from './streams.ts';
import { shardOf } from './subject.ts';
import { over } from './wait.ts';

/** What the stream of webhooks is worked with. */
export interface InboundParts {
  readonly line: Line;
  readonly prefix: string;
  readonly settings: InboundSettings;
  readonly log: (line: string) => void;
}

/** How long a sender waits for the stream before its message goes to the database directly. */
const PUT_MS = 3_000;
/** Messages on their way to the broker, in bytes; past that a sender is told to come again. */
const IN_FLIGHT_BYTES = 64 * 1024 * 1024;
const HEADROOM = 4_096;
const SHARDS = 64;

/** The way into the stream. A broker that is away, or may not be trusted with it, is no reason to refuse a message. */
export function openRelay(parts: InboundParts): Relay {
  const { line, prefix, settings, log } = parts;
  let checked: Live | null = null;
  let bytes = 0;
  let said = '';

  async function usable(live: Live): Promise<void> {
    if (checked === live) return;
    await ensureInbound(live, parts);
    checked = live;
  }

  async function put(live: Live, system: string, payload: string, name: string): Promise<'kept' | 'full'> {
    try {
      await usable(live);
      const sent = live.client.publish(`${prefix}.inbound.${system}.${shardOf(name, SHARDS)}`, payload, {
        msgID: name,
        timeout: PUT_MS,
      });
      await over(live.over, sent);
      return 'kept';
    } catch (error) {
      if (codeOf(error) === STREAM_FULL) return 'full';
      throw error;
    }
  }

  return {
    put: async (knock) => {
      const live = line.live();
      const payload = JSON.stringify(knock);
      const size = Buffer.byteLength(payload);
      if (live === null || size + HEADROOM > live.max_payload) return 'away';
      if (bytes + size > IN_FLIGHT_BYTES) return 'full';
      bytes += size;
      try {
        return await put(live, knock.system, payload, nameOf(knock));
      } catch (error) {
        const line_ = `a webhook was not taken by ${settings.stream} and goes to the database directly: ${String(error)}`;
        if (line_ !== said) log(line_);
        said = line_;
        return 'away';
      } finally {
        bytes -= size;
      }
    },
  };
}

/** Finds or makes the stream. Throws a BackboneError when it keeps one copy and nobody took that risk. */
export async function ensureInbound(live: Live, { prefix, settings, log }: InboundParts): Promise<void> {
  const { info, differences } = await ensureStream(live, inboundStream(prefix, settings));
  if (info.config.num_replicas < 2 && !settings.allow_one_replica)
    throw oneReplica(`the stream ${settings.stream} is kept in one copy`);
  if (differences.length > 0)
    log(`the stream ${settings.stream} is used as it is; it differs from the settings: ${differences.join('; ')}`);
}

/** The same message sent twice has the same name: within its window the stream keeps it once. */
function nameOf({ system, headers, body }: RelayedKnock): string {
  return createHash('sha256')
    .update(JSON.stringify([system, headers, body]))
    .digest('base64url');
}
