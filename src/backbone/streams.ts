import {
  DiscardPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Live } from './line.ts';
import { BackboneError, type EventsSettings, type InboundSettings } from './settings.ts';

type Wanted = Pick<
  StreamConfig,
  | 'name'
  | 'subjects'
  | 'retention'
  | 'storage'
  | 'discard'
  | 'num_replicas'
  | 'max_bytes'
  | 'max_age'
  | 'duplicate_window'
>;

const DAY_MS = 86_400_000;
const DUPLICATES_MS = 120_000;

/** The stream of events: the oldest go when its time or size is reached. */
export function eventsStream(prefix: string, settings: EventsSettings): Wanted {
  return {
    name: settings.stream,
    subjects: [`${prefix}.event.>`],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    num_replicas: settings.replicas,
    max_bytes: settings.max_bytes ?? -1,
    max_age: nanos(settings.days * DAY_MS),
    duplicate_window: nanos(DUPLICATES_MS),
  };
}

/** The stream of webhooks: each stays until it is decided, and nothing is dropped to make room. */
export function inboundStream(prefix: string, settings: InboundSettings): Wanted {
  return {
    name: settings.stream,
    subjects: [`${prefix}.inbound.>`],
    retention: RetentionPolicy.Workqueue,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    num_replicas: settings.replicas,
    max_bytes: settings.max_bytes,
    max_age: 0,
    duplicate_window: nanos(DUPLICATES_MS),
  };
}

/** A stream as it is, and what of it is not as the settings want it. */
export interface Found {
  readonly info: StreamInfo;
  readonly differences: readonly string[];
}

/** Finds a stream, or makes it. One that exists is never changed; how it differs is given back. */
export async function ensureStream({ manager }: Live, wanted: Wanted): Promise<Found> {
  const info = await manager.streams.info(wanted.name).catch((error: unknown) => {
    if (codeOf(error) !== JetStreamApiCodes.StreamNotFound) throw error;
    return null;
  });
  if (info === null) return { info: await made(manager, wanted), differences: [] };
  const { config } = info;
  const [subject = ''] = wanted.subjects;
  if (!config.subjects.includes(subject) || config.retention !== wanted.retention)
    throw new BackboneError(
      `the stream ${wanted.name} is there and made for something else (${config.subjects.join(', ')}, ${config.retention}); ` +
        `${subject} with ${wanted.retention} is needed. Give ours another name.`,
      'stream_unusable',
    );
  const differences = (Object.keys(wanted) as (keyof Wanted)[])
    .filter((key) => key !== 'subjects' && config[key] !== wanted[key])
    .map((key) => `${key} is ${String(config[key])}, wanted ${String(wanted[key])}`);
  return { info, differences };
}

/** Answer of a server that stands alone and is asked for more copies than one. */
const NOT_CLUSTERED = 10_074;
/** The stream holds as much as it may. */
export const STREAM_FULL = 10_077;

async function made(manager: Live['manager'], wanted: Wanted): Promise<StreamInfo> {
  try {
    return await manager.streams.add(wanted);
  } catch (error) {
    if (codeOf(error) !== NOT_CLUSTERED) throw error;
    throw new BackboneError(
      `the stream ${wanted.name} is to be kept in ${wanted.num_replicas} copies, and the NATS server stands alone. ` +
        'Point NATS_URL at a cluster, or set the replicas of this stream to 1.',
      'not_clustered',
    );
  }
}

/** The number of an error that the broker's stream store answered with; null for any other. */
export function codeOf(error: unknown): number | null {
  return error instanceof JetStreamApiError ? error.code : null;
}
