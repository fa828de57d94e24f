import { afterEach, expect, test } from 'vitest';
import { readerOf } from '#backbone/publish.ts';
import type { Store } from '#flows/ports.ts';
import { shardOf } from '#backbone/subject.ts';
import { until } from '#test/kit/until.ts';
import { backboneGround, crowd, idsOf, type Ground } from './ground.ts';

let ground: Ground | null = null;
afterEach(async () => {
  await ground?.close();
  ground = null;
});

async function holds(count: number, within_ms = 30_000): Promise<void> {
  const { store, settings } = ground as Ground;
  await until(
    'the stream holds every event',
    async () => (await store.tail.ahead(readerOf(settings.events.stream), 1_000_000)) === 0,
    within_ms,
  );
  expect((await (ground as Ground).told()).length).toBe(count);
}

test('every event is published once, in the order of the log, on the shard of its aggregate', async (context) => {
  ground = await backboneGround(context);
  const names = crowd(1_000);
  await ground.happen(...names.slice(0, 600));
  const publisher = ground.publisher();
  await ground.happen(...names.slice(600));
  await holds(1_000);
  const told = await ground.told();
  expect(told.map((one) => one.id)).toEqual(idsOf(names));
  for (const { id, subject, event } of told) {
    expect(event.id).toBe(id);
    expect(subject).toBe(`backhaul.event.return.closed.${shardOf(event.subject, 16)}`);
  }
  expect(publisher.published()).toBe(1_000);
});

test('what was published and not yet marked is not published again, even when the stream forgot its ids', async (context) => {
  ground = await backboneGround(context);
  await ground.happen(...crowd(300));
  const { store } = ground;
  let tries = 0;
  // Dies between the acknowledgement of the stream and the move of the reader, every time.
  const dying = {
    ...store,
    tail: { ...store.tail, advance: () => Promise.reject(new Error(`killed, the ${(tries += 1)}. time`)) },
  };
  const first = ground.publisher({ store: dying });
  await until('it was killed at least once', () => tries > 0);
  await first.stop();
  expect(await store.tail.position(readerOf('BACKHAUL_EVENTS'))).toBeNull();
  const { manager } = await ground.nats.watch();
  await manager.streams.update('BACKHAUL_EVENTS', { duplicate_window: 100_000_000 });
  await new Promise((wake) => setTimeout(wake, 400));
  await ground.happen(...crowd(300).map((name) => `later/${name}`));
  ground.publisher();
  await holds(600);
  expect((await ground.told()).map((one) => one.id)).toEqual(
    idsOf([...crowd(300), ...crowd(300).map((name) => `later/${name}`)]),
  );
});

test('the broker is killed and comes back: publishing waits and goes on, nothing twice and nothing lost', async (context) => {
  ground = await backboneGround(context);
  const names = crowd(3_000);
  await ground.happen(...names.slice(0, 2_000));
  ground.publisher();
  const [node] = ground.nats.nodes;
  await until('some are published', async () => {
    const { tail } = (ground as Ground).store;
    return (await tail.ahead(readerOf('BACKHAUL_EVENTS'), 10_000)) < 2_000;
  });
  await node?.kill();
  await ground.happen(...names.slice(2_000));
  await node?.start();
  await holds(3_000);
  expect((await ground.told()).map((one) => one.id)).toEqual(idsOf(names));
});

test('two tellers at once publish as one; when the first is gone, the second goes on', async (context) => {
  ground = await backboneGround(context);
  const names = crowd(2_000);
  await ground.happen(...names.slice(0, 1_000));
  const first = ground.publisher();
  const second = ground.publisher({ store: ground.open() });
  await holds(1_000);
  await first.stop();
  await ground.happen(...names.slice(1_000));
  await holds(2_000);
  expect((await ground.told()).map((one) => one.id)).toEqual(idsOf(names));
  expect(first.published() + second.published()).toBe(2_000);
});

