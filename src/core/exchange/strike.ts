import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import type { World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { advance } from '../return/advance.ts';
import type { LotStage } from '../return/lifecycle.ts';
import type { OrderState } from '../state.ts';
import { needed } from './carry.ts';
import { convert } from './convert.ts';
import { numberOf } from './naming.ts';
import type { Exchange } from './state.ts';

/** Exchanges that are not waited for any longer by now: their value goes back, or the pledge for the original is taken. */
export function strikeExchanges(plan: Draft, aggregate: string, world: World): void {
  for (const exchange_id of Object.keys(orderAt(plan, aggregate).exchanges ?? {})) {
    const order = orderAt(plan, aggregate);
    const exchange = must(order.exchanges?.[exchange_id], 'an exchange that was just there');
    if (exchange.until === null || exchange.until > plan.facts.now) continue;
    const { return_id, status } = exchange;
    if (status === 'shipped') charge(plan, aggregate, order, exchange_id, exchange);
    else {
      const because =
        status === 'awaiting_payment' ? 'the difference was not paid in time' : 'it was not to be had in time';
      convert({ plan, world, aggregate, return_id }, exchange_id, because);
    }
    advance(plan, aggregate, return_id, world);
  }
}

/** Takes the pledge for goods that did not come, and no more than the replacement still needs. */
function charge(plan: Draft, aggregate: string, order: OrderState, exchange_id: string, exchange: Exchange): void {
  const { return_id, advance: pledge } = exchange;
  const amount_minor = Math.min(pledge?.amount_minor ?? 0, needed(order, exchange_id), missing(order, exchange));
  const moved = { type: 'exchange.moved', return_id, exchange_id, until: null } as const;
  if (pledge === null || amount_minor === 0) {
    plan.emit(aggregate, { ...moved, to: 'shipped', because: 'the original is here' });
    return;
  }
  const { system, authorization_ref } = pledge;
  const step = `charge:${numberOf(exchange_id)}`;
  plan.emit(
    aggregate,
    { ...moved, to: 'charged', because: 'the original did not come back', charged_minor: amount_minor },
    [
      {
        step,
        key: `${return_id}:${step}`,
        system,
        operation: {
          name: 'payments.charge',
          exchange_id,
          return_id,
          order_name: order.name,
          authorization_ref,
          amount_minor,
          currency: order.currency,
        },
      },
    ],
  );
}

const AWAY: ReadonlySet<LotStage> = new Set(['authorised', 'handed_back', 'cancelled']);

/** What the goods that have not arrived, or went back to the customer, were to bring. */
function missing(order: OrderState, { return_id, lines }: Exchange): number {
  const state = order.returns[return_id];
  if (state === undefined || state.status === 'closed') return 0;
  return state.lines
    .filter(({ line }) => lines.includes(line))
    .reduce(
      (sum, { unit_minor, lots }) =>
        sum +
        lots.reduce(
          (of, { stage, refund, units }) => of + (refund === null && AWAY.has(stage) ? count(units) * unit_minor : 0),
          0,
        ),
      0,
    );
}

function orderAt(plan: Draft, aggregate: string): OrderState {
  const order = plan.state(aggregate);
  must(order?.kind === 'order', 'an exchange outside an order');
  return order as OrderState;
}
