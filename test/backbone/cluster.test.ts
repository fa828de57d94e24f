import { afterEach, expect, test } from 'vitest';
import { readerOf } from '#backbone/publish.ts';
import type { Store } from '#flows/ports.ts';
import { stockMessage } from '#test/kit/signed.ts';
import { inMemory } from '#test/kit/stores.ts';
import { until } from '#test/kit/until.ts';
import { knock, openDoor, type Door } from './door.ts';
import { backboneGround, crowd, idsOf, type Ground } from './ground.ts';

let ground: Ground | null = null;
let door: Door | null = null;
afterEach(async () => {
  await ground?.close();
  await door?.close();
  ground = null;
  door = null;
});

test('of three nodes the leading one is killed while events are published: the stream holds every event once, in order', async (context) => {
  ground = await backboneGround(context, { nodes: 3, texts: { NATS_EVENTS_REPLICAS: '3' } });
  const { store, nats } = ground;
  const names = crowd(6_000);
  await ground.happen(...names.slice(0, 4_000));
  ground.publisher();
  const ahead = () => store.tail.ahead(readerOf('BACKHAUL_EVENTS'), 100_000);
  await until('some are published', async () => (await ahead()) < 3_500, 30_000);
  const leader = await nats.leader('BACKHAUL_EVENTS');
  await leader.kill();
  expect(await ahead()).toBeGreaterThan(0);
  await ground.happen(...names.slice(4_000));
  await until('the two that are left hold every event', async () => (await ahead()) === 0, 40_000);
  await leader.start();
  expect((await ground.told()).map((one) => one.id)).toEqual(idsOf(names));
});

const THREE = { NATS_INBOUND: '1', NATS_INBOUND_REPLICAS: '3' };

async function recorded(store: Store, name: string): Promise<number> {
  const history = await store.read.history(`stock/manhattan/${name}`);
  return history.filter(({ body }) => body.type === 'stock.adjusted').length;
}

test('of three nodes the leading one is killed while webhooks come: none that was acknowledged is lost, none is done twice', async (context) => {
  door = await openDoor(context, 3);
  const database = inMemory();
  const api = await door.start({ store: database.open(), roles: ['api'], texts: THREE });
  await until(
    'the stream takes webhooks',
    async () => (await knock(api.url, stockMessage('first', 1))).status === 202,
    30_000,
  );
  const leader = await door.nats.leader('BACKHAUL_INBOUND');
  const statuses = new Map<string, number>();
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < 600) {
      const name = `D${(next += 1)}`;
      statuses.set(name, (await knock(api.url, stockMessage(name, 1))).status);
    }
  };
  const senders = Array.from({ length: 4 }, sender);
  await until('the load is on', () => statuses.size > 100);
  await leader.kill();
  await Promise.all(senders);
  const queued = [...statuses].filter(([, status]) => status === 202).map(([name]) => name);
  // While the cluster elects another leader they go to the database directly, and are acknowledged after the commit.
  expect(new Set(statuses.values())).toEqual(new Set([200, 202]));
  expect(queued.length).toBeGreaterThan(100);
  await door.start({ store: database.open(), roles: ['worker'], texts: THREE });
  for (const name of ['first', ...statuses.keys()])
    await until(`${name} is decided`, async () => (await recorded(api.store, name)) > 0, 30_000);
  for (const name of statuses.keys()) expect(await recorded(api.store, name)).toBe(1);
});
