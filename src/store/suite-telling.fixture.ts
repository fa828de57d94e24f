import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#flows/ports.ts';
import { AT, event, type Ground, put } from './suite-kit.fixture.ts';

/** What every store promises to those who tell the log to others. */
export function tellingSuite(make: () => Promise<Ground>): void {
  let ground: Ground;
  let store: Store;
  beforeEach(async () => {
    ground = await make();
    store = ground.store;
  });
  afterEach(() => ground.clear());

  const happen = (aggregate: string, version: number) =>
    put(store, { events: [{ ...event(aggregate, version), recorded_at: AT }] });

  describe('telling', () => {
    test('goes on right behind an event that somebody names', async () => {
      for (const name of ['stock/a', 'stock/b', 'stock/c']) await happen(name, 1);
      const place = await store.tail.behindEvent('stock/b', 1);
      const { events } = await store.tail.after(place, 10);
      expect(events.map((one) => one.aggregate)).toEqual(['stock/c']);
      expect(await store.tail.behindEvent('stock/b', 2)).toBeNull();
      expect(await store.tail.behindEvent('stock/d', 1)).toBeNull();
    });

    test('knows how much a reader has still before it, up to a limit', async () => {
      expect(await store.tail.ahead('post', 10)).toBe(0);
      for (const version of [1, 2, 3, 4]) await happen('stock/a', version);
      expect([await store.tail.ahead('post', 10), await store.tail.ahead('post', 3)]).toEqual([4, 3]);
      await store.tail.advance('post', (await store.tail.behindEvent('stock/a', 3)) ?? '', []);
      expect(await store.tail.ahead('post', 10)).toBe(1);
      expect(await store.tail.ahead('another', 10)).toBe(4);
    });

    test('is the work of one process at a time, until it lets go', async () => {
      const other = ground.open();
      const held = await store.alone('post');
      expect(held?.held()).toBe(true);
      expect(await other.alone('post')).toBeNull();
      const else_ = await other.alone('something else');
      expect(else_?.held()).toBe(true);
      await held?.release();
      expect(held?.held()).toBe(false);
      const next = await other.alone('post');
      expect(next?.held()).toBe(true);
      expect(await store.alone('post')).toBeNull();
      await next?.release();
      await else_?.release();
    });
  });
}
