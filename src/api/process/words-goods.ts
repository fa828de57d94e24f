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
    case 'return.short_closed':
      return `${body.by} said that ${items(body.items)} will not come: ${body.reason}.`;
    case 'goods.found':
      return `${body.node} found goods of unknown origin: ${body.items.map(({ sku, quantity }) => `${quantity} of ${sku}`).join(', ')}.`;
    case 'custody.identified':
      return `${body.by} identified found goods as of order ${body.order_id}: ${body.reason}.`;
    case 'custody.resolved':
      return `${body.by} resolved ${body.quantity} of ${body.sku} in custody at ${body.node}: ${body.how.replaceAll('_', ' ')} (${body.reason}).`;
    case 'lot.recalled':
      return `Lot ${body.lot} of ${body.sku} was called back: ${body.reason}.`;
    case 'disposition.changed':
      return `${body.by} sent ${items([...body.unplaced, ...body.placed])} to ${body.to} instead of ${body.from}: ${body.reason}.`;
    case 'scrap.approved':
      return `${body.by} agreed that ${items(body.items)} are destroyed: ${body.reason}.`;
    case 'refurbish.quoted':
      return `Refurbishing ${body.quantity} of ${body.sku} is ${body.goes_on ? 'worth its cost' : 'dearer than they are worth'}.`;
    case 'unit.refurbished':
      return `${body.quantity} of ${body.from_sku} became ${body.to_sku} at ${body.node}.`;
    case 'stock.corrected':
      return `The ERP is to correct ${body.sku} at ${body.node} by ${body.quantity}.`;
    case 'return.redirected':
      return `${body.by} sent what is still to come to ${body.node} instead of ${body.from}: ${body.reason}.`;
    case 'return.parcel_lost':
      return `${body.carrier} lost parcel ${body.tracking}${body.proof_of_dropoff === null ? '' : ', which the customer had handed over'}.`;
    case 'claim.opened':
      return `A claim was made against ${body.against}.`;
    case 'claim.moved':
      return `Claim ${body.claim_id} is ${body.to.replaceAll('_', ' ')}: ${body.reason}.`;
    case 'inspection.kept':
      return body.kept.length === 0
        ? 'Grades that were kept until their receipt are applied.'
        : 'Units were graded whose receipt nobody has told; the grades are kept.';
    case 'goods.sent_back':
      return `${body.node} sent ${items(body.items)} back to the customer (${body.tracking}).`;
    default:
      return never(body, 'event');
  }
}
