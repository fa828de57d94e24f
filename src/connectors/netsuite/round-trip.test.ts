import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Delivery, Outbound } from '#connectors/kit/connector.ts';
import type { ErpAdjust, ErpWithdraw, Operation } from '#core/base/operation.ts';
import type { Outcome } from '#core/base/outcome.ts';
import { ledger } from '#sandbox/netsuite/ledger.ts';
import { itemFor } from '#sandbox/netsuite/references.ts';
import { auth } from './auth.ts';
import type { NetsuiteConfig } from './config.ts';
import { authorisation, creditOf, documentOf, harness, receiptOf, refundOf, type Harness } from './harness.fixture.ts';
import { adjust } from './outbound/adjust.ts';
import { authorise } from './outbound/authorise.ts';
import { credit } from './outbound/credit.ts';
import { receive } from './outbound/receive.ts';
import { refund } from './outbound/refund.ts';
import { withdraw } from './outbound/withdraw.ts';

let erp: Harness;

beforeEach(async () => {
  erp = await harness();
});

afterEach(() => erp.close());

const adjustment: Delivery<ErpAdjust> = {
  key: 'stock/manhattan/ADJ-1',
  attempts: 0,
  operation: {
    name: 'erp.stock.adjust',
    document: 'ADJ-1',
    node: 'DC1',
    at: '2010-12-07T10:00:00.000Z',
    sku: '85123A',
    quantity: -2,
    state: 'quarantine',
    reason: 'damaged',
  },
};

async function lookup<O extends Operation>(outbound: Outbound<NetsuiteConfig, O>, delivery: Delivery<O>) {
  if (outbound.lookup === null) throw new Error('no look-up');
  return outbound.lookup.read(await erp.send(outbound.lookup.request(delivery, erp.config)), delivery, erp.config);
}

function settled(found: Awaited<ReturnType<typeof lookup>>): Outcome {
  if (found.kind === 'absent' || found.kind === 'more') throw new Error(`the look-up settled nothing: ${found.kind}`);
  return found;
}

function stock(): Record<string, number> {
  return Object.fromEntries(ledger(erp.ground).stock.map((row) => [`${row.sku} ${row.status}`, row.quantity]));
}

function statusOf(): string | undefined {
  return ledger(erp.ground).authorisations[0]?.status;
}

test('a return walks through authorisation, receipt, credit, refund and adjustment, and the books agree', async () => {
  const rma = documentOf(await erp.deliver(authorise, authorisation));
  expect(statusOf()).toBe('B');
  const receipt = documentOf(await erp.deliver(receive, receiptOf(rma)));
  expect(statusOf()).toBe('E');
  const memo = documentOf(await erp.deliver(credit, creditOf(rma)));
  expect(statusOf()).toBe('D');
  const paid = documentOf(await erp.deliver(refund, refundOf(memo)));
  const adjusted = documentOf(await erp.deliver(adjust, adjustment));
  const books = ledger(erp.ground);
  expect(stock()).toEqual({ '85123A refurbish': 1, '85123A sellable': 5 });
  expect(books.authorisations).toEqual([
    {
      id: rma,
      external_id: 'order~536365:R1~authorise',
      return_id: '536365-R1',
      order: '536365',
      status: 'D',
      units: 6,
      received: 4,
      credited: 4,
      amount_minor: 1698,
    },
  ]);
  expect(books.receipts).toEqual([
    { id: receipt, external_id: 'order~536365:R1~receive~1', return_id: '536365-R1', units: 4 },
  ]);
  expect(books.credit_memos).toEqual([
    {
      id: memo,
      external_id: 'order~536365:R1~credit~1',
      return_id: '536365-R1',
      created_from: rma,
      amount_minor: 1020,
      refunded_minor: 1020,
    },
  ]);
  expect(books.refunds).toEqual([
    { id: paid, external_id: 'order~536365:R1~refund~1', credit_memo: memo, amount_minor: 1020 },
  ]);
  expect(books.adjustments.find((one) => one.id === adjusted)).toMatchObject({ units: -2, account: '219' });
  expect(books.duplicate_effects).toBe(0);
  expect(books.accounts.reduce((sum, one) => sum + one.balance_minor, 0)).toBe(0);
  // Every unit costs 1.00, so the inventory account tells the units: 14 opened, 10 sold, 4 received, 2 scrapped.
  expect(books.accounts.find((one) => one.account === '120')?.balance_minor).toBe(600);
});

