import type { Reference } from '../base/input.ts';
import type { GoodsFound } from '../base/input-goods.ts';

/** The aggregate of a box, by its plate. */
export function boxAggregate(container: string): string {
  return `box/${container}`;
}

/** The aggregate of goods that came without a known return, by the holder's name of what it found. */
export function custodyAggregate(node: string, document: string): string {
  return `custody/${node}/${document}`;
}

/** The exception of goods that nobody knows the owner of. */
export function foundId(node: string, document: string): string {
  return `unidentified_goods:${node}/${document}`;
}

/** The names that what the holder read on found goods leads by, the surest first. */
export function hinted({ hints, items }: Pick<GoodsFound, 'hints' | 'items'>): Reference[] {
  const { return_id, order_name } = hints;
  return [
    ...(return_id === undefined ? [] : [{ kind: 'return', id: return_id } as const]),
    ...items.flatMap(({ serial }) => (serial === undefined ? [] : [{ kind: 'serial', id: serial } as const])),
    ...(order_name === undefined ? [] : [{ kind: 'order_name', id: order_name } as const]),
  ];
}

/** The request that is made for found goods once their order is known; each attempt is one of its own. No colon: keys of deliveries part at it. */
export function blindRequest(
  { node, document }: { readonly node: string; readonly document: string },
  attempt: number,
): string {
  return `B-${node}-${document}-${attempt}`.replaceAll(/[:/]/g, '-');
}

/** The aggregate of a request. */
export function requestAggregate(request_id: string): string {
  return `request/${request_id}`;
}

/** The stock document by which units out of custody come into stock. */
export function foundStock(input_key: string): string {
  return `stock/custody/${input_key}`;
}

/** The aggregate of a lot that its maker called back. */
export function recallAggregate(sku: string, lot: string): string {
  return `recall/${sku}/${lot}`;
}

/** The aggregate of a claim. */
export function claimAggregate(claim_id: string): string {
  return `claim/${claim_id}`;
}

/** The claim against the carrier for what was lost of a return; there is one for each return. */
export function lossClaim(return_id: string): string {
  return `${return_id}.lost`;
}
