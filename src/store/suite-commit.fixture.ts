import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#flows/ports.ts';
import {
  AT,
  commit,
  contend,
  counted,
  counter,
  event,
  fact,
  type Ground,
  input,
  LATER,
  parked,
  put,
  sale,
  step,
  tellAll,
  trouble,
} from './suite-kit.fixture.ts';

/** What every store promises of `commit`. */
export function commitSuite(make: () => Promise<Ground>): void {
  let ground: Ground;
  let store: Store;
  beforeEach(async () => {
    ground = await make();
    store = ground.store;
  });
  afterEach(() => ground.clear());

  describe('commit', () => {
    test('writes everything of a batch', async () => {
      await commit(store, ['order/1'], (loaded) => ({
        ...step(loaded, 'order/1', 'a'),
        inputs: [input('a')],
        sold: [sale('1')],
        references: [{ reference: { kind: 'order_name', id: '#1' }, aggregate: 'order/1' }],
        exceptions: [trouble('T', { aggregate: 'order/1' })],
        wakes: [{ aggregate: 'order/1', at: LATER, why: 'late' }],
        cursors: [{ system: 'shop', name: 'orders', cursor: { page: 2 } }],
        knocks: [{ system: 'shop', received_at: AT, headers: {}, body: '{}', reading: 'inputs', detail: '' }],
      }));
      expect(await store.read.state('order/1')).toEqual({ state: counter('order/1', 1), version: 1 });
      expect(await store.read.sold('1')).toEqual(sale('1'));
      expect(await store.read.held(['1', '2'])).toEqual(new Set(['1']));
      expect(await store.read.find({ kind: 'order_name', id: '#1' })).toBe('order/1');
      expect(await store.read.answered('a')).toMatchObject({ hash: 'h', status: 'done', answer: { key: 'a' } });
      expect(await store.read.history('order/1')).toEqual([{ ...event('order/1', 1, 'a'), recorded_at: AT }]);
      expect(await store.read.exceptions('order/1')).toHaveLength(1);
      expect(await store.dueWakes(LATER, 10)).toEqual([{ aggregate: 'order/1', at: LATER, why: 'late' }]);
      expect(await store.cursor('shop', 'orders')).toEqual({ page: 2 });
      expect(await ground.knocks()).toMatchObject([{ system: 'shop', body: '{}' }]);
    });

    test('writes nothing when the plan throws', async () => {
      await put(store, { inputs: [input('before')] });
      const failing = commit(store, ['order/1'], () => {
        throw new Error('the plan is at its end');
      });
      await expect(failing).rejects.toThrow('the plan is at its end');
      expect(await store.read.answered('before')).not.toBeNull();
      await put(store, { inputs: [input('after')] });
      expect(await store.read.answered('after')).not.toBeNull();
    });

    test('writes nothing when a write fails half-way', async () => {
      const halfway = commit(
        store,
        ['order/1'],
        (loaded) =>
          ({
            ...step(loaded, 'order/1', 'a'),
            inputs: [input('a')],
            sold: [sale('1')],
            money: [
              {
                aggregate: 'order/1',
                version: 1,
                debit: 'refund:owed',
                credit: 'settled:card',
                amount_minor: 0,
                currency: 'GBP',
                at: AT,
              },
            ],
            exceptions: [trouble('T')],
            cursors: [{ system: 'shop', name: 'orders', cursor: { page: 9 } }],
          }) as never,
      );
      await expect(halfway).rejects.toThrow(/moves nothing|violates check/);
      expect(await store.read.state('order/1')).toBeNull();
      expect(await store.read.sold('1')).toBeNull();
      expect(await store.read.answered('a')).toBeNull();
      expect(await store.cursor('shop', 'orders')).toBeNull();
      expect(await tellAll(store)).toEqual([]);
      expect((await store.read.summary()).exceptions_open).toEqual({});
    });

    test('refuses to write over a version it did not see', async () => {
      await commit(store, ['stock/1'], (loaded) => step(loaded, 'stock/1', 'a'));
      const blind = put(store, {
        states: [{ aggregate: 'stock/1', version: 9, before: 8, state: counter('stock/1', 9) }],
      });
      await expect(blind).rejects.toThrow('bug:');
      expect(counted(await store.read.state('stock/1'))).toBe(1);
    });

    test('knows what was decided before, by key', async () => {
      await put(store, { inputs: [input('a'), input('b', 'refused', { answer: { code: 'no' } })] });
      const seen: unknown[] = [];
      await commit(
        store,
        [],
        (loaded) => {
          seen.push(...loaded.known);
          return {};
        },
        { keys: ['a', 'b', 'c'] },
      );
      expect(seen).toEqual([
        ['a', { hash: 'h', status: 'done', answer: { key: 'a' } }],
        ['b', { hash: 'h', status: 'refused', answer: { code: 'no' } }],
      ]);
    });

    test('of the same input at many doors at once, one is fresh and the others know it', async () => {
      const fresh: number[] = [];
      const other = ground.open();
      await Promise.all(
        Array.from({ length: 12 }, (_, door) =>
          commit(
            door % 2 === 0 ? store : other,
            [`stock/${door}`],
            (loaded) => {
              if (loaded.known.has('same')) return {};
              return {
                inputs: [input('same', 'done', { answer: { door } })],
                ...step(loaded, `stock/${door}`, 'same'),
              };
            },
            { keys: ['same'] },
          ).then((wrote) => {
            if (wrote.inputs.length > 0) fresh.push(door);
          }),
        ),
      );
      expect(fresh).toHaveLength(1);
      expect(await store.read.answered('same')).toMatchObject({ answer: { door: fresh[0] } });
      expect(await tellAll(store)).toHaveLength(1);
    });

    test('loses no update: 50 batches at once over new, overlapping aggregates in any order', async () => {
      const aggregates = Array.from({ length: 9 }, (_, index) => `stock/${index}`);
      const stores = [store, ground.open()];
      const first = await contend(stores, { batches: 50, aggregates, each: 4, seed: 7 });
      for (const [aggregate, times] of first) {
        const row = await store.read.state(aggregate);
        expect([aggregate, row?.version, counted(row)]).toEqual([aggregate, times, times]);
      }
    });

    test('a parked input gets one verdict later, and its key keeps its hash', async () => {
      await put(store, {
        inputs: [input('p', 'parked', { answer: { why: 'early' } })],
        parked: [parked('p', 'order/1')],
      });
      await put(store, { inputs: [input('p', 'done', { again: true, answer: { ok: true } })], unparked: ['p'] });
      expect(await store.read.answered('p')).toMatchObject({ hash: 'h', status: 'done', answer: { ok: true } });
      expect((await store.read.summary()).parked).toBe(0);
    });

    test('keeps a sale once, and reads it for whatever concerns its order', async () => {
      await commit(store, ['order/1'], (loaded) => ({ ...step(loaded, 'order/1', 'a'), sold: [sale('1')] }));
      await expect(put(store, { sold: [sale('1', { lines: 5 })] })).rejects.toThrow(/already|duplicate/);
      for (const one of [store, ground.open()]) {
        const seen: unknown[] = [];
        await commit(one, ['order/1', 'order/2'], (loaded) => {
          seen.push([...loaded.sold]);
          return {};
        });
        expect(seen).toEqual([[['1', sale('1')]]]);
      }
    });

    test('keeps an order of many megabytes', async () => {
      const lines = 20_000;
      await put(store, { sold: [sale('big', { lines })] });
      const read = await ground.open().read.sold('big');
      expect(read?.lines).toHaveLength(lines);
      expect(JSON.stringify(read).length).toBeGreaterThan(4_000_000);
    });

    test('keeps text that no database takes, with a replacement for what it cannot', async () => {
      const hard = 'a\u0000b \ud800 c \\u0000 "quoted" \\ 😀';
      const kept = 'a\ufffdb \ufffd c \\u0000 "quoted" \\ 😀';
      await put(store, {
        inputs: [
          input('hard\u0000key', 'done', {
            input: fact('hard\u0000key', { type: 'clock.struck', wake: hard }),
            answer: { text: hard },
          }),
        ],
        sold: [{ ...sale('hard'), name: hard }],
        knocks: [
          { system: 'shop', received_at: AT, headers: { a: hard }, body: 'a\u0000b', reading: 'inputs', detail: '' },
        ],
        exceptions: [trouble('hard', { aggregate: 'hard', detail: { [hard]: hard } })],
      });
      expect(await ground.open().read.sold('hard')).toMatchObject({ name: kept });
      expect(await store.read.answered('hard\u0000key')).toMatchObject({ answer: { text: kept } });
      expect(await store.read.exceptions('hard')).toMatchObject([{ detail: { [kept]: kept } }]);
      expect(await ground.knocks()).toMatchObject([{ system: 'shop', body: 'a\ufffdb' }]);
      let known = false;
      await commit(
        store,
        [],
        (loaded) => {
          known = loaded.known.has('hard\u0000key');
          return {};
        },
        { keys: ['hard\u0000key'] },
      );
      expect(known).toBe(true);
    });

    test('shares no state with its callers', async () => {
      const state = counter('stock/1', 1);
      const mine: { units: number } = state as { units: number };
      await put(store, { states: [{ aggregate: 'stock/1', version: 1, before: 0, state }] });
      mine.units = 99;
      expect(counted(await store.read.state('stock/1'))).toBe(1);
      const read = (await store.read.state('stock/1'))?.state as { units: number };
      // What was read is frozen, or the reader's own.
      expect(Object.isFrozen(read) || Reflect.set(read, 'units', 98)).toBe(true);
      expect(counted(await store.read.state('stock/1'))).toBe(1);
    });
  });
}
