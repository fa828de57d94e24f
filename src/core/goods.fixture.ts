import type { OrderNotice } from './base/input.ts';
import type { FoundItem, GoodsReceived } from './base/input-goods.ts';
import { boxAggregate } from './return/names.ts';
import { answerAll, house, tell, type Heard, type House } from './house.fixture.ts';
import type { Policy } from './policy/policy.ts';
import { ask, notice, line, sell } from './words.fixture.ts';
import type { OrderState, ReturnState } from './state.ts';

/** Three mugs at 10.00 and a camera at 50.00 with its serial number, sold to one customer. */
export const MUGS_AND_CAMERA = notice('7001', [
  line('1', 'MUG', 3, 3000),
  line('2', 'CAMERA', 1, 5000, { serials: ['S-1'] }),
]);

/** The customer asked for these units of an order under `Q1`, and every system has said yes so far. */
export function awaiting(
  wish: Readonly<Record<string, number>>,
  order: OrderNotice = MUGS_AND_CAMERA,
  policies?: readonly Policy[],
): House {
  const at = house(policies);
  sell(at, order);
  ask(at, 'Q1', wish);
  answerAll(at);
  return at;
}

/** Units arrive as they are found: `arrive(house, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-1' }])`; one each unless said. */
export function arrive(
  at: House,
  return_id: string,
  found: readonly (Partial<FoundItem> & { readonly sku: string })[],
  some: Partial<GoodsReceived> = {},
): Heard {
  const items = found.map((item): FoundItem => ({ line: null, quantity: 1, ...item }));
  return tell(
    at,
    { reference: { kind: 'return', id: return_id } },
    {
      type: 'goods.received',
      return_id,
      node: 'DC1',
      items,
      ...some,
    },
  );
}

/** A box arrives closed. */
export function box(at: House, container: string, ...returns: readonly string[]): Heard {
  return tell(at, { aggregate: boxAggregate(container) }, { type: 'box.received', container, node: 'DC1', returns });
}

/** Kinds of the exceptions that are open. */
export function troubles(at: House): string[] {
  return [...at.exceptions.values()].filter(({ open }) => open).map(({ kind }) => kind);
}

/** What was paid out, refund by refund, in minor units. */
export function paid(at: House): number[] {
  return [...at.deliveries.values()].flatMap(({ operation }) =>
    operation.name === 'payments.refund' ? [operation.amount_minor] : [],
  );
}

/** The order as it stands; it has to be there. */
export function orderAt(at: House, order_id = '7001'): OrderState {
  const state = at.states.get(`order/${order_id}`)?.state;
  if (state?.kind !== 'order') throw new Error(`order ${order_id} is not there`);
  return state;
}

/** An open return as it stands; it has to be there. */
export function returnAt(at: House, return_id = 'Q1-1', order_id = '7001'): ReturnState {
  const state = orderAt(at, order_id).returns[return_id];
  if (state === undefined || state.status === 'closed') throw new Error(`return ${return_id} is not open`);
  return state;
}
