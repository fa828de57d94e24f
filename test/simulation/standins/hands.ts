import type { Disposition } from '#core/base/codes.ts';
import type { WmsPlace } from '#core/base/operation.ts';
import { dice } from '../dice.ts';
import { NODES, type Node } from '../plan.ts';
import { ours, type FloorBooks, type Hands } from './floor.ts';
import { looking } from './looking.ts';
import { handingBack } from './handing-back.ts';
import type { Surroundings, Tell } from './stand-in.ts';

const ELSEWHERE: readonly Disposition[] = ['restock', 'refurbish', 'scrap'];

/** People who work on these books and tell what they do. */
export function hands(
  { seed, after, errs }: Pick<Surroundings, 'seed' | 'after' | 'errs'>,
  books: FloorBooks,
  tell: Tell,
): Hands {
  const { places, received, placed, waiting } = books;
  const { nodeOf, announced } = labels(seed);
  const { grade, tellReceived } = looking({ seed, after }, books, nodeOf, tell);

  function carry(key: string, { return_id, moves }: WmsPlace, index: number): void {
    const move = moves[index];
    if (move === undefined) return;
    const { sku, quantity, line } = move;
    const throws = dice(`${seed}/carry/${key}/${index}`);
    const disposition = throws.maybe(0.05) ? throws.one(ELSEWHERE) : move.disposition;
    const node = nodeOf(return_id);
    places.add(`quarantine:${node} ${sku}`, -quantity);
    places.add(`${placeOf(disposition)}:${node} ${sku}`, quantity);
    placed.add(return_id, quantity);
    // One crew names lines in all it says of a return, or in nothing.
    const names = dice(`${seed}/names/${return_id}`).maybe(0.5);
    const item = { line: names ? String(line) : null, sku, quantity, disposition };
    tell(`moved:${key}:${index}`, ours(return_id), { type: 'goods.moved', return_id, node, items: [item] });
  }

  return {
    announced,
    place: (key, operation) => {
      for (const [index, { sku, quantity }] of operation.moves.entries()) {
        waiting.add(`${operation.return_id} ${sku}`, -quantity);
        after(dice(`${seed}/task/${key}/${index}`).between(50, 3_000), () => carry(key, operation, index));
      }
    },
    handBack: handingBack(books, nodeOf, tell),
    arrive: (parcel) => {
      const { return_id, order_id, box, items, extra, alone, complete } = parcel;
      const node = nodeOf(return_id);
      for (const { sku, quantity } of items) {
        places.add(`quarantine:${node} ${sku}`, quantity);
        received.add(`${order_id} ${sku}`, quantity);
      }
      if (extra !== null) places.add(`custody:${node} ${extra.sku}`, extra.quantity);
      const told = [...items, ...(extra === null ? [] : [extra])].map((item) => ({ line: null, ...item }));
      const fact = {
        type: 'goods.received',
        return_id,
        node,
        items: told,
        ...(complete ? { complete } : {}),
      } as const;
      const [first] = alone && errs ? items : [];
      tellReceived(first, order_id, box, fact);
      after(dice(`${seed}/crew/${return_id}/${box}`).between(50, 4_000), () => grade(parcel));
    },
  };
}

/** All boxes of a return go to one place: where the first one was sent, announced by then or not. */
function labels(seed: number): Pick<Hands, 'announced'> & { readonly nodeOf: (return_id: string) => string } {
  const nodes = new Map<string, string>();
  return {
    announced: ({ return_id, node }) => {
      if (!nodes.has(return_id)) nodes.set(return_id, node);
    },
    nodeOf: (return_id) => {
      const node = nodes.get(return_id) ?? dice(`${seed}/node/${return_id}`).one<Node>(NODES);
      nodes.set(return_id, node);
      return node;
    },
  };
}

function placeOf(disposition: Disposition): string {
  if (disposition === 'restock') return 'sellable';
  if (disposition === 'donate') return 'donated';
  return disposition === 'vendor_return' ? 'vendor' : disposition;
}
