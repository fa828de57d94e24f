import type { Fact, Input, OrderNotice, Target } from '#core/base/input.ts';
import { later, type Instant } from '#core/base/instant.ts';
import type { Operation } from '#core/base/operation.ts';
import { acceptance } from '#core/acceptance.fixture.ts';
import { chance } from '#sandbox/kit/chance.ts';
import type { Town } from './town.ts';

const MINUTE_MS = 60_000;
const GRADES = ['A', 'A', 'A', 'A', 'B', 'C', 'D'] as const;
const NODE = 'DC1';

type Roll = (from: number, to: number) => number;

/**
 * Lives customers through, each with two orders of 2 to 24 lines and one or two returns of 1 to 5 lines, from the sale to
 * the last answer. The same name gives the same lives.
 */
export function live(town: Town, customers: number, name: string): void {
  const next = chance(name);
  const roll: Roll = (from, to) => from + Math.floor(next() * (to - from + 1));
  for (let customer = 1; customer <= customers; customer += 1) customerLife(town, customer, roll);
}

/** Whoever sees it happen: stock moves only on the word of who holds the goods. */
function tellerOf({ type }: Fact): string {
  if (type.startsWith('goods.') || type === 'order.shipped') return 'floor';
  return type === 'refund.reported' ? 'pay' : 'shop';
}

function customerLife(town: Town, customer: number, roll: Roll): void {
  let now: Instant = '2026-03-01T09:00:00.000Z';
  let said = 0;
  const tell = (to: Target, fact: Fact, candidates: readonly string[] = []) => {
    now = later(now, MINUTE_MS);
    said += 1;
    const source = tellerOf(fact);
    const input: Input = { key: `${source}:C${customer}:${said}`, source, at: now, to, fact };
    return town.hear(input, candidates);
  };
  const orders = [1, 2].map((number) => sale(`${customer}0${number}`, `C${customer}`, now, roll));
  for (const order of orders) {
    const to = { aggregate: `order/${order.order_id}` };
    tell(to, { type: 'order.recorded', order });
    const items = order.lines.map(({ line_id, sku, quantity }) => ({ line_id, sku, quantity }));
    tell(to, { type: 'order.shipped', node: NODE, items });
  }
  const candidates = orders.map(({ order_id }) => `order/${order_id}`);
  for (let request = 1; request <= roll(1, 2); request += 1) {
    const request_id = `R${customer}.${request}`;
    // By turns, so that each request finds units that no earlier one has.
    const bought = orders.flatMap(({ lines }) => lines).filter((_, at) => at % 2 === request % 2);
    const from = roll(0, Math.max(0, bought.length - 5));
    const wanted = bought.slice(from, from + roll(1, 5));
    const lines = wanted.map(({ sku, quantity }) => ({
      sku,
      line_id: null,
      quantity: roll(1, quantity),
      reason: 'unwanted',
      commerce_line_ref: null,
    }));
    const skus = lines.map(({ sku }) => sku);
    const customer_id = `C${customer}`;
    const purchases = { customer_id, order_id: null, skus, request: `request/${request_id}` };
    const decision = tell(
      { purchases },
      {
        type: 'return.requested',
        request_id,
        channel: 'web',
        customer_id,
        order_id: null,
        requested_at: now,
        lines,
        commerce_return_ref: null,
      },
      candidates,
    );
    for (const { body } of decision.events)
      if (body.type === 'return.authorized')
        bringBack(
          town,
          tell,
          body.return_id,
          body.lines.map(({ line, sku, units }) => ({
            line: String(line),
            sku,
            quantity: units.reduce((sum, range) => sum + range.to - range.from, 0),
          })),
          roll,
        );
  }
}

type Tell = (to: Target, fact: Fact) => unknown;
type Item = { readonly line: string; readonly sku: string; readonly quantity: number };

function bringBack(town: Town, tell: Tell, return_id: string, items: readonly Item[], roll: Roll): void {
  const to = { reference: { kind: 'return', id: return_id } } as const;
  answerAll(town, tell);
  tell(to, { type: 'goods.received', return_id, node: NODE, items });
  const graded = items.map((item) => ({ ...item, grade: GRADES[roll(0, GRADES.length - 1)] ?? 'A', container: null }));
  tell(to, { type: 'goods.inspected', return_id, node: NODE, items: graded });
  answerAll(town, tell);
}

/** Every call is answered as its system would, until none is owed; the floor tells of what it moved, move by move. */
function answerAll(town: Town, tell: Tell): void {
  for (let calls = town.owed(); calls.length > 0; calls = town.owed())
    for (const { key, operation } of calls) {
      const pays = operation.name === 'payments.refund';
      const facts = pays ? { ...acceptance(operation), status: 'pending' } : acceptance(operation);
      // The request that a delivery belongs to is found by the delivery itself, as the dispatcher does.
      tell(
        { reference: { kind: 'return', id: key.slice(0, key.indexOf(':')) } },
        { type: 'delivery.answered', delivery: key, operation: operation.name, outcome: { kind: 'accepted', facts } },
      );
      afterwards(tell, key, operation);
    }
}

function afterwards(tell: Tell, key: string, operation: Operation): void {
  if (operation.name === 'payments.refund') {
    const { refund_id, amount_minor } = operation;
    const reported = {
      refund_id,
      refund_ref: `re ${refund_id}`,
      status: 'succeeded',
      amount_minor,
      failure: null,
    } as const;
    tell({ reference: { kind: 'refund', id: key } }, { type: 'refund.reported', ...reported });
  }
  if (operation.name !== 'wms.return.place') return;
  const { return_id, moves } = operation;
  for (const { line, sku, quantity, disposition } of moves)
    tell(
      { reference: { kind: 'return', id: return_id } },
      { type: 'goods.moved', return_id, node: NODE, items: [{ line: String(line), sku, quantity, disposition }] },
    );
}

function sale(order_id: string, customer_id: string, placed_at: Instant, roll: Roll): OrderNotice {
  const lines = Array.from({ length: roll(2, 24) }, (_, at) => {
    const quantity = roll(1, 12);
    const price_minor = quantity * roll(85, 1_495) + roll(0, 2);
    return {
      line_id: String(at + 1),
      source_ref: `gid/${order_id}/${at + 1}`,
      sku: `${order_id}-${at + 1}`,
      title: 'White hanging heart light holder',
      quantity,
      price_minor,
      discount_minor: roll(0, 9) === 0 ? Math.floor(price_minor / 10) : 0,
      tax_minor: Math.floor(price_minor / 6),
      shipped_at: null,
    };
  });
  const total = lines.reduce((sum, { price_minor, discount_minor }) => sum + price_minor - discount_minor, 0);
  const gift = roll(0, 4) === 0 ? Math.floor(total / 3) : 0;
  const tender = (tender_id: string, kind: 'card' | 'gift_card', system: string, amount_minor: number) => ({
    tender_id,
    kind,
    system,
    payment_ref: `${system}/${order_id}`,
    amount_minor,
  });
  return {
    order_id,
    name: `#${order_id}`,
    system: 'shop',
    source_ref: `gid/${order_id}`,
    channel: 'web',
    placed_at,
    currency: 'GBP',
    customer_id,
    country: 'GB',
    tax_included: true,
    lines,
    charges: [{ code: 'POST', title: 'Postage', amount_minor: 1_500 }],
    tenders: [
      ...(gift > 0 ? [tender('t1', 'gift_card', 'cards', gift)] : []),
      tender('t2', 'card', 'pay', total + 1_500 - gift),
    ],
  };
}
