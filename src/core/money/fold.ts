import { must } from '../base/must.ts';
import { holdings } from '../return/where.ts';
import type { ClosedReturn, OrderState, ReturnState } from '../state.ts';
import type { BookEvent, CostToldEvent } from './events.ts';

const TYPES: ReadonlySet<string> = new Set<BookEvent['type']>([
  'cost.told',
  'cost.missed',
  'goods.given_up',
  'expected_returns.released',
]);

/** Whether an event tells the books something. */
export function isBookEvent(body: { readonly type: string }): body is BookEvent {
  return TYPES.has(body.type);
}

/** Folds what is told of costs, reserves and goods that were given up into an order. */
export function evolveBooks(order: OrderState, body: BookEvent): OrderState {
  const { reserve } = order;
  switch (body.type) {
    case 'cost.told':
      return told(order, body);
    case 'expected_returns.released':
      return reserve === undefined ? order : { ...order, reserve: { ...reserve, released: true } };
    case 'cost.missed':
      return inReturn(order, body.return_id, ({ uncosted = [] }) => ({ uncosted: [...uncosted, ...body.line_ids] }));
    case 'goods.given_up':
      return inReturn(order, body.return_id, () => ({ given_up: true, status: 'in_progress' }));
  }
}

/** What a return that closes keeps of its goods, where their value is booked or may yet be. */
export function keptOf(order: OrderState, state: ReturnState): Pick<ClosedReturn, 'goods' | 'uncosted' | 'given_up'> {
  const { uncosted, given_up } = state;
  if (order.costs === undefined && order.reserve === undefined && uncosted === undefined) return {};
  const goods = holdings(state).filter(({ where, refunded }) => where !== 'customer' || refunded);
  return {
    goods,
    ...(uncosted === undefined ? {} : { uncosted }),
    ...(given_up === undefined ? {} : { given_up }),
  };
}

function told(order: OrderState, { costs, asset_minor }: CostToldEvent): OrderState {
  const { reserve } = order;
  return {
    ...order,
    costs: { ...order.costs, ...costs },
    ...(reserve === undefined || asset_minor === undefined ? {} : { reserve: { ...reserve, asset_minor } }),
    returns: Object.fromEntries(
      Object.entries(order.returns).map(([return_id, state]) => [return_id, costed(state, costs)]),
    ),
  };
}

/** Lines whose issue cost is known now are not missed any more; an estimate is not enough. */
function costed<T extends ReturnState | ClosedReturn>(state: T, costs: NonNullable<OrderState['costs']>): T {
  if (state.uncosted === undefined) return state;
  return { ...state, uncosted: state.uncosted.filter((line_id) => costs[line_id]?.basis !== 'issue') };
}

function inReturn(
  order: OrderState,
  return_id: string,
  change: (state: ReturnState) => Partial<ReturnState>,
): OrderState {
  const state = must(order.returns[return_id], 'an event of the books for a return that is not there');
  if (state.status === 'closed') return order;
  return { ...order, returns: { ...order.returns, [return_id]: { ...state, ...change(state) } } };
}
