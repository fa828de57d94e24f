import type { Grade } from '#core/base/codes.ts';
import type { GoodsReceived } from '#core/base/input.ts';
import { dice } from '../dice.ts';
import { correctionOf } from './correction.ts';
import { ours, type FloorBooks, type Parcel } from './floor.ts';
import type { Surroundings, Tell } from './stand-in.ts';

const GRADES: readonly Grade[] = ['A', 'A', 'A', 'B', 'C', 'D'];

/** How boxes are counted and goods are graded. */
export interface Looking {
  readonly grade: (parcel: Parcel) => void;
  /** Tells what came; of a box whose first item is given it may be told wrong at first. */
  readonly tellReceived: (
    first: Parcel['items'][number] | undefined,
    order_id: string,
    box: number,
    fact: GoodsReceived,
  ) => void;
}

/** People who look into boxes. */
export function looking(
  { seed, after }: Pick<Surroundings, 'seed' | 'after'>,
  { inspected, waiting, misread }: FloorBooks,
  nodeOf: (return_id: string) => string,
  tell: Tell,
): Looking {
  function grade({ return_id, order_id, box, items }: Parcel): void {
    const graded = items.flatMap(({ sku, quantity }, at) => {
      const sums = condition(`${seed}/grade/${return_id}/${box}/${at}`, quantity);
      return [...sums].map(([of, units]) => {
        const container = of === 'A' ? null : `LPN-${return_id}-${box}-${of}`;
        return { line: null, sku, quantity: units, grade: of, container };
      });
    });
    // Goods of one box may be graded by two people, each with a message of their own.
    const two = graded.length > 1 && dice(`${seed}/halves/${return_id}/${box}`).maybe(0.5);
    const halves = two ? [graded.slice(0, 1), graded.slice(1)] : [graded];
    for (const [half, part] of halves.entries()) {
      for (const { sku, quantity } of part) {
        inspected.add(`${order_id} ${sku}`, quantity);
        waiting.add(`${return_id} ${sku}`, quantity);
      }
      const fact = { type: 'goods.inspected', return_id, node: nodeOf(return_id), items: part } as const;
      tell(`graded:${return_id}:${box}:${half}`, ours(return_id), fact);
    }
  }

  /** Half of the boxes are counted with a unit too many, and that is put right some time later. */
  function tellReceived(
    first: Parcel['items'][number] | undefined,
    order_id: string,
    box: number,
    fact: GoodsReceived,
  ): void {
    const { return_id, items } = fact;
    const throws = dice(`${seed}/misread/${return_id}/${box}`);
    const key = `received:${return_id}:${box}`;
    if (first === undefined || throws.maybe(0.5)) return tell(key, ours(return_id), fact);
    misread.add(`${order_id} ${first.sku}`, 1);
    tell(key, ours(return_id), { ...fact, items: [...items, { line: null, sku: first.sku, quantity: 1 }] });
    const right = correctionOf(`wms:${key}`, return_id, fact);
    after(throws.between(0, 6_000), () => tell(`corrected:${key}`, ours(return_id), right));
  }

  return { grade, tellReceived };
}

function condition(name: string, quantity: number): Map<Grade, number> {
  const throws = dice(name);
  const sums = new Map<Grade, number>();
  for (let unit = 0; unit < quantity; unit += 1) {
    const found = throws.one(GRADES);
    sums.set(found, (sums.get(found) ?? 0) + 1);
  }
  return sums;
}
