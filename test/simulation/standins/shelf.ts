import type { CustodyEnd } from '#core/base/codes.ts';
import type { StockAdjusted } from '#core/base/input.ts';
import { dice } from '../dice.ts';
import type { PlannedAdjustment, PlannedFind } from '../plan.ts';
import { correctionOf } from './correction.ts';
import type { FloorBooks } from './floor.ts';
import type { Surroundings, Tell } from './stand-in.ts';

/** What happens to goods of no return, or to boxes that nobody opens. */
export interface Shelf {
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

/** The shelf of a warehouse with these books. */
export function shelf(around: Surroundings, books: FloorBooks, tell: Tell): Shelf {
  const { places } = books;
  return {
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
