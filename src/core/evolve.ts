import { must, never } from './base/must.ts';
import { isAfterwards } from './event-afterwards.ts';
import type { Event } from './event.ts';
import { concernsHolds } from './hold/fold.ts';
import { takesBack } from './refund/event.ts';
import { ofGoods } from './event-goods.ts';
import { evolveGoods } from './evolve-goods.ts';
import { isBookEvent } from './money/fold.ts';
import { evolveOrder } from './order/evolve.ts';
import { adjusted, evolveLate } from './order/evolve-late.ts';
import { movesPart } from './refund/fold.ts';
import { noteMove } from './return/moves.ts';
import { evolveCopy, isCopyEvent } from './replica/evolve.ts';
import { isOutcome } from './order/outcome.ts';
import type { OrderState, RequestState, State, StockState } from './state.ts';

/**
 * Folds one event into an aggregate's state. Total and without judgement: what an event says, happened.
 * Throws only on a bug, such as an event of an order on a stock document.
 */
export function evolve(state: State | null, event: Event): State {
  const { body } = event;
  if (ofGoods(body)) return evolveGoods(state, body, event);
  if (concernsHolds(body) || takesBack(body)) return evolveOrder(state, body, event.asks);
  if (isAfterwards(body)) return evolveLate(state, body, event);
  if (movesPart(body)) return evolveOrder(state, body, event.asks);
  if (isCopyEvent(body)) return evolveCopy(state, body);
  if (isBookEvent(body)) return evolveOrder(state, body, event.asks);
  if (isOutcome(body)) return evolveOrder(state, body, event.asks);
  switch (body.type) {
    case 'order.recorded':
    case 'order.shipped':
    case 'return.authorized':
    case 'return.cancelled':
    case 'return.item_received':
    case 'inspection.completed':
    case 'disposition.assigned':
    case 'stock.placed':
    case 'posting.requested':
    case 'refund.held':
    case 'refund.released':
    case 'money.granted':
    case 'dispute.opened':
    case 'dispute.closed':
    case 'credit_memo.posted':
    case 'return.closed':
      return noteMove(state?.kind === 'order' ? state : null, evolveOrder(state, body, event.asks), event);
    case 'posting.accepted':
    case 'posting.rejected':
      return answered(state, body, event.asks);
    case 'return.requested':
      return {
        kind: 'request',
        channel: body.channel,
        customer_id: body.customer_id,
        returns: body.returns,
        denied: [],
      };
    case 'return.denied':
      return { ...requestOf(state), denied: body.lines };
    case 'stock.adjusted':
      return {
        kind: 'stock',
        document: body.document,
        units: body.quantity,
        posted: event.asks.length > 0 ? 'sent' : 'not_needed',
        ...adjusted(state, event, body),
      };
    case 'stock.opened':
      return { kind: 'stock', document: body.document, units: body.units, posted: 'not_needed' };
    case 'credit.found':
      return {
        kind: 'credit',
        document_ref: body.document_ref,
        amount_minor: body.amount_minor,
        currency: body.currency,
      };
    case 'parcel.scanned':
    case 'parcel.delivered':
    case 'goods.kept':
      return evolveOrder(state, body, event.asks);
    default:
      return never(body, 'event');
  }
}

/** The state of an order aggregate; anything else there is a bug. */
export function orderOf(state: State | null): OrderState {
  must(state?.kind === 'order', 'an order event on something that is no order');
  return state as OrderState;
}

function requestOf(state: State | null): RequestState {
  must(state?.kind === 'request', 'a request event on something that is no request');
  return state as RequestState;
}

/** The answer of a system, wherever it was asked from. */
function answered(
  state: State | null,
  body: Extract<Event['body'], { readonly type: 'posting.accepted' | 'posting.rejected' }>,
  asks: Event['asks'],
): State {
  const accepted = body.type === 'posting.accepted';
  if (state?.kind === 'stock') return posted(state, accepted);
  if (state?.kind === 'refurbish')
    return { ...state, steps: { ...state.steps, [body.step]: accepted ? 'done' : 'refused' } };
  return evolveOrder(state, body, asks);
}

function posted(state: StockState, accepted: boolean): StockState {
  const { open = 1, ...rest } = state;
  if (accepted && open > 1 && state.posted === 'sent') return { ...rest, ...(open > 2 ? { open: open - 1 } : {}) };
  return { ...rest, posted: accepted && state.posted !== 'refused' ? 'done' : 'refused' };
}
