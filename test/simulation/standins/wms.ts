import type { Fact, OrderNotice, Target } from '#core/base/input.ts';
import type { Operation } from '#core/base/operation.ts';
import { dice } from '../dice.ts';
import { ledger } from '../ledger.ts';
import type { Node } from '../plan.ts';
import { pieces } from '../planned-order.ts';
import type { FloorBooks, Hands } from './floor.ts';
import { hands } from './hands.ts';
import { shelf, type Shelf } from './shelf.ts';
import { effects, no, type StandIn, type Surroundings } from './stand-in.ts';

/** The holder of the goods, and its crew. */
export interface Wms extends StandIn, FloorBooks, Shelf, Pick<Hands, 'arrive' | 'handBack'> {
  /** Returns whose goods are expected. */
  readonly expected: ReadonlySet<string>;
  open(node: Node, stock: readonly { readonly sku: string; readonly quantity: number }[]): void;
  ship(notice: OrderNotice, node: Node): void;
}

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
    misread: ledger(),
    handed_back: ledger(),
  };
  const { places } = books;
  const expected = new Set<string>();
  const tell = (key: string, to: Target, fact: Fact): void =>
    around.tell('wms', { key: `wms:${key}`, source: 'wms', at: clockOf(around, key), to, fact });
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
    ...shelf(around, books, tell),
  };
}

/** Now and then the clock of a scanner is ten minutes fast. */
function clockOf({ errs, seed, now }: Surroundings, key: string): string {
  const fast = errs && dice(`${seed}/clock/${key}`).maybe(0.1);
  return fast ? new Date(Date.parse(now()) + 600_000).toISOString() : now();
}
