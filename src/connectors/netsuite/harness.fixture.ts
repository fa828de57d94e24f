import { randomUUID } from 'node:crypto';
import type { Call, Delivery, Outbound, Reply } from '#connectors/kit/connector.ts';
import type { ErpAuthorise, ErpCredit, ErpReceive, ErpRefund, Operation } from '#core/base/operation.ts';
import type { Outcome } from '#core/base/outcome.ts';
import type { Mishap } from '#sandbox/kit/faults.ts';
import { openGround, type OpenGround } from '#sandbox/kit/ground.ts';
import type { Sale } from '#sandbox/kit/sale.ts';
import { serve } from '#sandbox/kit/serve.ts';
import { settings } from '#sandbox/netsuite/account.ts';
import { bookOpening, bookSale } from '#sandbox/netsuite/sales.ts';
import { netsuiteStandIn } from '#sandbox/netsuite/stand-in.ts';
import type { NetsuiteConfig } from './config.ts';
import { netsuite } from './connector.ts';

/** A configuration as the sandbox account gives it, for tests that send nothing. */
export const exampleConfig: NetsuiteConfig = netsuite.config(
  settings('https://1234567-sb1.suitetalk.api.netsuite.com'),
);

const sale: Sale = {
  name: '536365',
  placed_at: '2010-12-01T08:26:00.000Z',
  customer_id: '17850',
  country: 'United Kingdom',
  currency: 'GBP',
  lines: [
    {
      line_id: 1,
      sku: '85123A',
      title: 'Holder',
      quantity: 6,
      unit_price: '2.55',
      shipped_at: '2010-12-01T08:26:00.000Z',
    },
    {
      line_id: 2,
      sku: '71053',
      title: 'Lantern',
      quantity: 4,
      unit_price: '3.39',
      shipped_at: '2010-12-01T08:26:00.000Z',
    },
  ],
  charges: [{ code: 'POST', title: 'Postage', quantity: 1, unit_price: '18.00' }],
  payment_ref: null,
};

/** The stand-in, served, with an opened and sold-from stock, and the connector's calls sent to it. */
export interface Harness {
  readonly ground: OpenGround;
  readonly config: NetsuiteConfig;
  /** Mishaps for the next requests, first in first out. */
  readonly mishaps: Mishap[];
  send(call: Call): Promise<Reply>;
  /** Prepares, requests and reads one delivery, as the kit does. */
  deliver<O extends Operation>(outbound: Outbound<NetsuiteConfig, O>, delivery: Delivery<O>): Promise<Outcome>;
  close(): Promise<void>;
}

/** Opens the harness; the caller closes it. */
export async function harness(): Promise<Harness> {
  const mishaps: Mishap[] = [];
  const faults = { next: () => mishaps.shift() ?? ({ kind: 'none' } as const) };
  const ground = openGround({ file: ':memory:', standIns: [netsuiteStandIn], faults });
  const served = await serve(netsuiteStandIn, ground, { port: 0 });
  const config = netsuite.config(netsuiteStandIn.settings(served.url));
  bookOpening(
    ground,
    [
      { sku: '85123A', quantity: 10 },
      { sku: '71053', quantity: 4 },
    ],
    '2010-12-01T00:00:00.000Z',
  );
  bookSale(ground, sale);
  const send = async (call: Call): Promise<Reply> => {
    const moment = { now: ground.now(), nonce: randomUUID() };
    const { method, path, headers, body } = netsuite.auth.sign(call, config, moment, null);
    const answer = await fetch(netsuite.base_url(config) + path, { method, headers, body });
    return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
  };
  return {
    ground,
    config,
    mishaps,
    send,
    async deliver(outbound, delivery) {
      const ready = { kind: 'ready', known: {} } as const;
      const first = outbound.preparation;
      const prepared =
        first === null ? ready : first.read(await send(first.request(delivery, config)), delivery, config);
      if (prepared.kind !== 'ready') return prepared;
      return outbound.outcome(await send(outbound.request(delivery, config, prepared.known)), delivery, config);
    },
    async close() {
      await served.close();
      ground.close();
    },
  };
}

/** The document that an accepted outcome names; throws for any other outcome. */
export function documentOf(outcome: Outcome): string {
  if (outcome.kind === 'accepted' && typeof outcome.facts['document_ref'] === 'string')
    return outcome.facts['document_ref'];
  throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
}

/** A return of both lines of the sale: four units of the first (10.20), two of the second (6.78). */
export const authorisation: Delivery<ErpAuthorise> = {
  key: 'order/536365:R1/authorise',
  attempts: 0,
  operation: {
    name: 'erp.return.authorise',
    return_id: '536365-R1',
    order_name: '#536365',
    customer_id: '17850',
    currency: 'GBP',
    at: '2010-12-02T10:00:00.000Z',
    node: 'DC1',
    lines: [
      { line: 1, sku: '85123A', quantity: 4, amount_minor: 1020 },
      { line: 2, sku: '71053', quantity: 2, amount_minor: 678 },
    ],
  },
};

/** The first line's four units, placed in three states. */
export function receiptOf(authorisation_ref: string, key = 'order/536365:R1/receive/1'): Delivery<ErpReceive> {
  const dispositions = [
    { disposition: 'restock', quantity: 1 },
    { disposition: 'refurbish', quantity: 1 },
    { disposition: 'scrap', quantity: 1 },
    { disposition: 'donate', quantity: 1 },
  ] as const;
  const lines = [{ line: 1, sku: '85123A', quantity: 4, dispositions }];
  const operation = {
    name: 'erp.return.receive',
    return_id: '536365-R1',
    authorisation_ref,
    at: '2010-12-05T10:00:00.000Z',
    node: 'DC1',
    lines,
  } as const;
  return { key, attempts: 0, operation };
}

/** A credit of the first line in full. */
export function creditOf(
  authorisation_ref: string,
  over: Partial<ErpCredit> = {},
  key = 'order/536365:R1/credit/1',
): Delivery<ErpCredit> {
  const operation: ErpCredit = {
    name: 'erp.credit.issue',
    return_id: '536365-R1',
    refund_id: '536365-R1-F1',
    authorisation_ref,
    currency: 'GBP',
    at: '2010-12-06T10:00:00.000Z',
    amount_minor: 1020,
    lines: [{ line: 1, sku: '85123A', quantity: 4, amount_minor: 1020 }],
    ...over,
  };
  return { key, attempts: 0, operation };
}

/** The payment of a credit. */
export function refundOf(
  credit_ref: string,
  amount_minor = 1020,
  key = 'order/536365:R1/refund/1',
): Delivery<ErpRefund> {
  const operation = {
    name: 'erp.refund.record',
    return_id: '536365-R1',
    refund_id: '536365-R1-F1',
    credit_ref,
    payment_ref: 'pi_1',
    currency: 'GBP',
    at: '2010-12-06T11:00:00.000Z',
    amount_minor,
  } as const;
  return { key, attempts: 0, operation };
}
