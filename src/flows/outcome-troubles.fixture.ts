import type { OrderShipped } from '#core/base/input.ts';
import type { ExceptionKind } from '#core/decision.ts';
import { comeBack, exchangeHouse, pay, ship, swap, wished } from '#core/exchange/exchange.fixture.ts';
import { tell, type House } from '#core/house.fixture.ts';
import { bring, soldHouse } from '#core/paid.fixture.ts';
import { told } from '#core/return/correct.fixture.ts';
import { ask, inspect, line, notice } from '#core/words.fixture.ts';
import type { Trouble } from './hold-troubles.fixture.ts';

type OutcomeKinds = Extract<
  ExceptionKind,
  'exchange_unpaid' | 'marketplace_decision' | 'cancelled_but_shipped' | 'offline_double_return'
>;

const ORDER = { aggregate: 'order/7001' } as const;

const SALE = notice('7001', [line('1', 'LAMP', 2, 9000)], {
  tenders: [{ tender_id: 't1', kind: 'marketplace', system: 'bazaar', payment_ref: 'sale 1', amount_minor: 9000 }],
});

const ALL: OrderShipped = {
  type: 'order.shipped',
  node: 'DC1',
  items: [{ line_id: '1', sku: 'LAMP', quantity: 2 }],
};

/** What comes of exchanges, marketplaces, cancelled units and stores without connection. */
export const OUTCOME_TROUBLES: Readonly<Record<OutcomeKinds, Trouble>> = {
  exchange_unpaid: {
    house: () => exchangeHouse(),
    opens: (at) => {
      swap(at, wished(6000));
      comeBack(at);
      ship(at);
    },
    fact: (at) => void pay(at, 1500),
  },
  marketplace_decision: {
    house: () => soldHouse(SALE),
    opens: (at) =>
      void tell(
        at,
        { reference: { kind: 'payment', id: 'sale 1' } },
        {
          type: 'marketplace.refunded',
          system: 'bazaar',
          refund_ref: 'mr 1',
          payment_ref: 'sale 1',
          amount_minor: 4500,
          currency: 'GBP',
          decided_by: 'marketplace',
          reason: 'late delivery',
          kept: [],
          appeal_until: null,
        },
      ),
    fact: (at) => void bring(at, 'Q1', 'LAMP', 1),
  },
  cancelled_but_shipped: {
    house: () => soldHouse(),
    opens: (at) => {
      const lines = [{ line_id: '1', quantity: 1 }];
      const fact = { order_id: '7001', cancellation_id: 'X1', lines, reason: 'too late' };
      tell(at, ORDER, { type: 'order.cancelled', ...fact });
      told(at, 'shipment', ALL);
    },
    fact: (at) => reinstate(at),
  },
  offline_double_return: {
    house: () => soldHouse(),
    opens: (at) => {
      ask(at, 'Q1', { LAMP: 2 });
      const items = [{ line_id: null, sku: 'LAMP', quantity: 1, reason: 'unwanted' }];
      const paid = { system: 'pos', amount_minor: 4500, currency: 'GBP' };
      const store = { order_id: '7001', device_key: 'POS4-17', node: 'LEEDS', by: 'Ana' };
      tell(at, ORDER, { type: 'pos.returned_offline', ...store, items, paid });
    },
    fact: (at) => void inspect(at, 'Q1-1', ['LAMP', 1, 'A']),
  },
};

function reinstate(at: House): void {
  tell(at, ORDER, { type: 'order.reinstated', order_id: '7001', cancellation_id: 'X1' });
}
