import { headers } from '@nats-io/transport-node';
import { CLOUD_EVENT_VERSION, cloudEvent, eventId, withoutData } from '#contract/cloud-event.ts';
import type { RecordedEvent, Store } from '#flows/ports.ts';
import { startAlone, type AloneWork } from './alone.ts';
import type { Line, Live } from './line.ts';
import { BackboneError, type BackboneSettings } from './settings.ts';
import { ensureStream, eventsStream } from './streams.ts';
import { eventOf, eventSubject, headerText } from './subject.ts';
import { over, pause } from './wait.ts';

/** What a publisher works with. */
export interface PublisherParts {
  readonly line: Line;
  readonly store: Pick<Store, 'tail' | 'alone'>;
  readonly settings: Pick<BackboneSettings, 'prefix' | 'events'>;
  readonly log: (line: string) => void;
  readonly idle_ms?: number;
}

/** Puts every event of the log into the stream of events, in the order of the log. */
export interface Publisher extends AloneWork {
  /** Events that this process published since its start. */
  published(): number;
}

/** The name under which a stream's reader stands in the database. */
export function readerOf(stream: string): string {
  return `backbone:${stream}`;
}

/** Where the stream ends: the position in the log behind its last event, and its own sequence number. */
interface End {
  readonly live: Live;
  readonly position: string | null;
  readonly seq: number;
}

/** Events in flight at once: they are acknowledged together, and the reader moves once. */
const PAGE = 256;
const ACK_MS = 5_000;

/**
 * Starts publishing. The stream itself says how far it is: after a start, a break or a doubt its last event is looked up in
 * the log, and what follows there is published. Each message names the sequence number that must lie before it, so that the
 * stream refuses a repeat, a gap or a second publisher, however long ago the first one was.
 */
export function startPublisher(parts: PublisherParts): Publisher {
  const { line, store, log, idle_ms = 200 } = parts;
  const { stream } = parts.settings.events;
  const reader = readerOf(stream);
  let published = 0;
  let said = '';

  const say = (words: string): void => {
    if (words !== said) log(words);
    said = words;
  };

  async function publish(end: End): Promise<End | null> {
    const page = await store.tail.after(end.position, PAGE);
    if (page.events.length === 0) return null;
    const seq = await send(end, page.events, parts.settings, log);
    published += page.events.length;
    if (page.position !== null) await store.tail.advance(reader, page.position, []);
    return { ...end, position: page.position, seq };
  }

  const work = startAlone({
    line,
    store,
    log,
    name: reader,
    what: `publishing to ${stream}`,
    begin: () => {
      let end: End | null = null;
      return async (live, signal) => {
        if (end === null || end.live !== live) end = await findEnd(live, reader, parts, say);
        const next = await publish(end);
        if (next === null) await pause(idle_ms, signal);
        else end = next;
      };
    },
  });
  return { ...work, published: () => published };
}

/** Looks where the stream ends, and says what of it is not as it was wanted. */
async function findEnd(
  live: Live,
  reader: string,
  { store, settings }: PublisherParts,
  say: (line: string) => void,
): Promise<End> {
  const { stream } = settings.events;
  const { info, differences } = await ensureStream(live, eventsStream(settings.prefix, settings.events));
  if (differences.length > 0)
    say(`the stream ${stream} is used as it is; it differs from the settings: ${differences.join('; ')}`);
  const seq = info.state.last_seq;
  // A new stream gets the whole log; one whose events have all expired goes on where the reader stands.
  if (seq === 0) return { live, position: null, seq };
  const last = info.state.messages === 0 ? null : await live.manager.streams.getMessage(stream, { seq });
  if (last === null) return { live, position: await store.tail.position(reader), seq };
  const event = eventOf(last.header.get('Nats-Msg-Id'));
  const position = event === null ? null : await store.tail.behindEvent(event.aggregate, event.version);
  if (position === null)
    throw new BackboneError(
      `the stream ${stream} ends with a message that is not in this log (sequence ${seq}), so nobody can tell what it lacks: ` +
        'it belongs to another Backhaul, or the database was restored to an earlier time. Name a new stream with ' +
        'NATS_EVENTS_STREAM, which gets the whole log, or remove what the log does not hold.',
      'stream_foreign',
    );
  return { live, position, seq };
}

/** Sends a page in order, all in flight at once; gives the sequence number of the last one. Rejects if any was not taken. */
async function send(
  end: End,
  events: readonly RecordedEvent[],
  { prefix, events: { shards } }: PublisherParts['settings'],
  log: (line: string) => void,
): Promise<number> {
  const { client, max_payload } = end.live;
  const sent = Promise.allSettled(
    events.map((event, index) =>
      client.publish(eventSubject(prefix, event, shards), payload(event, max_payload, log), {
        msgID: headerText(eventId(event)),
        headers: headersOf(event),
        timeout: ACK_MS,
        expect: { lastSequence: end.seq + index },
      }),
    ),
  );
  for (const ack of await over(end.live.over, sent)) {
    if (ack.status === 'rejected') throw ack.reason;
    // Within its window the stream knows the id of something that is not at its end: it was purged, or another one wrote.
    if (ack.value.duplicate) throw new Error('the stream knew an event already; its end is looked up again');
  }
  return end.seq + events.length;
}

function headersOf(event: RecordedEvent): ReturnType<typeof headers> {
  const made = headers();
  made.set('Content-Type', 'application/cloudevents+json');
  made.set('Backhaul-Schema-Version', String(CLOUD_EVENT_VERSION));
  made.set('Backhaul-Recorded-At', event.recorded_at);
  made.set('Backhaul-Aggregate', headerText(event.aggregate));
  return made;
}

/** Room for subject and headers, which count towards what the server takes. */
const HEADROOM = 4_096;

/** One event that is too large must not hold up all the others. */
function payload(event: RecordedEvent, max_payload: number, log: (line: string) => void): string {
  const whole = JSON.stringify(cloudEvent(event));
  const size = Buffer.byteLength(whole);
  if (size + HEADROOM <= max_payload) return whole;
  log(`the event ${eventId(event)} of ${size} bytes is published without its data: the broker takes ${max_payload}`);
  return JSON.stringify(withoutData(cloudEvent(event), `${size} bytes are more than the broker takes`));
}
