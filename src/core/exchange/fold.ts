import { must } from '../base/must.ts';
import type { EventBody } from '../event.ts';
import type { OrderState } from '../state.ts';
import type { ExchangeEvent } from './event.ts';
import { numberOf } from './naming.ts';
import type { Exchange } from './state.ts';

/** Whether an event is about an exchange. */
export function isExchange(body: EventBody): body is ExchangeEvent {
  return body.type.startsWith('exchange.');
}

/** Folds what happens to an exchange into its order. */
export function foldExchange(order: OrderState, body: ExchangeEvent): OrderState {
  const { exchange_id } = body;
  if (body.type === 'exchange.planned') {
    const { type: _type, exchange_id: _id, ...plan } = body;
    const begun = { status: 'planned', payments: [], shipped_at: null, line_ref: null } as const;
    return put(order, exchange_id, { ...plan, ...begun, until: null });
  }
  const before = must(order.exchanges?.[exchange_id], `${body.type} for an exchange that is not there`);
  switch (body.type) {
    case 'exchange.paid': {
      const { tender_id, system, payment_ref, amount_minor } = body;
      const payments = [...before.payments, { tender_id, system, payment_ref, amount_minor }];
      const paid = put(order, exchange_id, { ...before, payments });
      return {
        ...paid,
        tenders: { ...paid.tenders, [tender_id]: { paid_minor: amount_minor, refunded_minor: 0 } },
      };
    }
    case 'exchange.moved':
      return unasked(
        put(order, exchange_id, {
          ...before,
          status: body.to,
          until: body.until,
          ...(body.charged_minor === undefined ? {} : { charged_minor: body.charged_minor }),
        }),
        body,
        body.to === 'converted' || body.to === 'complete',
      );
    case 'exchange.shipped': {
      const { shipped_at, until } = body;
      const line_ref = body.line_ref ?? before.line_ref;
      return unasked(
        put(order, exchange_id, { ...before, status: 'shipped', shipped_at, line_ref, until }),
        body,
        true,
      );
    }
    case 'exchange.original_sent':
      return put(order, exchange_id, { ...before, original_sent: body.tracking, ...untilOf(before) });
  }
}

/** A pledge is not taken while its original is on the road. */
function untilOf({ status, until }: Exchange): Pick<Exchange, 'until'> {
  return { until: status === 'shipped' ? null : until };
}

/** A replacement that left, or is not wanted any more, does not wait for the answer of who was asked to order it. */
function unasked(order: OrderState, { return_id, exchange_id }: ExchangeEvent, ended: boolean): OrderState {
  const state = order.returns[return_id];
  if (!ended || state === undefined || state.status === 'closed') return order;
  const number = numberOf(exchange_id);
  const { [`exchange:${number}`]: _ordered, [`charge:${number}`]: _charged, ...steps } = state.steps;
  return { ...order, returns: { ...order.returns, [return_id]: { ...state, steps } } };
}

function put(order: OrderState, exchange_id: string, exchange: Exchange): OrderState {
  return { ...order, exchanges: { ...order.exchanges, [exchange_id]: exchange } };
}
