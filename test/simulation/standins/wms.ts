import type { AdjustmentReason } from '#core/base/codes.ts';
import type { Fact, OrderNotice, Target } from '#core/base/input.ts';
import type { Operation } from '#core/base/operation.ts';
import { ledger } from '../ledger.ts';
import { NODE, hands, type FloorBooks, type Hands } from './hands.ts';
import { effects, no, type StandIn, type Surroundings } from './stand-in.ts';

/** The holder of the goods, and its crew. */
export interface Wms extends StandIn, FloorBooks, Pick<Hands, 'arrive'> {
  open(stock: readonly { readonly sku: string; readonly quantity: number }[]): void;
  ship(notice: OrderNotice): void;
  adjust(id: string, sku: string, quantity: number, reason: AdjustmentReason): void;
}

/** An empty warehouse. */
export function wms(around: Surroundings): Wms {
  const { counts, done, find } = effects();
  const books: FloorBooks = { places: ledger(), received: ledger(), inspected: ledger(), placed: ledger() };
  const { places } = books;
  const tell = (key: string, to: Target, fact: Fact): void =>
    around.tell('wms', { key: `wms:${key}`, source: 'wms', at: around.now(), to, fact });
  const { arrive, place } = hands(around, books, tell);

  function perform(key: string, operation: Operation): ReturnType<StandIn['perform']> {
    switch (operation.name) {
      case 'wms.return.announce':
        return done(key, { announcement_ref: `ASN-${key}` });
      case 'wms.return.withdraw':
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
    arrive,
    perform,
    find,
    open: (stock) => {
      for (const { sku, quantity } of stock) places.add(`sellable ${sku}`, quantity);
      const fact = { type: 'stock.opened', system: 'wms', document: 'opening', node: NODE, items: stock } as const;
      tell('opening', { aggregate: 'stock/wms/opening' }, fact);
    },
    ship: ({ order_id, lines }) => {
      for (const { sku, quantity } of lines) places.add(`sellable ${sku}`, -quantity);
      const items = lines.map(({ line_id, sku, quantity }) => ({ line_id, sku, quantity }));
      tell(`shipped:${order_id}`, { aggregate: `order/${order_id}` }, { type: 'order.shipped', node: NODE, items });
    },
    adjust: (id, sku, quantity, reason) => {
      places.add(`sellable ${sku}`, quantity);
      const stock = { document: id, node: NODE, sku, quantity, reason, reason_raw: reason };
      tell(`adjusted:${id}`, { aggregate: `stock/wms/${id}` }, { type: 'stock.adjusted', system: 'wms', ...stock });
    },
  };
}