test('an authorisation is refunded when all of it came back and was credited', async () => {
  const rma = documentOf(await erp.deliver(authorise, authorisation));
  await erp.deliver(receive, receiptOf(rma));
  const rest = receiptOf(rma, 'order/536365:R1/receive/2');
  const lines = [
    { line: 2, sku: '71053', quantity: 2, dispositions: [{ disposition: 'restock', quantity: 2 }] as const },
  ];
  documentOf(await erp.deliver(receive, { ...rest, operation: { ...rest.operation, lines } }));
  expect(statusOf()).toBe('F');
  const all = { amount_minor: 1698, lines: authorisation.operation.lines };
  documentOf(await erp.deliver(credit, creditOf(rma, all)));
  expect(statusOf()).toBe('G');
});

test('a second attempt with the same key is unknown, and the look-up finds the first', async () => {
  const first = documentOf(await erp.deliver(authorise, authorisation));
  expect(await erp.deliver(authorise, authorisation)).toMatchObject({ kind: 'unknown' });
  expect(await lookup(authorise, authorisation)).toEqual({ kind: 'accepted', facts: { document_ref: first } });
  expect(ledger(erp.ground).authorisations).toHaveLength(1);
});

test('after a lost answer the look-up finds what was done, and says absent where nothing was', async () => {
  const rma = documentOf(await erp.deliver(authorise, authorisation));
  expect(await lookup(receive, receiptOf(rma))).toEqual({ kind: 'absent' });
  // The preparation's read passes; the answer to the receipt itself is lost.
  erp.mishaps.push({ kind: 'none' }, { kind: 'silence_after' });
  await expect(erp.deliver(receive, receiptOf(rma))).rejects.toThrow('fetch failed');
  const found = documentOf(settled(await lookup(receive, receiptOf(rma))));
  expect(ledger(erp.ground).receipts.map((one) => one.id)).toEqual([found]);
  expect(await lookup(adjust, adjustment)).toEqual({ kind: 'absent' });
  expect(await lookup(credit, creditOf(rma))).toEqual({ kind: 'absent' });
  expect(await lookup(refund, refundOf('1'))).toEqual({ kind: 'absent' });
});

test('a server error leaves a write unknown and a throttle leaves it undone', async () => {
  erp.mishaps.push({ kind: 'error' }, { kind: 'throttle' }, { kind: 'error' });
  expect(await erp.deliver(authorise, authorisation)).toMatchObject({
    kind: 'unknown',
    reason: expect.stringContaining('UNEXPECTED_ERROR') as string,
  });
  expect(await erp.deliver(authorise, authorisation)).toEqual({
    kind: 'later',
    reason: 'NetSuite is at its concurrency limit',
    wait_ms: null,
  });
  expect(await lookup(authorise, authorisation)).toMatchObject({ kind: 'unknown' });
  expect(ledger(erp.ground).authorisations).toEqual([]);
});

test('business errors are refused with the code and the field', async () => {
  const line = { line: 1, sku: 'NO-SUCH', quantity: 1, amount_minor: 100 };
  const unknownItem = { ...authorisation, operation: { ...authorisation.operation, lines: [line] } };
  expect(await erp.deliver(authorise, unknownItem)).toMatchObject({
    kind: 'refused',
    code: 'invalid_key_or_ref',
    detail: expect.stringContaining('item.items[0].item') as string,
  });
  const unknownOrder = { ...authorisation, operation: { ...authorisation.operation, order_name: '999' } };
  expect(await erp.deliver(authorise, unknownOrder)).toMatchObject({
    kind: 'refused',
    code: 'invalid_key_or_ref',
    detail: expect.stringContaining('createdFrom') as string,
  });
  const rma = documentOf(await erp.deliver(authorise, authorisation));
  documentOf(await erp.deliver(receive, receiptOf(rma)));
  expect(await erp.deliver(receive, receiptOf(rma, 'another'))).toMatchObject({
    kind: 'refused',
    code: 'user_error',
    detail: expect.stringContaining('quantity') as string,
  });
  const memo = documentOf(await erp.deliver(credit, creditOf(rma)));
  expect(await erp.deliver(credit, creditOf(rma, {}, 'another'))).toMatchObject({
    kind: 'refused',
    code: 'user_error',
  });
  expect(await erp.deliver(refund, refundOf(memo, 1021))).toMatchObject({ kind: 'refused', code: 'user_error' });
  expect(await erp.deliver(refund, refundOf('77'))).toMatchObject({ kind: 'refused', code: 'nonexistent_id' });
  expect(await erp.deliver(receive, receiptOf('77'))).toMatchObject({ kind: 'refused', code: 'nonexistent_id' });
});

