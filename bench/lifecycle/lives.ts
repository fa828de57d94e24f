import type { Disposition } from '#core/base/codes.ts';
import type { Fact, Input, OrderNotice, Target } from '#core/base/input.ts';
import type { Instant } from '#core/base/instant.ts';

/** Lines of each order and of its return; two units of each come back. */
const LINES = 3;
const UNITS = 2;
const NODE = 'DC1';
const GRADES = ['A', 'B', 'A'] as const;

/** The name of the order, request and customer of one life, from which everything of it is told apart. */
export function lifeName(number: number): string {
  return `B${number}`;
}

/** Which life a key, an aggregate or a return belongs to. */
export function lifeOf(text: string): number {
  return Number(/(?:^|[/:#])B(\d+)/.exec(text)?.[1] ?? Number.NaN);
}

/** The one return of a life. */
function returnOf(number: number): string {
  return `${lifeName(number)}-1`;
}

export function sale(number: number, at: Instant): Input {
  const name = lifeName(number);
  const lines = Array.from({ length: LINES }, (_, line) => ({
    line_id: String(line + 1),
    source_ref: `gid/${name}/${line + 1}`,
    sku: `SKU-${(number * LINES + line) % 5_000}`,
    title: 'White hanging heart light holder',
    quantity: UNITS,
    price_minor: 1_999 * UNITS,
    discount_minor: 0,
    tax_minor: 333 * UNITS,
    shipped_at: null,
  }));
  const order: OrderNotice = {
    order_id: name,
    name: `#${name}`,
    system: 'shop',
    source_ref: `gid/${name}`,
    channel: 'web',
    placed_at: at,
    currency: 'GBP',
    customer_id: `C-${name}`,
    country: 'GB',
    tax_included: true,
    lines,
    charges: [{ code: 'POST', title: 'Postage', amount_minor: 495 }],
    tenders: [
      {
        tender_id: 't1',
        kind: 'card',
        system: 'pay',
        payment_ref: `pi_${name}`,
        amount_minor: 1_999 * UNITS * LINES + 495,
      },
    ],
  };
  return said(`shop:order:${name}`, at, { aggregate: `order/${name}` }, { type: 'order.recorded', order });
}

export function request(number: number, at: Instant): Input {
  const name = lifeName(number);
  const lines = items(number).map(({ sku, quantity }) => ({
    sku,
    line_id: null,
    quantity,
    reason: 'unwanted',
    commerce_line_ref: null,
  }));
  const [customer_id, order_id] = [`C-${name}`, name];
  const purchases = { customer_id, order_id, skus: lines.map(({ sku }) => sku), request: `request/${name}` };
  const fact = {
    type: 'return.requested',
    request_id: name,
    channel: 'web',
    customer_id,
    order_id,
    requested_at: at,
    lines,
    commerce_return_ref: null,
  } as const;
  return said(`desk:request:${name}`, at, { purchases }, fact);
}

export function received(number: number, at: Instant): Input {
  const return_id = returnOf(number);
  return ofReturn('received', number, at, { type: 'goods.received', return_id, node: NODE, items: items(number) });
}

export function inspected(number: number, at: Instant): Input {
  const return_id = returnOf(number);
  const graded = items(number).map((item, line) => ({ ...item, grade: GRADES[line] ?? 'A', container: null }));
  return ofReturn('inspected', number, at, { type: 'goods.inspected', return_id, node: NODE, items: graded });
}

export function moved(
  number: number,
  at: Instant,
  moves: readonly { line: number; sku: string; quantity: number; disposition: Disposition }[],
): Input {
  const return_id = returnOf(number);
  const done = moves.map((move) => ({ ...move, line: String(move.line) }));
  return ofReturn('moved', number, at, { type: 'goods.moved', return_id, node: NODE, items: done });
}

export function paid(refund_id: string, amount_minor: number, at: Instant): Input {
  const to = { reference: { kind: 'refund', id: refund_id } } as const;
  const status = 'succeeded' as const;
  return said(`pay:${refund_id}`, at, to, {
    type: 'refund.reported',
    refund_id,
    refund_ref: `re ${refund_id}`,
    status,
    amount_minor,
    failure: null,
  });
}

function items(number: number): { line: null; sku: string; quantity: number }[] {
  return Array.from({ length: LINES }, (_, line) => ({
    line: null,
    sku: `SKU-${(number * LINES + line) % 5_000}`,
    quantity: UNITS,
  }));
}

function ofReturn(what: string, number: number, at: Instant, fact: Fact): Input {
  const id = returnOf(number);
  return said(`floor:${what}:${id}`, at, { reference: { kind: 'return', id } }, fact);
}

function said(key: string, at: Instant, to: Target, fact: Fact): Input {
  return { key, source: key.slice(0, key.indexOf(':')), at, to, fact };
}
