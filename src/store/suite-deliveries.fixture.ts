import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#flows/ports.ts';
import { AT, delivery, type Ground, LATER, put } from './suite-kit.fixture.ts';

/** What every store promises of deliveries: one carrier at a time, in order, through deaths. */
export function deliveriesSuite(make: () => Promise<Ground>): void {
  let ground: Ground;
  let store: Store;
  beforeEach(async () => {
    ground = await make();
    store = ground.store;
  });
  afterEach(() => ground.clear());

  const claim = (by: Store, process: number, given: { limit?: number; now?: string; system?: string } = {}) =>
    by.claim({ process, system: 'erp', limit: 100, now: AT, ...given });
  const keys = (list: readonly { readonly key: string }[]): string[] => list.map((one) => one.key);

  describe('deliveries', () => {
    test('are claimed whole, once, oldest first, each system for itself', async () => {
      const me = await store.enlist(['worker'], AT);
      const first = delivery('D1', 'order/1', { lane: 0 });
      await put(store, { deliveries: [first, delivery('D2', 'order/2'), delivery('W', 'order/1', { system: 'wms' })] });
      const [one, ...rest] = await claim(store, me);
      const { key, aggregate, system, lane, operation } = first;
      expect(one).toEqual({ key, aggregate, system, lane, operation, attempts: 0, unsure: false, due_at: AT });
      expect(keys(rest)).toEqual(['D2']);
      expect(await claim(store, me)).toEqual([]);
      expect(keys(await claim(store, me, { system: 'wms' }))).toEqual(['W']);
      expect((await store.read.summary()).deliveries_due).toEqual({ erp: 2, wms: 1 });
    });

    test('of a commit by their carrier are nobody else’s', async () => {
      const me = await store.enlist(['worker'], AT);
      const other = ground.open();
      const it = await other.enlist(['worker'], AT);
      await put(store, { owner: me, deliveries: [delivery('D1', 'order/1')] });
      expect(await claim(other, it)).toEqual([]);
      expect(await claim(store, me)).toEqual([]);
    });

    test('are shared between processes that ask at once, none twice, and no aggregate at two', async () => {
      const others = [store, ground.open(), ground.open()];
      const ids = await Promise.all(others.map((one) => one.enlist(['worker'], AT)));
      const all = Array.from({ length: 240 }, (_, index) =>
        delivery(`D${String(index).padStart(3, '0')}`, `order/${index % 40}`),
      );
      await put(store, { deliveries: all });
      const carried = new Map<string, { by: number; aggregate: string }[]>();
      for (let round = 0; round < 60 && carried.size < 240; round += 1) {
        const claims = await Promise.all(others.map((one, index) => claim(one, ids[index] ?? 0, { limit: 7 })));
        for (const [by, claimed] of claims.entries())
          for (const { key, aggregate } of claimed) carried.set(key, [...(carried.get(key) ?? []), { by, aggregate }]);
      }
      expect(carried.size).toBe(240);
      expect([...carried.values()].filter((one) => one.length !== 1)).toEqual([]);
      // Nothing was settled, so an aggregate's deliveries must all be with whoever took its first one.
      const carriers = new Map<string, Set<number>>();
      for (const [one] of carried.values())
        if (one !== undefined) carriers.set(one.aggregate, (carriers.get(one.aggregate) ?? new Set()).add(one.by));
      expect([...carriers.values()].filter((one) => one.size !== 1)).toEqual([]);
    });

    test('behind one that somebody carries wait, until that one is settled', async () => {
      const me = await store.enlist(['worker'], AT);
      const other = ground.open();
      const it = await other.enlist(['worker'], AT);
      await put(store, { owner: me, deliveries: [delivery('D1', 'order/1')] });
      await put(store, { deliveries: [delivery('D2', 'order/1'), delivery('E1', 'order/2')] });
      expect(keys(await claim(other, it))).toEqual(['E1']);
      await put(store, { settled: [{ key: 'D1', status: 'done', outcome: { kind: 'accepted', facts: {} } }] });
      expect(keys(await claim(other, it))).toEqual(['D2']);
    });

    test('of a process that died are taken over, unsure; of a living one they are not', async () => {
      const dying = ground.open();
      const gone = await dying.enlist(['worker'], AT);
      const me = await store.enlist(['worker'], AT);
      await put(dying, { owner: gone, deliveries: [delivery('D1', 'order/1'), delivery('D2', 'order/1')] });
      await put(dying, { deliveries: [delivery('D3', 'order/1')] });
      expect(await claim(store, me)).toEqual([]);
      await dying.close();
      const taken = await claim(store, me);
      expect(taken.map((one) => [one.key, one.unsure])).toEqual([
        ['D1', true],
        ['D2', true],
        ['D3', false],
      ]);
    });

    test('are given back untouched by a process that stops in good order', async () => {
      const me = await store.enlist(['worker'], AT);
      const other = ground.open();
      const it = await other.enlist(['worker'], AT);
      await put(store, { owner: me, deliveries: [delivery('D1', 'order/1')] });
      await store.disown(me);
      expect(await claim(other, it)).toMatchObject([{ key: 'D1', unsure: false, attempts: 0 }]);
    });

    test('that were put off are due at their time, and hold back what is behind them', async () => {
      const me = await store.enlist(['worker'], AT);
      await put(store, { owner: me, deliveries: [delivery('D1', 'order/1')] });
      const outcome = { kind: 'later', reason: 'busy', wait_ms: null };
      await store.postpone([{ key: 'D1', attempts: 3, due_at: LATER, unsure: true, outcome }]);
      await store.postpone([]);
      await put(store, { deliveries: [delivery('D2', 'order/1'), delivery('E1', 'order/2')] });
      await store.disown(me);
      const it = await store.enlist(['worker'], AT);
      expect(keys(await claim(store, it))).toEqual(['E1']);
      const late = await claim(store, it, { now: LATER });
      expect(late.map((one) => [one.key, one.attempts, one.unsure, one.due_at])).toEqual([
        ['D1', 3, true, LATER],
        ['D2', 0, false, AT],
      ]);
    });

    test('that nobody tried yet can be asked back: marked, never gone, and settled as withdrawn', async () => {
      const me = await store.enlist(['worker'], AT);
      await put(store, { deliveries: [delivery('D1', 'order/1'), delivery('D2', 'order/2')] });
      await put(store, { withdraw: [{ key: 'D1', because: 'a dispute' }] });
      const claimed = await claim(store, me);
      expect(claimed.map(({ key, withdraw }) => [key, withdraw])).toEqual([
        ['D1', 'a dispute'],
        ['D2', undefined],
      ]);
      const outcome = { kind: 'withdrawn', because: 'a dispute' };
      await put(store, { settled: [{ key: 'D1', status: 'withdrawn', outcome }] });
      expect(await store.read.deliveries('order/1')).toMatchObject([
        { key: 'D1', status: 'withdrawn', attempts: 0, last: outcome },
      ]);
      expect((await store.read.summary()).deliveries_due).toEqual({ erp: 1 });
    });

    test('of one commit with their own asking back are marked too', async () => {
      const me = await store.enlist(['worker'], AT);
      await put(store, {
        deliveries: [delivery('D1', 'order/1')],
        withdraw: [{ key: 'D1', because: 'cancelled at once' }],
      });
      expect(await claim(store, me)).toMatchObject([{ key: 'D1', withdraw: 'cancelled at once' }]);
    });

    test('that were tried, or are settled, are not asked back any more', async () => {
      const me = await store.enlist(['worker'], AT);
      await put(store, {
        owner: me,
        deliveries: [delivery('D1', 'order/1'), delivery('D2', 'order/2'), delivery('D3', 'order/3')],
      });
      const outcome = { kind: 'later', reason: 'busy', wait_ms: null };
      await store.postpone([
        { key: 'D1', attempts: 1, due_at: AT, unsure: false, outcome },
        { key: 'D2', attempts: 0, due_at: AT, unsure: true, outcome },
      ]);
      await put(store, { settled: [{ key: 'D3', status: 'done', outcome: { kind: 'accepted' } }] });
      await put(store, { withdraw: ['D1', 'D2', 'D3', 'D9'].map((key) => ({ key, because: 'too late' })) });
      await store.disown(me);
      const it = await store.enlist(['worker'], AT);
      expect((await claim(store, it)).map(({ key, withdraw }) => [key, withdraw])).toEqual([
        ['D1', undefined],
        ['D2', undefined],
      ]);
      expect(await store.read.deliveries('order/3')).toMatchObject([{ status: 'done' }]);
    });

    test('are settled once, and an attempt that is told late changes nothing', async () => {
      await put(store, { deliveries: [delivery('D1', 'order/1'), delivery('D2', 'order/1')] });
      await put(store, {
        settled: [
          { key: 'D1', status: 'done', outcome: { kind: 'accepted' } },
          { key: 'D2', status: 'refused', outcome: { kind: 'refused' } },
        ],
      });
      await put(store, { settled: [{ key: 'D1', status: 'refused', outcome: { kind: 'refused' } }] });
      await store.postpone([{ key: 'D1', attempts: 9, due_at: LATER, unsure: true, outcome: null }]);
      expect(await store.read.deliveries('order/1')).toEqual([
        {
          key: 'D1',
          system: 'erp',
          operation: 'erp.return.withdraw',
          status: 'done',
          attempts: 1,
          due_at: AT,
          last: { kind: 'accepted' },
        },
        {
          key: 'D2',
          system: 'erp',
          operation: 'erp.return.withdraw',
          status: 'refused',
          attempts: 1,
          due_at: AT,
          last: { kind: 'refused' },
        },
      ]);
      expect((await store.read.summary()).deliveries_due).toEqual({});
      expect(await claim(store, await store.enlist([], AT))).toEqual([]);
    });
  });
}
