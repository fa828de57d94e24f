import { never } from './base/must.ts';
import { evolveClaim } from './claim/fold.ts';
import type { Event } from './event.ts';
import type { GoodsEvent } from './event-goods.ts';
import { evolveOrder } from './order/evolve.ts';
import { evolveBox, found, identified, takeOut } from './return/fold.ts';
import type { State } from './state.ts';

/** Folds what happens to goods, wherever it happens: on an order, on a box, or on goods that nobody knows the owner of. */
export function evolveGoods(state: State | null, body: GoodsEvent, { at, asks }: Pick<Event, 'at' | 'asks'>): State {
  switch (body.type) {
    case 'return.box_received':
    case 'serial.judged':
    case 'return.short_closed':
    case 'disposition.changed':
    case 'scrap.approved':
    case 'refurbish.quoted':
    case 'return.redirected':
    case 'return.parcel_lost':
    case 'inspection.kept':
    case 'goods.sent_back':
      return evolveOrder(state, body, asks);
    case 'box.received':
    case 'box.opened':
      return evolveBox(state, body);
    case 'goods.found':
      return found(body, at);
    case 'custody.identified':
      return identified(state);
    case 'custody.resolved':
      return state?.kind === 'custody' ? takeOut(state, body) : evolveOrder(state, body, asks);
    case 'lot.recalled': {
      const { disposition, serials } = body;
      return { kind: 'recall', disposition, ...(serials === undefined ? {} : { serials }) };
    }
    case 'claim.opened':
    case 'claim.moved':
      return evolveClaim(state, body);
    case 'stock.corrected':
      return { kind: 'stock', document: body.document, units: body.quantity, posted: 'sent' };
    case 'unit.refurbished': {
      const { document, quantity, cost_minor } = body;
      const steps = Object.fromEntries(asks.map(({ step }) => [step, 'sent' as const]));
      return { kind: 'refurbish', document, quantity, cost_minor, steps };
    }
    default:
      return never(body, 'event of goods');
  }
}
