import type { Input } from '#core/base/input.ts';
import { must } from '#core/base/must.ts';
import { single } from '#flows/act.ts';
import type { DueDelivery, Store, Writes } from '#flows/ports.ts';
import type { Systems } from '#flows/systems.ts';
import { byItself } from '#sandbox/stripe/events.ts';
import { refundsBegin as begin, settleRefund } from '#sandbox/stripe/refund-change.ts';
import { createRefund } from '#sandbox/stripe/refund-create.ts';
import type { Floor } from './floor.ts';
import { sale, type TestRetailer } from './retailer.ts';

/** Sells three mugs of 9.34 in every system; nobody told Backhaul yet. */
export function sellMugs(retailer: TestRetailer, name: string, customer_id = '7001'): void {
  const { ground, does } = retailer;
  ground.transaction(() => {
    if (retailer.ledgers().netsuite.stock.length === 0) does.open([{ sku: 'MUG', quantity: 100 }], ground.now());
    does.sell(sale(name, customer_id, [['MUG', 3, '9.34']]));
  });
}

/** The input that asks for mugs of an order back; its return is `<request_id>-1`. */
export function wish(order_id: string, request_id: string, quantity: number, at: string): Input {
  const line = { sku: 'MUG', line_id: null, quantity, reason: 'unwanted', commerce_line_ref: null };
  return {
    key: `test:${request_id}`,
    source: 'test',
    at,
    to: { purchases: { customer_id: null, order_id, skus: ['MUG'], request: `request/${request_id}` } },
    fact: {
      type: 'return.requested',
      request_id,
      channel: 'test',
      customer_id: null,
      order_id,
      requested_at: at,
      lines: [line],
      commerce_return_ref: null,
    },
  };
}

/** The holder's word that all units of a return came, or that they are as new. */
export function holderSays(
  what: 'goods.received' | 'goods.inspected',
  return_id: string,
  quantity: number,
  at: string,
): Input {
  const item = { line: '1', sku: 'MUG', quantity };
  const place = { return_id, node: 'DC1' };
  return {
    key: `test:${what}:${return_id}`,
    source: 'test',
    at,
    to: { reference: { kind: 'return', id: return_id } },
    fact:
      what === 'goods.received'
        ? { type: what, ...place, items: [item] }
        : { type: what, ...place, items: [{ ...item, grade: 'A', container: null }] },
  };
}

/** Brings an order to where its refund is owed and nobody has carried it out; gives the delivery of the refund. */
export async function oweRefund(floor: Floor, retailer: TestRetailer, name: string): Promise<DueDelivery> {
  sellMugs(retailer, name);
  await floor.hearAll();
  const at = floor.now();
  const request = `Q${name}`;
  for (const input of [
    wish(name, request, 1, at),
    holderSays('goods.received', `${request}-1`, 1, at),
    holderSays('goods.inspected', `${request}-1`, 1, at),
  ])
    must((await floor.act.submit(single(input)))[0]?.kind === 'done', `the ${input.fact.type} of ${name} is done`);
  const refund = deliveriesOf(floor.commits, 'stripe').find((one) => one.aggregate === `order/${name}`);
  return must(refund, `the refund of ${name}`);
}

/** Deliveries to a system that commits asked for, as a dispatcher would carry them. */
export function deliveriesOf(commits: readonly Writes[], system: string): DueDelivery[] {
  return commits.flatMap((writes) =>
    writes.deliveries
      .filter((one) => one.system === system)
      .map((one) => ({ ...one, attempts: 0, unsure: false, due_at: writes.recorded_at })),
  );
}

/** How a delivery stands in the store. */
export async function standing(store: Store, { aggregate, key }: Pick<DueDelivery, 'aggregate' | 'key'>) {
  return must(
    (await store.read.deliveries(aggregate)).find((row) => row.key === key),
    `the delivery ${key}`,
  );
}

/** The systems as if only one of them were to be called. */
export function only(systems: Systems, system: string): Systems {
  return { ...systems, all: systems.all.filter((one) => one.system === system) };
}

/** The bank takes the payment of an order back. */
export function bankDisputes(name: string, at: string): Input {
  const payment_ref = `pi_${name}`;
  return {
    key: `test:dispute:${name}`,
    source: 'test',
    at,
    to: { reference: { kind: 'payment', id: payment_ref } },
    fact: {
      type: 'dispute.opened',
      dispute_ref: `dp_${name}`,
      payment_ref,
      amount_minor: 2802,
      reason: 'not received',
    },
  };
}

/** Somebody gives the whole payment back in the payment system itself. */
export function refundByHand(retailer: TestRetailer, name: string): void {
  const params = new Map([['payment_intent', `pi_${name}`]]);
  const made = retailer.ground.transaction(() => createRefund(retailer.ground, params, byItself));
  must(made.status === 200, `the refund by hand was made: ${made.body}`);
}

/** How the payment system begins refunds from now on. */
export function refundsBegin(retailer: TestRetailer, status: 'pending' | 'succeeded'): void {
  begin(retailer.ground, status);
}

/** The bank takes the money of every refund that is under way. */
export function bankTakes(retailer: TestRetailer): void {
  for (const { id, status } of retailer.ledgers().stripe.refunds)
    if (status === 'pending') settleRefund(retailer.ground, id);
}

/** Somebody books a credit in the ERP by hand, in pounds. */
export function creditByHand({ ground, does }: TestRetailer, document: string, unit_price: string): void {
  const credit = {
    document,
    at: ground.now(),
    customer_id: '7001',
    code: 'GOODWILL',
    title: 'Goodwill',
    quantity: 1,
    unit_price,
  };
  ground.transaction(() => does.credit(credit));
}
