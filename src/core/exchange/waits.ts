import type { Instant } from '../base/instant.ts';
import { readable } from '../base/money.ts';
import type { OrderState, ReturnState } from '../state.ts';
import { exchangesOf, needed } from './carry.ts';
import { difference } from './difference.ts';
import type { Exchange } from './state.ts';

/** One thing that an exchange waits for, told like any other wait of its return. */
interface ExchangeWait {
  readonly who: 'customer' | 'warehouse';
  readonly what: string;
  readonly since: null;
  readonly until: Instant | null;
  readonly late: boolean;
  readonly next: string;
}

/** What the exchanges of a return wait for: the customer's payment, the goods, or whoever has the replacement. */
export function exchangeWaits(order: OrderState, state: ReturnState, now: Instant): ExchangeWait[] {
  const return_id = Object.keys(order.returns).find((id) => order.returns[id] === state) ?? '';
  return exchangesOf(order, return_id).flatMap(({ exchange_id, exchange }) => {
    const { until } = exchange;
    const wait = { what: `exchange:${exchange_id}`, since: null, until, late: until !== null && now > until };
    return told(order, exchange_id, exchange).map((one) => ({ ...wait, ...one }));
  });
}

function told(order: OrderState, exchange_id: string, exchange: Exchange): Pick<ExchangeWait, 'who' | 'next'>[] {
  const { quantity, sku, return_id } = exchange;
  const item = `${quantity} of ${sku}`;
  const money = (amount_minor: number): string => readable(amount_minor, order.currency);
  const left = needed(order, exchange_id);
  switch (exchange.status) {
    case 'awaiting_payment': {
      const due = money(difference(order, exchange_id));
      return [{ who: 'customer', next: `The customer has to pay ${due} for ${item}, else its value is given back.` }];
    }
    case 'ordered': {
      const step = order.returns[return_id];
      const asked = step !== undefined && step.status !== 'closed' && stepOpen(step, exchange_id, return_id);
      return asked ? [] : [{ who: 'warehouse', next: `${item} has to leave for the customer.` }];
    }
    case 'awaiting_stock':
      return [{ who: 'warehouse', next: `${item} has to come into stock, else its value is given back.` }];
    case 'shipped':
      return left === 0
        ? []
        : [
            {
              who: 'customer',
              next: `The goods that pay ${money(left)} of ${item} have to come back${pledge(exchange)}.`,
            },
          ];
    case 'charged':
      return [];
    case 'planned':
    case 'awaiting_goods':
    case 'complete':
    case 'converted':
    case 'cancelled':
      return [];
  }
}

function pledge({ until }: Exchange): string {
  return until === null ? '' : ', else the pledge for them is taken';
}

/** Whether the call that orders the replacement is unanswered or refused, which tells its own wait. */
function stepOpen({ steps }: ReturnState, exchange_id: string, return_id: string): boolean {
  const step = steps[exchange_id.slice(return_id.length + 1)];
  return step !== undefined && step.status !== 'done';
}
