import { answer, answerAll, house, type Heard, type House } from './house.fixture.ts';
import type { OrderNotice } from './base/input.ts';
import type { OrderState } from './state.ts';
import { ruledHouse, type Ruled } from './life.fixture.ts';
import { ask, inspect, line, move, notice, receive, sell } from './words.fixture.ts';

/** Two lamps at 45.00 each, one card. */
export const LAMPS = notice('7001', [line('1', 'LAMP', 2, 9000, { tax_minor: 1500 })]);

/** What a policy says of money when it says little. */
const RULES: Ruled = {
  tender_strategy: 'order_of_payment',
  promotion: 'frozen',
  charges: {},
  fees: { restocking_fee: null, return_shipping_fee: null },
  appeasement: 'subtract',
  refund_days: {},
  second_name_over_minor: null,
  loyalty: null,
};

/** A house in which an order was sold, under rules of its own where a test has any. */
export function soldHouse(order: OrderNotice = LAMPS, rules?: Partial<Ruled>): House {
  const at = rules === undefined ? house() : ruledHouse({ ...RULES, ...rules });
  sell(at, order);
  return at;
}

/** Units come back up to the grading that releases their money; gives what that last step led to. */
export function bring(at: House, request: string, sku: string, units: number, reason?: string): Heard {
  const line_id = null;
  const lines = [{ sku, line_id, quantity: units, reason: reason ?? 'unwanted', commerce_line_ref: null }];
  ask(at, request, {}, { lines });
  receive(at, `${request}-1`, { [sku]: units });
  return inspect(at, `${request}-1`, [sku, units, 'A']);
}

/** The goods of a return are put away and every system says yes, the payment system too. */
export function finish(at: House, request: string, sku: string, units: number): void {
  move(at, `${request}-1`, [sku, units, 'restock']);
  answerAll(at);
}

/** The payment system cannot make a refund. */
export function fails(at: House, refund_id: string): Heard {
  return answer(at, refund_id, { kind: 'accepted', facts: { refund_ref: 're', status: 'failed', failure: 'expired' } });
}

export function orderIn(at: House, order_id = '7001'): OrderState {
  const state = at.states.get(`order/${order_id}`)?.state;
  if (state?.kind !== 'order') throw new Error(`order ${order_id} is not there`);
  return state;
}

/** How the parts of a refund stand: `1 released 4500`. */
export function parts(at: House, owner: string, refund = 1): string[] {
  const order = orderIn(at);
  const of = order.returns[owner] ?? order.grants?.[owner];
  return (of?.refunds.find((one) => one.refund === refund)?.parts ?? []).map(
    ({ part, status, amount_minor, covered }) =>
      `${part} ${status} ${amount_minor}${covered === undefined ? '' : ` by ${covered.by}`}`,
  );
}

/** The exceptions that are open, by kind. */
export function troubles(at: House): string[] {
  return [...at.exceptions.values()].filter(({ open }) => open).map(({ kind }) => kind);
}