test('a publisher that slept while another one took over is refused by the stream, though it forgot the ids', async (context) => {
  ground = await backboneGround(context);
  const names = crowd(500);
  await ground.happen(...names);
  const { manager } = await ground.nats.watch();
  const subjects = ['backhaul.event.>'];
  await manager.streams.add({ name: 'BACKHAUL_EVENTS', subjects, duplicate_window: 100_000_000 });
  const unlocked = { alone: () => Promise.resolve({ held: () => true, release: () => Promise.resolve() }) };
  const { store } = ground;
  let wake = (): void => undefined;
  let asleep = false;
  const sleep = new Promise<void>((resolve) => (wake = resolve));
  // It has looked up the end of the stream, and what it reads next it will hold for new.
  const after: Store['tail']['after'] = async (position, limit) => {
    asleep = true;
    await sleep;
    return store.tail.after(position, limit);
  };
  ground.publisher({ store: { ...unlocked, tail: { ...store.tail, after } } });
  await until('the first one sleeps', () => asleep);
  ground.publisher({ store: { ...unlocked, tail: store.tail } });
  await holds(500);
  await new Promise((later) => setTimeout(later, 400));
  wake();
  await ground.happen('order/last');
  await until(
    'the last one is published',
    async () => (await manager.streams.info('BACKHAUL_EVENTS')).state.messages > 500,
  );
  await until('it was refused', () => (ground?.lines ?? []).some((line) => line.includes('wrong last sequence')));
  expect((await ground.told()).map((one) => one.id)).toEqual(idsOf([...names, 'order/last']));
});

test('a new stream gets the whole log, and one that was deleted gets it again', async (context) => {
  ground = await backboneGround(context, { texts: { NATS_EVENTS_STREAM: 'OTHER', NATS_SUBJECT_PREFIX: 'shop' } });
  const names = crowd(50);
  await ground.happen(...names);
  const first = ground.publisher();
  await holds(50);
  await first.stop();
  const { manager } = await ground.nats.watch();
  await manager.streams.delete('OTHER');
  ground.publisher();
  await until('it is made anew', () =>
    manager.streams.info('OTHER').then(
      ({ state }) => state.messages === 50,
      () => false,
    ),
  );
  expect((await ground.told()).map((one) => one.id)).toEqual(idsOf(names));
});

test('a stream with other settings is left as it is, and that is said', async (context) => {
  ground = await backboneGround(context, { texts: { NATS_EVENTS_DAYS: '7' } });
  const { manager } = await ground.nats.watch();
  await manager.streams.add({ name: 'BACKHAUL_EVENTS', subjects: ['backhaul.event.>'], max_msgs: 5 });
  const before = (await manager.streams.info('BACKHAUL_EVENTS')).config;
  await ground.happen('order/1');
  ground.publisher();
  await holds(1);
  expect((await manager.streams.info('BACKHAUL_EVENTS')).config).toEqual(before);
  expect(ground.lines.join('\n')).toMatch(/BACKHAUL_EVENTS is used as it is.*max_age is 0, wanted 604800000000000/);
});

const strange = [
  {
    what: 'for other subjects',
    subject: 'something.else',
    words: /made for something else \(something.else, limits\)/,
  },
  { what: 'that ends with what is not ours', subject: 'backhaul.event.>', words: /a message that is not in this log/ },
];
test.for(strange)('a stream $what is not published to', async ({ subject, words }, context) => {
  ground = await backboneGround(context);
  const { manager } = await ground.nats.watch();
  await manager.streams.add({ name: 'BACKHAUL_EVENTS', subjects: [subject] });
  await manager.jetstream().publish(subject.replace('>', 'x'), 'x');
  await ground.happen('order/1');
  const publisher = ground.publisher();
  await until('it says so', () => words.test(publisher.doing()));
  expect((await manager.streams.info('BACKHAUL_EVENTS')).state.messages).toBe(1);
});
