import type { Event } from '#core/event.ts';
import type { Instant } from '#core/base/instant.ts';

/** The version of the form below; it rises when a reader of the old form would misread the new one. */
export const CLOUD_EVENT_VERSION = 1;

/** Our own prefix before the type of every event that leaves the house. */
const TYPE = 'backhaul.';

/**
 * An event as others read it: CloudEvents 1.0, structured mode, in JSON. Beside the core attributes it carries the extensions
 * `sequence`, `partitionkey`, `causationid` and `recordedtime` as the CloudEvents project documents them.
 */
export interface CloudEvent {
  readonly specversion: '1.0';
  /** `<aggregate>@<version>`: the same event always has the same id. */
  readonly id: string;
  readonly source: '/backhaul';
  readonly type: string;
  readonly subject: string;
  /** When it happened. */
  readonly time: Instant;
  /** When we held it for true. */
  readonly recordedtime: Instant;
  /** The version within its aggregate, counted from 1, as text. */
  readonly sequence: string;
  readonly partitionkey: string;
  /** The key of the input that led to it. */
  readonly causationid: string;
  readonly datacontenttype: 'application/json';
  /** Absent when it was left out; then `dataomitted` says why. */
  readonly data?: Pick<Event, 'body' | 'asks'>;
  readonly dataomitted?: string;
}

type Recorded = Event & { readonly recorded_at: Instant };

/** The id of an event outside: unique over the whole log. */
export function eventId({ aggregate, version }: Pick<Event, 'aggregate' | 'version'>): string {
  return `${aggregate}@${version}`;
}

/** Puts an event into its envelope. */
export function cloudEvent(event: Recorded): CloudEvent {
  const { aggregate, version, at, recorded_at, cause, body, asks } = event;
  return {
    specversion: '1.0',
    id: eventId(event),
    source: '/backhaul',
    type: TYPE + body.type,
    subject: aggregate,
    time: at,
    recordedtime: recorded_at,
    sequence: String(version),
    partitionkey: aggregate,
    causationid: cause,
    datacontenttype: 'application/json',
    data: { body, asks },
  };
}

/** The envelope alone, for a carrier that takes no more; `why` goes with it. */
export function withoutData({ data: _data, ...event }: CloudEvent, why: string): CloudEvent {
  return { ...event, dataomitted: why };
}
