import type { EventBody } from '../event.ts';
import { foldExchange, isExchange } from '../exchange/fold.ts';
import { foldSettlement, isSettlement } from '../settlement/fold.ts';
import type { OrderState } from '../state.ts';
import { foldCancelled } from './cancelled.ts';
import type { OutcomeEvent } from './outcome-event.ts';

/** Whether an event is about what becomes of a sale beside a plain refund. */
export function isOutcome(body: EventBody): body is OutcomeEvent {
  return isExchange(body) || isSettlement(body) || body.type === 'order.cancelled' || body.type === 'order.reinstated';
}

/** Folds such an event into its order. */
export function foldOutcome(order: OrderState, body: OutcomeEvent): OrderState {
  if (isExchange(body)) return foldExchange(order, body);
  if (isSettlement(body)) return foldSettlement(order, body);
  return foldCancelled(order, body);
}
