import { never } from '#core/base/must.ts';
import type { LineUnits } from '#core/base/units.ts';
import type { GoodsEvent } from '#core/event-goods.ts';

/** What happened to goods, in one sentence. */
export function wordsOfGoods(body: GoodsEvent, items: (list: readonly LineUnits[]) => string): string {
  switch (body.type) {
    case 'return.box_received':
      return `A box arrived at ${body.node}; it is to be opened.`;
    case 'box.received':
      return `Box ${body.container} arrived at ${body.node}.`;
    case 'box.opened':
      return `Box ${body.container} was opened at ${body.node}.`;
    case 'serial.judged':
      return `${body.by} ${body.accepted ? 'accepted' : 'rejected'} ${items(body.items)} with serial number ${body.serial}: ${body.reason}.`;
    default:
      return never(body, 'event');
  }
}
