import { must } from '../base/must.ts';
import type {
  AfterwardsEvent,
  EvidenceAttachedEvent,
  ExceptionResolvedEvent,
  FactDeclaredWrongEvent,
} from '../event-afterwards.ts';
import type { Event } from '../event.ts';
import type { StockAdjustedEvent } from '../event-stock.ts';
import { outOfCustody } from '../return/custody-wrong.ts';
import { takeBack, unclaimBack } from '../return/moves.ts';
import type { OrderState, State, StockState } from '../state.ts';

/** Folds what is said afterwards about facts that are known: corrections, second tellers, late words, resolutions. */
export function evolveLate(state: State | null, body: AfterwardsEvent, event: Event): State {
  if (body.type === 'exception.resolved') return resolved(state, body);
  const known = must(state, `${body.type} about something that is not there`);
  switch (body.type) {
    case 'fact.declared_wrong':
      if (known.kind === 'stock') return unadjusted(known, body, event);
      return declaredWrong(orderState(known), body, event.cause);
    case 'correction.weighed':
      return weighed(orderState(known), body.return_id, body.unearned);
    case 'evidence.attached':
      return attached(known, body, event.cause);
    case 'fact.noted':
      return known;
  }
}

/** What a stock document says, so that it can be declared wrong; a correction of it comes after the declaration. */
export function adjusted(
  state: State | null,
  { cause, asks }: Event,
  { node, sku, quantity, reason }: StockAdjustedEvent,
): Pick<StockState, 'adjusted' | 'wrong' | 'open'> {
  const before = state?.kind === 'stock' ? state : null;
  const wrong = before?.wrong === undefined ? {} : { wrong: before.wrong };
  return { adjusted: { cause, node, sku, quantity, reason }, ...wrong, ...openAfter(before, asks.length) };
}

/** Documents under way after some more were asked for. */
function openAfter(before: StockState | null, asks: number): Pick<StockState, 'open'> {
  const open = (before?.posted === 'sent' ? (before.open ?? 1) : 0) + asks;
  return open > 1 ? { open } : {};
}

function unadjusted(state: StockState, body: FactDeclaredWrongEvent, event: Event): StockState {
  const { adjusted: _gone, open: _open, ...rest } = state;
  const posted = event.asks.length > 0 ? 'sent' : state.posted;
  const wrong = [...(state.wrong ?? []), body.original];
  return { ...rest, units: 0, posted, wrong, ...openAfter(state, event.asks.length) };
}

function declaredWrong(order: OrderState, body: FactDeclaredWrongEvent, cause: string): OrderState {
  if (body.return_id === null) {
    const shipments = (order.shipments ?? []).filter((shipment) => shipment.cause !== body.original);
    const wrong = [...(order.wrong ?? []), body.original];
    return { ...order, shipped_units: order.shipped_units - body.units, shipments, wrong };
  }
  const before = must(order.returns[body.return_id], 'a correction of a return that is not there');
  if (before.status === 'closed') return order;
  const returns = { ...order.returns, [body.return_id]: takeBack(before, body, cause) };
  return unclaimBack(outOfCustody({ ...order, returns }, body), body, before);
}

function weighed(
  order: OrderState,
  return_id: string,
  unearned: Extract<AfterwardsEvent, { type: 'correction.weighed' }>['unearned'],
): OrderState {
  const before = must(order.returns[return_id], 'a correction of a return that is not there');
  if (before.status === 'closed') return order;
  const { unearned: _old, ...rest } = before;
  const after = unearned.length === 0 ? rest : { ...rest, unearned };
  return { ...order, returns: { ...order.returns, [return_id]: after } };
}

/** Money that a person recovered, or let the customer keep, is waited for no more. */
function resolved(state: State | null, { kind, return_id }: ExceptionResolvedEvent): State {
  if (state === null) return { kind: 'note' };
  if (kind !== 'correction_after_refund' || return_id === null || state.kind !== 'order') return state;
  return weighed(state, return_id, []);
}

/** Keeps every version that was told of a business transaction, the booked one first. */
function attached(state: State, { business, source, said, booked }: EvidenceAttachedEvent, cause: string): State {
  if (state.kind !== 'order' && state.kind !== 'request') return state;
  const before = state.told?.[business];
  const version = { cause, source, said };
  const others = before?.others ?? [];
  const after = booked
    ? { booked: version, others }
    : { booked: before?.booked ?? version, others: [...others, version] };
  return { ...state, told: { ...state.told, [business]: after } };
}

function orderState(state: State): OrderState {
  must(state.kind === 'order', 'an order event on something that is no order');
  return state as OrderState;
}
