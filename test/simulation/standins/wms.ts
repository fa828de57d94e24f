import type { AdjustmentReason, Disposition, Grade } from '#core/base/codes.ts';
import type { Fact, Input, OrderNotice, Target } from '#core/base/input.ts';
import type { Operation, WmsPlace } from '#core/base/operation.ts';
import { dice } from '../dice.ts';
import { ledger, type Ledger } from '../ledger.ts';
import { effects, no, type StandIn, type Surroundings } from './stand-in.ts';

/** What a customer put in one box. */
export interface Parcel {
  readonly return_id: string;
  readonly order_id: string;
  readonly box: number;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
  /** Units that the label does not speak of. */
  readonly extra: number;
}

/** The holder of the goods, and its crew. */
export interface Wms extends StandIn {
  /** Units by `<place> <sku>`, sellable stock being what it opened with, less what left, and so on. */
  readonly places: Ledger;
  /** Units that arrived, and that were graded, by `<order> <sku>`. */
  readonly received: Ledger;
  readonly inspected: Ledger;
  /** Units on the label, and put away, by return. */
  readonly arrived: Ledger;
  readonly placed: Ledger;
  open(stock: readonly { readonly sku: string; readonly quantity: number }[]): void;
  ship(notice: OrderNotice): void;
  adjust(id: string, sku: string, quantity: number, reason: AdjustmentReason): void;
  arrive(parcel: Parcel): void;
}

const NODE = 'DC1';
const GRADES: readonly Grade[] = ['A', 'A', 'A', 'B', 'C', 'D'];
const ELSEWHERE: readonly Disposition[] = ['restock', 'refurbish', 'scrap'];

export function wms(around: Surroundings): Wms {
  const { seed, now, after } = around;
  const { counts, done, find } = effects();
  const [places, received, inspected, arrived, placed] = [ledger(), ledger(), ledger(), ledger(), ledger()];
  const tell = (key: string, to: Target, fact: Fact): void =>
    around.tell('wms', { key: `wms:${key}`, source: 'wms', at: now(), to, fact } satisfies Input);

  function perform(key: string, operation: Operation): ReturnType<StandIn['perform']> {
    switch (operation.name) {
      case 'wms.return.announce':
        return done(key, { announcement_ref: `ASN-${key}` });
      case 'wms.return.withdraw':
        return done(key, {});
      case 'wms.return.place':
        for (const index of operation.moves.keys())
          after(dice(`${seed}/task/${key}/${index}`).between(50, 3_000), () => carry(key, operation, index));
        return done(key, {});
      default:
        return no('not_supported');
    }
  }

  function carry(key: string, { return_id, moves }: WmsPlace, index: number): void {
    const move = moves[index];
    if (move === undefined) return;
    const { sku, quantity, line } = move;
    const throws = dice(`${seed}/carry/${key}/${index}`);
    const disposition = throws.maybe(0.05) ? throws.one(ELSEWHERE) : move.disposition;
    places.add(`quarantine ${sku}`, -quantity);
    places.add(`${placeOf(disposition)} ${sku}`, quantity);
    placed.add(return_id, quantity);
    // One crew names lines in all it says of a return, or in nothing.
    const names = dice(`${seed}/names/${return_id}`).maybe(0.5);
    const item = { line: names ? String(line) : null, sku, quantity, disposition };
    const fact = { type: 'goods.moved', return_id, node: NODE, items: [item] } as const;
    tell(`moved:${key}:${index}`, { reference: { kind: 'return', id: return_id } }, fact);
  }

  function grade({ return_id, order_id, box, items }: Parcel): void {
    const plate = (of: Grade): string | null => (of === 'A' ? null : `LPN-${return_id}-${box}-${of}`);
    const graded = items.flatMap(({ sku, quantity }, at) => {
      const throws = dice(`${seed}/grade/${return_id}/${box}/${at}`);
      const sums = new Map<Grade, number>();
      for (let unit = 0; unit < quantity; unit += 1) {
        const found = throws.one(GRADES);
        sums.set(found, (sums.get(found) ?? 0) + 1);
      }
      return [...sums].map(([of, units]) => ({ line: null, sku, quantity: units, grade: of, container: plate(of) }));
    });
    const to = { reference: { kind: 'return', id: return_id } } as const;
    // Goods of one box may be graded by two people, each with a message of their own.
    const halves = graded.length > 1 && dice(`${seed}/halves/${return_id}/${box}`).maybe(0.5)
      ? [graded.slice(0, 1), graded.slice(1)]
      : [graded];
    for (const [half, part] of halves.entries()) {
      for (const { sku, quantity } of part) inspected.add(`${order_id} ${sku}`, quantity);
      tell(`graded:${return_id}:${box}:${half}`, to, { type: 'goods.inspected', return_id, node: NODE, items: part });
    }
  }

  return {
    system: 'wms',
    effects: counts,
    places,
    received,
    inspected,
    arrived,
    placed,
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
      tell(`adjusted:${id}`, { aggregate: `stock/wms/${id}` }, {
        type: 'stock.adjusted',
        system: 'wms',
        document: id,
        node: NODE,
        sku,
        quantity,
        reason,
        reason_raw: reason,
      });
    },
    arrive: (parcel) => {
      const { return_id, order_id, box, items, extra } = parcel;
      for (const { sku, quantity } of items) {
        places.add(`quarantine ${sku}`, quantity);
        received.add(`${order_id} ${sku}`, quantity);
        arrived.add(return_id, quantity);
      }
      const strange = extra > 0 ? [{ line: null, sku: 'STRANGE', quantity: extra }] : [];
      for (const { sku, quantity } of strange) places.add(`custody ${sku}`, quantity);
      const told = [...items.map((item) => ({ line: null, ...item })), ...strange];
      const fact = { type: 'goods.received', return_id, node: NODE, items: told } as const;
      tell(`received:${return_id}:${box}`, { reference: { kind: 'return', id: return_id } }, fact);
      after(dice(`${seed}/crew/${return_id}/${box}`).between(50, 4_000), () => grade(parcel));
    },
  };
}

function placeOf(disposition: Disposition): string {
  if (disposition === 'restock') return 'sellable';
  if (disposition === 'donate') return 'donated';
  return disposition === 'vendor_return' ? 'vendor' : disposition;
}
