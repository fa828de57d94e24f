import type { Disposition, Grade } from './base/codes.ts';
import type { OrderNotice, OrderNoticeLine, RefundReported, ReturnRequestedLine } from './base/input.ts';
import { later } from './base/instant.ts';
import { readable } from './base/money.ts';
import type { Verdict } from './decision.ts';
import { tell, type Heard, type House } from './house.fixture.ts';

/** An order of one customer, with what a test does not care about filled in. */
export function notice(
  order_id: string,
  lines: readonly OrderNoticeLine[],
  some: Partial<OrderNotice> = {},
): OrderNotice {
  const paid = lines.reduce((sum, line) => sum + line.price_minor - line.discount_minor, 0);
  return {
    order_id,
    name: `#${order_id}`,
    system: 'shop',
    source_ref: `shop/${order_id}`,
    channel: 'web',
    placed_at: '2026-03-01T10:00:00.000Z',
    currency: 'GBP',
    customer_id: 'C-1',
    country: 'GB',
    tax_included: true,
    lines,
    charges: [],
    tenders: [{ tender_id: 't1', kind: 'card', system: 'pay', payment_ref: `pi ${order_id}`, amount_minor: paid }],
    ...some,
  };
}

/** One order line: `line('1', 'MUG', 3, 2800)`. */
export function line(
  line_id: string,
  sku: string,
  quantity: number,
  price_minor: number,
  some: Partial<OrderNoticeLine> = {},
): OrderNoticeLine {
  return {
    line_id,
    source_ref: `l/${line_id}`,
    sku,
    title: sku,
    quantity,
    price_minor,
    discount_minor: 0,
    tax_minor: 0,
    shipped_at: null,
    ...some,
  };
}

/** Three mugs that do not divide evenly, and a lamp, paid by a gift card first and the rest by card. */
export const GIFTS = notice('7001', [line('1', 'MUG', 3, 2800), line('2', 'LAMP', 1, 4500)], {
  tenders: [
    { tender_id: 'gift', kind: 'gift_card', system: 'cards', payment_ref: 'gc 1', amount_minor: 1000 },
    { tender_id: 'card', kind: 'card', system: 'pay', payment_ref: 'pi 1', amount_minor: 6300 },
  ],
});

export function sell(at: House, order: OrderNotice = GIFTS): Heard {
  return tell(at, { aggregate: `order/${order.order_id}` }, { type: 'order.recorded', order });
}

/** `ask(house, 'Q1', { MUG: 2 })`: the customer of order 7001 asks under request `Q1`; its returns are `Q1-1`, `Q1-2`… */
export function ask(
  at: House,
  request_id: string,
  wish: Readonly<Record<string, number>>,
  some: Partial<Asked> = {},
): Heard {
  const lines = Object.entries(wish).map(([sku, quantity]): ReturnRequestedLine => ({
    sku,
    line_id: null,
    quantity,
    reason: 'unwanted',
    commerce_line_ref: null,
  }));
  const asked: Asked = {
    lines,
    customer_id: 'C-1',
    order_id: null,
    requested_at: at.now,
    commerce_return_ref: null,
    ...some,
  };
  const skus = asked.lines.map(({ sku }) => sku);
  const { customer_id, order_id } = asked;
  return tell(
    at,
    { purchases: { customer_id, order_id, skus, request: `request/${request_id}` } },
    { type: 'return.requested', request_id, channel: 'web', ...asked },
  );
}

interface Asked {
  readonly lines: readonly ReturnRequestedLine[];
  readonly customer_id: string | null;
  readonly order_id: string | null;
  readonly requested_at: string;
  readonly commerce_return_ref: string | null;
  readonly requested_by?: string | null;
  readonly fraud_score?: number | null;
}

const toReturn = (id: string) => ({ reference: { kind: 'return', id } }) as const;

export function cancel(at: House, return_id: string): Heard {
  return tell(at, toReturn(return_id), { type: 'return.cancelled', return_id, reason: 'keeps them' });
}

export function receive(at: House, return_id: string, units: Readonly<Record<string, number>>, node = 'DC1'): Heard {
  const items = Object.entries(units).map(([sku, quantity]) => ({ line: null, sku, quantity }));
  return tell(at, toReturn(return_id), { type: 'goods.received', return_id, node, items });
}

/** The loyalty system says how many points customer C-1 has to spend. */
export function balance(at: House, points: number): Heard {
  return tell(at, { aggregate: 'customer/C-1' }, { type: 'customer.told', customer_id: 'C-1', points });
}

/** The carrier has a parcel of the return. */
export function scan(at: House, return_id: string, when = at.now): Heard {
  return tell(at, toReturn(return_id), { type: 'parcel.scanned', return_id, at: when, tracking: 'JD 1' });
}

/** `inspect(house, 'Q1-1', ['MUG', 2, 'A'], ['MUG', 1, 'C'])`. */
export function inspect(at: House, return_id: string, ...graded: readonly (readonly [string, number, Grade])[]): Heard {
  const items = graded.map(([sku, quantity, grade]) => ({ line: null, sku, quantity, grade, container: null }));
  return tell(at, toReturn(return_id), { type: 'goods.inspected', return_id, node: 'DC1', items });
}

export function move(
  at: House,
  return_id: string,
  ...moved: readonly (readonly [string, number, Disposition])[]
): Heard {
  const items = moved.map(([sku, quantity, disposition]) => ({ line: null, sku, quantity, disposition }));
  return tell(at, toReturn(return_id), { type: 'goods.moved', return_id, node: 'DC1', items });
}

/** The payment system's webhook about `Q1-1:refund:1.1`. */
export function report(
  at: House,
  refund_id: string,
  status: RefundReported['status'],
  failure: string | null = null,
): Heard {
  return tell(
    at,
    { reference: { kind: 'refund', id: refund_id } },
    { type: 'refund.reported', refund_id, refund_ref: `re ${refund_id}`, status, amount_minor: 0, failure },
  );
}

/** Days go by, and the clock strikes for the order. */
export function wait(at: House, order_id: string, days: number): Heard {
  at.now = later(at.now, days * 86_400_000);
  return tell(at, { aggregate: `order/${order_id}` }, { type: 'clock.struck', wake: 'receipt due' });
}

/** What was decided, line by line, as a returns manager reads it. */
export function tale(heard: Heard): string[] {
  return heard.flatMap(told);
}

function told(verdict: Verdict): string[] {
  if (verdict.kind === 'refused') return [`refused: ${verdict.code}`];
  if (verdict.kind === 'parked') return [`parked until ${verdict.waits_for} changes: ${verdict.why}`];
  const { events, units, money, deliveries, exceptions } = verdict;
  return [
    ...events.map(({ body }) => body.type),
    ...units.map(({ quantity, sku, from, to }) => `  ${quantity} ${sku}: ${from} -> ${to}`),
    ...money.map(
      ({ amount_minor, currency, debit, credit }) => `  ${readable(amount_minor, currency)}: ${debit} -> ${credit}`,
    ),
    ...deliveries.map(({ system, operation, key }) => `  ask ${system}: ${operation.name} as ${key}`),
    ...exceptions.map((change) =>
      change.change === 'open' ? `  exception ${change.kind}` : `  resolved ${change.id}`,
    ),
  ];
}
