import type { CustodyEnd } from '#core/base/codes.ts';
import type { Fact, OrderNotice, Target } from '#core/base/input.ts';
import type { Operation } from '#core/base/operation.ts';
import { ledger } from '../ledger.ts';
import type { Node, PlannedAdjustment, PlannedFind } from '../plan.ts';
import { pieces } from '../planned-order.ts';
import { hands, type FloorBooks, type Hands } from './hands.ts';
import { effects, no, type StandIn, type Surroundings } from './stand-in.ts';

/** The holder of the goods, and its crew. */
export interface Wms extends StandIn, FloorBooks, Pick<Hands, 'arrive' | 'handBack'> {
  /** Returns whose goods are expected. */
  readonly expected: ReadonlySet<string>;
  open(node: Node, stock: readonly { readonly sku: string; readonly quantity: number }[]): void;
  ship(notice: OrderNotice, node: Node): void;
  adjust(planned: PlannedAdjustment): void;
  /** Goods turn up of which nobody knows whose they are. */
  turnUp(planned: PlannedFind): void;
  /** A box arrives, and stands there closed. */
  arriveClosed(container: string): void;
  /** Units leave custody as somebody decided. */
  release(from: { readonly node: string; readonly sku: string; readonly quantity: number }, how: Ending): void;
}

/** How units leave custody when no return expects them. */
export type Ending = Exclude<CustodyEnd, 'tied_to_return'>;

/** Empty warehouses. */
export function wms(around: Surroundings): Wms {
  const { counts, done, find } = effects();
  const books: FloorBooks = {
    places: ledger(),
    received: ledger(),
    inspected: ledger(),
    placed: ledger(),
    waiting: ledger(),
    taken: ledger(),
    handed_back: ledger(),
  };
  const { places } = books;
  const expected = new Set<string>();
  const tell = (key: string, to: Target, fact: Fact): void =>
    around.tell('wms', { key: `wms:${key}`, source: 'wms', at: around.now(), to, fact });
  const { announced, arrive, place, handBack } = hands(around, books, tell);

  function perform(key: string, operation: Operation): ReturnType<StandIn['perform']> {
    switch (operation.name) {
      case 'wms.return.announce':
        announced(operation);
        expected.add(operation.return_id);
        return done(key, { announcement_ref: `ASN-${key}` });
      case 'wms.return.withdraw':
        expected.delete(operation.return_id);
        return done(key, {});
      case 'wms.return.place':
        place(key, operation);
        return done(key, {});
      default:
        return no('not_supported');
    }
  }

  return {
    system: 'wms',
    effects: counts,
    ...books,
    expected,
    arrive,
    handBack,
    perform,
    find,
    open: (node, stock) => {
      for (const { sku, quantity } of stock) places.add(`sellable:${node} ${sku}`, quantity);
      const document = `opening-${node}`;
      const fact = { type: 'stock.opened', system: 'wms', document, node, items: stock } as const;
      tell(document, { aggregate: `stock/wms/${document}` }, fact);
    },
    ship: (notice, node) => {
      const { order_id } = notice;
      const items = pieces(notice).map(({ line_id, sku, quantity }) => ({ line_id, sku, quantity }));
      for (const { sku, quantity } of items) places.add(`sellable:${node} ${sku}`, -quantity);
      tell(`shipped:${order_id}`, { aggregate: `order/${order_id}` }, { type: 'order.shipped', node, items });
    },
    turnUp: ({ id, node, sku, quantity }) => {
      places.add(`custody:${node} ${sku}`, quantity);
      const items = [{ line: null, sku, quantity }];
      const to = { aggregate: `custody/${node}/${id}` };
      tell(`found:${id}`, to, { type: 'goods.found', node, document: id, items, hints: { tracking: `T-${id}` } });
    },
    arriveClosed: (container) =>
      tell(
        `box:${container}`,
        { aggregate: `box/${container}` },
        { type: 'box.received', container, node: 'DC1', returns: [] },
      ),
    release: ({ node, sku, quantity }, how) => {
      places.add(`custody:${node} ${sku}`, -quantity);
      if (how === 'sent_back') return;
      books.taken.add(sku, quantity);
      if (how === 'kept') places.add(`sellable:${node} ${sku}`, quantity);
    },
    adjust: ({ id, node, sku, quantity, reason }) => {
      places.add(`sellable:${node} ${sku}`, quantity);
      const stock = { document: id, node, sku, quantity, reason, reason_raw: reason };
      tell(`adjusted:${id}`, { aggregate: `stock/wms/${id}` }, { type: 'stock.adjusted', system: 'wms', ...stock });
    },
  };
}
