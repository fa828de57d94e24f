import type { CustodyEnd } from '#core/base/codes.ts';
import type { Fact, OrderNotice, StockAdjusted, Target } from '#core/base/input.ts';
import type { Operation } from '#core/base/operation.ts';
import { dice } from '../dice.ts';
import { ledger } from '../ledger.ts';
import type { Node, PlannedAdjustment, PlannedFind } from '../plan.ts';
import { pieces } from '../planned-order.ts';
import { correctionOf } from './correction.ts';
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
  /** Units leave custody as somebody decided; false when they are not there. */
  release(from: { readonly node: string; readonly sku: string; readonly quantity: number }, how: Ending): boolean;
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
      if (places.at(`custody:${node} ${sku}`) < quantity) return false;
      places.add(`custody:${node} ${sku}`, -quantity);
      if (how === 'sent_back') return true;
      books.taken.add(sku, quantity);
      if (how === 'kept') places.add(`sellable:${node} ${sku}`, quantity);
      return true;
    },
    adjust: (planned) => {
      const { id, node, sku, quantity } = planned;
      places.add(`sellable:${node} ${sku}`, quantity);
      const right = stockAdjusted(planned, quantity);
      const to = { aggregate: `stock/wms/${id}` };
      const wrong = around.errs && dice(`${around.seed}/miscount/${id}`).maybe(0.6);
      tell(`adjusted:${id}`, to, wrong ? stockAdjusted(planned, quantity + 2) : right);
      if (wrong) tell(`corrected:${id}`, to, correctionOf(`wms:adjusted:${id}`, null, right));
    },
  };
}

function stockAdjusted({ id, node, sku, reason }: PlannedAdjustment, quantity: number): StockAdjusted {
  const named = { document: id, node, sku, reason, reason_raw: reason };
  return { type: 'stock.adjusted', system: 'wms', quantity, ...named };
}

/** Now and then the clock of a scanner is ten minutes fast. */
function clockOf({ errs, seed, now }: Surroundings, key: string): string {
  const fast = errs && dice(`${seed}/clock/${key}`).maybe(0.1);
  return fast ? new Date(Date.parse(now()) + 600_000).toISOString() : now();
}
