import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import type { TestContext } from 'vitest';
import { openLine, type Line } from '#backbone/line.ts';
import { startPublisher, type Publisher, type PublisherParts } from '#backbone/publish.ts';
import { backboneSettings, type BackboneSettings } from '#backbone/settings.ts';
import { must } from '#core/base/must.ts';
import type { CloudEvent } from '#contract/cloud-event.ts';
import type { Store } from '#flows/ports.ts';
import { memoryDatabase } from '#store/memory/database.ts';
import { memoryStore } from '#store/memory/memory.ts';
import { AT, event, put } from '#store/suite-kit.fixture.ts';
import { needsNats, startNats, type Nats } from '#test/kit/nats.ts';

/** What one message of the stream of events says. */
export interface Told {
  readonly id: string;
  readonly subject: string;
  readonly event: CloudEvent;
}

/** A log, a broker, and publishers between them. */
export interface Ground {
  readonly nats: Nats;
  readonly store: Store;
  /** Another process on the same log. */
  readonly open: () => Store;
  readonly settings: BackboneSettings;
  readonly lines: string[];
  /** Adds events to the log, in this order; each word is an aggregate's name. */
  happen(...names: string[]): Promise<void>;
  publisher(over?: Partial<PublisherParts>): Publisher;
  /** All of the stream of events, in its order. */
  told(stream?: string): Promise<readonly Told[]>;
  close(): Promise<void>;
}

/** Starts the broker; skips the test where there is none. */
export async function backboneGround(
  context: Pick<TestContext, 'skip'>,
  { nodes = 1, texts = {} }: { readonly nodes?: 1 | 3; readonly texts?: Readonly<Record<string, string>> } = {},
): Promise<Ground> {
  needsNats(context);
  const nats = await startNats(nodes);
  const database = memoryDatabase();
  const store = memoryStore(database);
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const settings = must(backboneSettings({ NATS_URL: nats.url, ...texts }), 'the settings of the backbone');
  const versions = new Map<string, number>();
  const open_lines: Line[] = [];
  const publishers: Publisher[] = [];
  return {
    nats,
    store,
    open: () => memoryStore(database),
    settings,
    lines,
    happen: async (...names) => {
      for (const name of names) {
        const version = (versions.get(name) ?? 0) + 1;
        versions.set(name, version);
        await put(store, { events: [{ ...event(name, version), recorded_at: AT }] });
      }
    },
    publisher: (over = {}) => {
      const line = openLine(settings, log);
      open_lines.push(line);
      const publisher = startPublisher({ line, store, settings, log, idle_ms: 10, ...over });
      publishers.push(publisher);
      return publisher;
    },
    told: (stream = settings.events.stream) => told(nats, stream),
    close: async () => {
      for (const publisher of publishers) await publisher.stop();
      for (const line of open_lines) await line.close();
      await nats.stop();
    },
  };
}

async function told(nats: Nats, stream: string): Promise<Told[]> {
  const { connection, manager } = await nats.watch();
  const { state } = await manager.streams.info(stream);
  const all: Told[] = [];
  const reader = await manager.consumers.add(stream, { ack_policy: AckPolicy.None, deliver_policy: DeliverPolicy.All });
  const consumer = await manager.jetstream().consumers.get(stream, reader.name);
  while (all.length < state.messages) {
    for await (const message of await consumer.fetch({ max_messages: state.messages - all.length, expires: 2_000 }))
      all.push({
        id: message.headers?.get('Nats-Msg-Id') ?? '',
        subject: message.subject,
        event: message.json<CloudEvent>(),
      });
  }
  await connection.close();
  return all;
}

/** `<aggregate>@<version>` of a log in which these names come in this order. */
export function idsOf(names: readonly string[]): string[] {
  const versions = new Map<string, number>();
  return names.map((name) => {
    const version = (versions.get(name) ?? 0) + 1;
    versions.set(name, version);
    return `${name}@${version}`;
  });
}

/** A long row of names in which few aggregates come again and again. */
export function crowd(length: number, aggregates = 7): string[] {
  return Array.from({ length }, (_none, index) => `order/${(index * index) % aggregates}`);
}
