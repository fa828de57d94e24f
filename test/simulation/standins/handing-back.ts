import type { Hands, FloorBooks } from './floor.ts';
import type { Tell } from './stand-in.ts';

/** Gives what waits of a return back to its customer, and tells of it. */
export function handingBack(
  { waiting, places, received, handed_back }: FloorBooks,
  nodeOf: (return_id: string) => string,
  tell: Tell,
): Hands['handBack'] {
  let times = 0;
  return (return_id, order_id) => {
    const node = nodeOf(return_id);
    const items = Object.entries(waiting.all()).flatMap(([name, quantity]) => {
      const [of, sku = ''] = name.split(' ');
      return of === return_id && quantity > 0 ? [{ line: null, sku, quantity }] : [];
    });
    if (items.length === 0) return;
    for (const { sku, quantity } of items) {
      waiting.add(`${return_id} ${sku}`, -quantity);
      places.add(`quarantine:${node} ${sku}`, -quantity);
      received.add(`${order_id} ${sku}`, -quantity);
      handed_back.add(return_id, quantity);
    }
    times += 1;
    const to = { reference: { kind: 'return', id: return_id } } as const;
    tell(`handed back:${return_id}:${times}`, to, { type: 'goods.handed_back', return_id, node, items });
  };
}