test('a credit takes only its own lines, never the others of the authorisation', async () => {
  const rma = documentOf(await erp.deliver(authorise, authorisation));
  const part = { amount_minor: 339, lines: [{ line: 2, sku: '71053', quantity: 1, amount_minor: 339 }] };
  documentOf(await erp.deliver(credit, creditOf(rma, part)));
  expect(ledger(erp.ground).credit_memos).toMatchObject([{ amount_minor: 339 }]);
  expect(ledger(erp.ground).authorisations).toMatchObject([{ credited: 1 }]);
});

test('case 45: a credit with a fee and delivery beside its lines comes to what was refunded', async () => {
  const rma = documentOf(await erp.deliver(authorise, authorisation));
  const id = String(itemFor(erp.ground, 'RETURN-FEES'));
  const config = { ...erp.config, adjustment_items: { restocking: id, shipping: id } };
  const adjustments = [
    { code: 'restocking', title: 'Restocking fee', amount_minor: -33 },
    { code: 'shipping', title: 'Delivery', amount_minor: 49 },
  ];
  const lines = [{ line: 2, sku: '71053', quantity: 1, amount_minor: 339 }];
  const delivery = creditOf(rma, { amount_minor: 355, lines, adjustments });
  const read = credit.preparation?.read(await erp.send(credit.preparation.request(delivery, config)), delivery, config);
  if (read?.kind !== 'ready') throw new Error('the credit was not prepared');
  documentOf(credit.outcome(await erp.send(credit.request(delivery, config, read.known)), delivery, config));
  expect(ledger(erp.ground).credit_memos).toMatchObject([{ amount_minor: 355 }]);
  expect(ledger(erp.ground).authorisations).toMatchObject([{ credited: 1 }]);
});

test('a credit whose lines do not add up to it is refused before anything is sent', async () => {
  const rma = documentOf(await erp.deliver(authorise, authorisation));
  expect(await erp.deliver(credit, creditOf(rma, { amount_minor: 1019 }))).toEqual({
    kind: 'refused',
    code: 'credit_total_mismatch',
    detail: 'the lines add up to 10.20 GBP, the credit is 10.19 GBP',
  });
  expect(ledger(erp.ground).credit_memos).toEqual([]);
});

test('a withdrawn authorisation is closed, can be withdrawn again, and takes no receipt', async () => {
  const rma = documentOf(await erp.deliver(authorise, authorisation));
  const operation: ErpWithdraw = { name: 'erp.return.withdraw', return_id: '536365-R1', authorisation_ref: rma };
  const delivery = { key: 'order/536365:R1/withdraw', attempts: 0, operation };
  expect(await lookup(withdraw, delivery)).toEqual({ kind: 'absent' });
  expect(await erp.deliver(withdraw, delivery)).toEqual({ kind: 'accepted', facts: {} });
  expect(statusOf()).toBe('H');
  expect(await lookup(withdraw, delivery)).toEqual({ kind: 'accepted', facts: {} });
  expect(await erp.deliver(withdraw, delivery)).toEqual({ kind: 'accepted', facts: {} });
  expect(await erp.deliver(receive, receiptOf(rma))).toMatchObject({ kind: 'refused', code: 'user_error' });
});

test('a signature made with another secret is kept out, and nothing is lost by it', async () => {
  const config = { ...erp.config, consumer_secret: 'other' };
  const call = authorise.request(authorisation, config, {});
  const { method, path, headers, body } = auth.sign(call, config, { now: erp.ground.now(), nonce: 'n-1' }, null);
  const answer = await fetch(config.base_url + path, { method, headers, body });
  const reply = { status: answer.status, headers: {}, body: await answer.text() };
  expect(reply.status).toBe(401);
  expect(authorise.outcome(reply, authorisation, config)).toMatchObject({
    kind: 'later',
    reason: expect.stringContaining('invalid_login') as string,
  });
});
