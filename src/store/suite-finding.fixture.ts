import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { later } from '#core/base/instant.ts';
import type { Purchases } from '#core/base/input.ts';
import type { Concern } from '#core/concern.ts';
import { EXCEPTION_RULES } from '#core/exceptions.ts';
import type { ExceptionsWanted, Loaded, Store } from '#flows/ports.ts';
import {
  AT,
  commit,
  contend,
  counted,
  delivery,
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

/** What every store promises of names, purchases, the parked, wake-ups, exceptions, the tail and the view. */
export function findingSuite(make: () => Promise<Ground>): void {
  let ground: Ground;
  let store: Store;
  beforeEach(async () => {
    ground = await make();
    store = ground.store;
  });
  afterEach(() => ground.clear());

  async function look(concern: Partial<Concern>): Promise<Loaded> {
    const seen: Loaded[] = [];
    const concerns = [{ aggregates: [], references: [], purchases: null, ...concern }];
    await commit(
      store,
      [],
      (loaded) => {
        seen.push(loaded);
        return {};
      },
      { concerns },
    );
    const [loaded] = seen;
    if (loaded === undefined) throw new Error('the plan was not asked');
    return loaded;
  }

  const purchases = (given: Partial<Purchases>): Purchases => ({
    customer_id: null,
    order_id: null,
    skus: [],
    request: 'request/R',
    ...given,
  });

  describe('finding', () => {
    test('a name leads to its aggregate and loads it; the first one that took it keeps it', async () => {
      await commit(store, ['order/1'], (loaded) => ({
        ...step(loaded, 'order/1', 'a'),
        references: [{ reference: { kind: 'return', id: 'RET' }, aggregate: 'order/1' }],
        deliveries: [delivery('D', 'order/1')],
      }));
      await put(store, { references: [{ reference: { kind: 'return', id: 'RET' }, aggregate: 'order/2' }] });
      const loaded = await look({
        references: [
          { kind: 'return', id: 'RET' },
          { kind: 'delivery', id: 'D' },
          { kind: 'refund', id: 'RET' },
        ],
      });
      expect(loaded.resolve({ kind: 'return', id: 'RET' })).toBe('order/1');
      expect(loaded.resolve({ kind: 'delivery', id: 'D' })).toBe('order/1');
      expect(loaded.resolve({ kind: 'refund', id: 'RET' })).toBeNull();
      expect(loaded.states.get('order/1')?.version).toBe(1);
      expect(await store.read.find({ kind: 'return', id: 'nobody' })).toBeNull();
    });

    test('a request may take from the orders in which the customer bought any of its SKUs', async () => {
      await put(store, {
        sold: [sale('2'), sale('1'), sale('3', { customer_id: 'C-2' }), sale('4', { customer_id: null })],
      });
      const named = (given: Partial<Purchases>) =>
        look({ purchases: purchases(given) }).then((loaded) => loaded.candidates.get('request/R'));
      expect(await named({ customer_id: 'C-1', skus: ['SKU-0', 'SKU-1', 'SKU-0'] })).toEqual(['order/1', 'order/2']);
      expect(await named({ customer_id: 'C-1', skus: ['SKU-9'] })).toEqual([]);
      expect(await named({ customer_id: 'C-1', order_id: '3', skus: ['SKU-0'] })).toEqual(['order/3']);
      expect(await named({ skus: ['SKU-0'] })).toEqual([]);
      expect(await store.read.purchases('C-1', ['SKU-1', 'SKU-0'])).toEqual(['1', '2']);
      const loaded = await look({ purchases: purchases({ customer_id: 'C-2', skus: ['SKU-0'] }) });
      expect([...loaded.sold.keys()]).toEqual(['3']);
    });

    test('copies are read beside: of products named, by order line too, and of the customers of orders that were found', async () => {
      await put(store, { sold: [sale('1'), sale('2', { customer_id: null })] });
      const copies = ['product/SKU-0', 'product/SKU-1', 'product/SKU-9', 'customer/C-1', 'customer/C-9'];
      await commit(store, copies, (loaded) => ({
        states: copies.flatMap((name) => step(loaded, name, 'a').states),
        events: copies.flatMap((name) => step(loaded, name, 'a').events),
      }));
      const seen = async (given: Partial<Concern>): Promise<string[]> => [...(await look(given)).states.keys()].sort();
      const looks = { skus: ['SKU-9', 'SKU-8'], line_ids: ['L1'], customers: true };
      expect(await seen({ purchases: purchases({ order_id: '1' }), looks })).toEqual([
        'customer/C-1',
        'product/SKU-1',
        'product/SKU-9',
      ]);
      expect(await seen({ purchases: purchases({ order_id: '2' }), looks: { ...looks, skus: [] } })).toEqual([
        'product/SKU-1',
      ]);
      expect(await seen({ purchases: purchases({ order_id: '1' }), locks_customers: true })).toEqual(['customer/C-1']);
      expect(await seen({ purchases: purchases({ order_id: '1' }) })).toEqual([]);
    });

    test('two requests of one customer, on two orders, are decided one after the other where it is so asked', async () => {
      await put(store, { sold: [sale('1'), sale('2')] });
      const other = ground.open();
      const spend = (by: Store, order_id: string) =>
        commit(by, [], (loaded) => step(loaded, 'customer/C-1', order_id), {
          concerns: [
            {
              aggregates: [],
              references: [],
              purchases: purchases({ order_id, request: `request/${order_id}` }),
              locks_customers: true,
            },
          ],
        });
      await Promise.all(Array.from({ length: 12 }, (_, at) => spend(at % 2 === 0 ? store : other, `${(at % 2) + 1}`)));
      expect(counted(await store.read.state('customer/C-1'))).toBe(12);
      await other.close();
    });

    test('the parked come when what they wait for has come, oldest first', async () => {
      await put(store, {
        inputs: ['p1', 'p2', 'p3', 'p4'].map((key) => input(key, 'parked')),
        parked: [
          parked('p2', 'order/1', { since: LATER }),
          parked('p1', 'order/1'),
          parked('p3', 'reference:return:A:B'),
          parked('p4', 'order/never'),
        ],
      });
      const names = (list: readonly { readonly key: string }[]): string[] => list.map((one) => one.key);
      expect(names(await store.released(['order/1']))).toEqual(['p1', 'p2']);
      expect((await store.released(['order/1']))[0]).toEqual(parked('p1', 'order/1'));
      expect(await store.releasedAny(10)).toEqual([]);
      await commit(store, ['order/1'], (loaded) => ({
        ...step(loaded, 'order/1', 'a'),
        references: [{ reference: { kind: 'return', id: 'A:B' }, aggregate: 'order/1' }],
      }));
      expect(names(await store.releasedAny(10))).toEqual(['p1', 'p3', 'p2']);
      expect(names(await store.releasedAny(1))).toEqual(['p1']);
      // Rounds: each begins where the last one stopped, so those behind it get their turn too.
      const [first] = await store.releasedAny(1);
      expect(names(await store.releasedAny(1, first))).toEqual(['p3']);
      expect(names(await store.releasedAny(10, first))).toEqual(['p3', 'p2']);
      // Whoever has waited since then is told of as well, whatever has come.
      expect(names(await store.releasedAny(10, null, LATER))).toEqual(['p1', 'p3', 'p4', 'p2']);
      await put(store, { parked: [parked('p1', 'order/other', { why: 'still early', since: LATER })] });
      expect(await store.released(['order/other'])).toEqual([parked('p1', 'order/other', { why: 'still early' })]);
      await put(store, { unparked: ['p1', 'p2'] });
      expect((await store.read.summary()).parked).toBe(2);
    });

    test('aggregates are woken when their time has come, earliest first, and a wake-up can be moved or taken away', async () => {
      const times = ['2026-03-12T00:00:00.000Z', '2026-03-11T00:00:00.000Z', '2026-03-13T00:00:00.000Z'] as const;
      for (const [index, at] of times.entries())
        await commit(store, [`stock/${index}`], (loaded) => ({
          ...step(loaded, `stock/${index}`, 'a'),
          wakes: [{ aggregate: `stock/${index}`, at, why: `w${index}` }],
        }));
      const due = async (): Promise<string[]> => (await store.dueWakes(times[0], 10)).map((one) => one.aggregate);
      expect(await due()).toEqual(['stock/1', 'stock/0']);
      expect(await store.dueWakes(times[0], 1)).toEqual([{ aggregate: 'stock/1', at: times[1], why: 'w1' }]);
      await commit(store, ['stock/1'], (loaded) => step(loaded, 'stock/1', 'b'));
      expect(await due()).toEqual(['stock/1', 'stock/0']);
      await commit(store, ['stock/1'], (loaded) => ({
        ...step(loaded, 'stock/1', 'c'),
        wakes: [{ aggregate: 'stock/1', at: null, why: '' }],
      }));
      await put(store, { wakes: [{ aggregate: 'stock/0', at: times[2], why: 'moved' }] });
      expect(await due()).toEqual([]);
      expect((await store.read.summary()).wakes_pending).toBe(2);
    });

    test('the same trouble is one exception: told anew while open, begun anew when it was closed', async () => {
      const rule = EXCEPTION_RULES.over_receipt;
      const read = () => store.read.exceptions('stock/test');
      await put(store, { exceptions: [trouble('T', { money_at_risk_minor: 5 })] });
      await put(store, { exceptions: [trouble('T', { money_at_risk_minor: 7, detail: 'more' })], recorded_at: LATER });
      const due_at = later(AT, rule.sla_hours * 3_600_000);
      const told = {
        id: 'T',
        kind: 'over_receipt',
        owner: rule.owner,
        money_at_risk_minor: 7,
        detail: 'more',
        currency: 'GBP',
      };
      expect(await read()).toEqual([{ ...told, aggregate: 'stock/test', status: 'open', opened_at: AT, due_at }]);
      await put(store, { exceptions: [{ change: 'close', id: 'T', because: 'found' }] });
      expect(await read()).toMatchObject([{ status: 'closed', opened_at: AT }]);
      expect((await store.read.summary()).exceptions_open).toEqual({});
      await put(store, { exceptions: [trouble('T')], recorded_at: LATER });
      expect(await read()).toMatchObject([{ status: 'open', opened_at: LATER, due_at: later(due_at, 3_600_000) }]);
    });

    test('several changes of one exception in one batch end as the last one says', async () => {
      const close = { change: 'close', id: 'T', because: 'found' } as const;
      const status = async (): Promise<string | undefined> => (await store.read.exceptions('stock/test'))[0]?.status;
      await put(store, { exceptions: [trouble('T'), close] });
      expect(await status()).toBe('closed');
      await put(store, { exceptions: [trouble('T'), close, trouble('T')] });
      expect(await status()).toBe('open');
      await put(store, { exceptions: [close, trouble('T')], recorded_at: LATER });
      expect(await store.read.exceptions('stock/test')).toMatchObject([{ status: 'open', opened_at: LATER }]);
      await put(store, { exceptions: [close, trouble('T'), close, trouble('U')] });
      expect((await store.read.exceptions('stock/test')).map((row) => row.status).sort()).toEqual(['closed', 'open']);
    });

    test('the queue holds open exceptions only, those that are due first before the others, page by page', async () => {
      const told = (id: string, given: Parameters<typeof trouble>[1] = {}) => trouble(id, given);
      const late = ['E', 'D'].map((id) => told(id, { kind: 'refund_failed', aggregate: 'order/1' }));
      await put(store, { exceptions: [told('B'), told('A', { aggregate: 'order/1' }), ...late, told('Z')] });
      await put(store, { exceptions: [told('C')], recorded_at: LATER });
      await put(store, { exceptions: [{ change: 'close', id: 'Z', because: 'found' }], recorded_at: LATER });
      const all = { kind: null, owner: null, aggregate: null, after: null, limit: 10 };
      const ids = async (given: Partial<ExceptionsWanted>): Promise<string[]> =>
        (await store.read.openExceptions({ ...all, ...given })).map(({ id }) => id);
      // A failed refund is due after 24 hours, more than was expected after 48.
      expect(await ids({})).toEqual(['D', 'E', 'A', 'B', 'C']);
      expect(await ids({ kind: 'over_receipt' })).toEqual(['A', 'B', 'C']);
      expect(await ids({ owner: 'finance' })).toEqual(['D', 'E']);
      expect(await ids({ kind: 'over_receipt', owner: 'finance' })).toEqual([]);
      expect(await ids({ aggregate: 'order/1' })).toEqual(['D', 'E', 'A']);
      expect(await ids({ aggregate: 'order/1', kind: 'over_receipt', owner: 'operations' })).toEqual(['A']);
      for (const given of [{}, { kind: 'over_receipt' }, { owner: 'operations' }, { aggregate: 'order/1' }]) {
        const paged: string[] = [];
        for (let after: ExceptionsWanted['after'] = null; ;) {
          const page = await store.read.openExceptions({ ...all, ...given, after, limit: 2 });
          paged.push(...page.map(({ id }) => id));
          after = page.at(-1) ?? null;
          if (after === null) break;
        }
        expect(paged).toEqual(await ids(given));
      }
      expect(await store.read.exception('C')).toEqual((await store.read.openExceptions(all)).at(-1));
      expect(await store.read.exception('Z')).toMatchObject({ status: 'closed' });
      expect(await store.read.exception('nobody')).toBeNull();
    });

    test('a cursor moves with its commit, or stays', async () => {
      expect(await store.cursor('shop', 'orders')).toBeNull();
      await put(store, { cursors: [{ system: 'shop', name: 'orders', cursor: { at: 1 } }], inputs: [input('a')] });
      const failing = put(store, {
        cursors: [{ system: 'shop', name: 'orders', cursor: { at: 2 } }],
        inputs: [input('a')],
      });
      await expect(failing).rejects.toThrow(/already|duplicate/);
      expect(await store.cursor('shop', 'orders')).toEqual({ at: 1 });
      expect(await store.cursor('shop', 'refunds')).toBeNull();
    });
  });

  describe('tail', () => {
    test('tells every event once, each aggregate in its order, whatever happened at once', async () => {
      const aggregates = Array.from({ length: 6 }, (_, index) => `stock/${index}`);
      const changed = await contend([store, ground.open()], { batches: 40, aggregates, each: 3, seed: 3 });
      const told = await tellAll(store);
      for (const [aggregate, times] of changed)
        expect(told.filter((one) => one.aggregate === aggregate).map((one) => one.version)).toEqual(
          Array.from({ length: times }, (_, index) => index + 1),
        );
      expect(told).toHaveLength(120);
      expect((await store.tail.after((await store.tail.after(null, 1_000)).position, 10)).events).toEqual([]);
    });

    test('a reader moves on with what it writes, and never back', async () => {
      for (const key of ['a', 'b', 'c']) await commit(store, ['stock/1'], (loaded) => step(loaded, 'stock/1', key));
      const first = await store.tail.after(null, 1);
      const second = await store.tail.after(first.position, 1);
      expect(first.events[0]).toMatchObject({ cause: 'a', recorded_at: AT });
      const row = { return_id: 'R', aggregate: 'stock/1', status: 'authorised', changed_at: AT };
      expect(await store.tail.position('returns')).toBeNull();
      await store.tail.advance('returns', second.position ?? '', [row, { ...row, return_id: 'S', status: 'closed' }]);
      await ground.open().tail.advance('returns', first.position ?? '', [{ ...row, status: 'behind' }]);
      expect(await store.tail.position('returns')).toBe(second.position);
      expect(await store.read.returns()).toEqual({ authorised: 1, closed: 1 });
      const third = await store.tail.after(second.position, 5);
      expect(third.events.map((one) => one.cause)).toEqual(['c']);
      await store.tail.advance('returns', third.position ?? '', [{ ...row, status: 'closed' }]);
      expect(await store.read.returns()).toEqual({ closed: 2 });
      expect(await store.tail.position('another')).toBeNull();
    });
  });
}
