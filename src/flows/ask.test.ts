import { afterEach, beforeEach, expect, test } from 'vitest';
import { sellMugs } from '#test/kit/errands.ts';
import { openFloor, type Floor } from '#test/kit/floor.ts';
import { openRetailer, type TestRetailer } from '#test/kit/retailer.ts';
import { inMemory } from '#test/kit/stores.ts';
import { Busy } from './act.ts';
import { cancelReturn, eligibility, requestReturn, type AskDeps, type ReturnAsk } from './ask.ts';

let retailer: TestRetailer;
let floor: Floor;

beforeEach(async () => {
  retailer = await openRetailer();
  floor = await openFloor({ store: inMemory().open(), retailer });
});

afterEach(async () => {
  await floor.close();
  await retailer.close();
});

function ask(over: Partial<ReturnAsk> = {}): ReturnAsk {
  return {
    client: 'desk',
    idempotency_key: 'K1',
    body_hash: 'b1',
    channel: 'desk',
    customer_id: null,
    order: '1001',
    reference: null,
    requested_at: floor.now(),
    lines: [{ sku: 'MUG', quantity: 2, reason: 'unwanted', line_id: null }],
    ...over,
  };
}

/** Asks and gives the id of the return that came of it. */
async function returnId(): Promise<string> {
  const made = await requestReturn(floor, ask());
  expect(made).toMatchObject({ kind: 'done', answer: { returns: [{ order: '1001' }] } });
  const [first] = made.kind === 'done' ? (made.answer['returns'] as { return_id: string }[]) : [];
  return first?.return_id ?? '';
}

/** A door that is full. */
function full(): AskDeps {
  return { ...floor, act: { ...floor.act, submit: () => Promise.reject(new Busy(20_000)) } };
}

test('an order that nobody told of yet is fetched, and the answer rests on it', async () => {
  sellMugs(retailer, '1001');
  expect(await requestReturn(floor, ask())).toMatchObject({
    kind: 'done',
    duplicate: false,
    answer: { returns: [{ order: '1001', refund: { amount_minor: 1868, currency: 'GBP' } }], refused: [] },
  });
  expect(await floor.store.read.held(['1001'])).toEqual(new Set(['1001']));
  // Its webhook comes after all, and changes nothing.
  await floor.hearAll();
  const types = (await floor.store.read.history('order/1001')).map(({ body }) => body.type);
  expect(types.filter((type) => type === 'order.recorded')).toHaveLength(1);
});

test('an order that nobody has is an answer too', async () => {
  expect(await requestReturn(floor, ask({ order: '9999' }))).toMatchObject({
    kind: 'done',
    answer: { returns: [], refused: [{ sku: 'MUG', quantity: 2, code: 'order_unknown' }] },
  });
  expect(await eligibility(floor, ask({ order: '9999', idempotency_key: '' }))).toMatchObject({ kind: 'not_found' });
});

test('all of a customer’s orders are fetched before units are looked for, oldest first', async () => {
  sellMugs(retailer, '1001');
  sellMugs(retailer, '1002');
  sellMugs(retailer, '1003', '7002');
  const lines = [{ sku: 'MUG', quantity: 5, reason: 'unwanted', line_id: null }];
  const asked = await requestReturn(floor, ask({ order: null, customer_id: '7001', lines }));
  expect(asked).toMatchObject({
    kind: 'done',
    answer: { returns: [{ order: '1001' }, { order: '1002' }], refused: [] },
  });
  expect(await floor.store.read.held(['1001', '1002', '1003'])).toEqual(new Set(['1001', '1002']));
});

test('eligibility is the same judgement, and leaves nothing behind but the order', async () => {
  sellMugs(retailer, '1001');
  const asked = await eligibility(floor, ask());
  const found = [{ line_id: '10011', units: 2, amount_minor: 1868 }];
  expect(asked).toMatchObject({ kind: 'answered', lines: [{ barred: [], found }] });
  expect(floor.commits.flatMap(({ events }) => events.map(({ body }) => body.type))).toEqual(['order.recorded']);
});

test('while the shop is down nothing is decided, and the same key can be asked again', async () => {
  sellMugs(retailer, '1001');
  retailer.faults.down('shopify');
  const all = await Promise.all([
    requestReturn(floor, ask()),
    requestReturn(floor, ask({ order: null, customer_id: '7001', idempotency_key: 'K2' })),
    eligibility(floor, ask()),
  ]);
  for (const one of all) expect(one).toMatchObject({ kind: 'unavailable', retry_after_s: 2 });
  expect(floor.commits).toEqual([]);
  expect(await floor.store.read.answered('api:desk:K1')).toBeNull();
  retailer.faults.up('shopify');
  expect(await requestReturn(floor, ask())).toMatchObject({ kind: 'done', duplicate: false });
});

test('what is held is answered while the shop is down', async () => {
  sellMugs(retailer, '1001');
  await floor.hearAll();
  retailer.faults.down('shopify');
  expect(await requestReturn(floor, ask())).toMatchObject({ kind: 'done', answer: { refused: [] } });
  expect(retailer.faults.calls('shopify')).toBe(0);
});

test('the same key is the same answer, also at once and with the shop down; with another body it is a conflict', async () => {
  sellMugs(retailer, '1001');
  await floor.hearAll();
  const at_once = await Promise.all(Array.from({ length: 5 }, () => requestReturn(floor, ask())));
  const answers = at_once.map((one) => (one.kind === 'done' ? one.answer : one));
  expect(new Set(answers.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(at_once.filter((one) => one.kind === 'done' && !one.duplicate)).toHaveLength(1);
  retailer.faults.down('shopify');
  expect(await requestReturn(floor, ask())).toEqual({ kind: 'done', answer: answers[0], duplicate: true });
  expect(await requestReturn(floor, ask({ body_hash: 'b2' }))).toMatchObject({ kind: 'conflict' });
  expect(await requestReturn(floor, ask({ client: 'kiosk' }))).toMatchObject({
    kind: 'done',
    answer: { refused: [{ code: 'units_exhausted', quantity: 1 }] },
  });
  const order = (await floor.store.read.state('order/1001'))?.state;
  expect(order).toMatchObject({ kind: 'order', claimed: { '10011': [{ from: 0, to: 3 }] } });
});

test('a return that nobody knows is refused at once, and nothing is kept that could cancel one later', async () => {
  sellMugs(retailer, '1001');
  const return_id = await returnId();
  const cancel = { client: 'desk', idempotency_key: 'C1', body_hash: 'c', reason: 'kept' };
  const nobody = await cancelReturn(floor, { ...cancel, return_id: 'R0000000000-1' });
  expect(nobody).toMatchObject({ kind: 'refused', code: 'return_unknown' });
  expect((await floor.store.read.summary()).parked).toBe(0);
  expect(await floor.store.read.answered('api:desk:C1')).toBeNull();
  expect(await cancelReturn(floor, { ...cancel, return_id })).toMatchObject({ kind: 'done', duplicate: false });
  expect(await cancelReturn(floor, { ...cancel, return_id })).toMatchObject({ kind: 'done', duplicate: true });
  expect(await cancelReturn(floor, { ...cancel, return_id, body_hash: 'd' })).toMatchObject({ kind: 'conflict' });
});

test('a full door is said so, and the caller may come again', async () => {
  sellMugs(retailer, '1001');
  const unavailable = { kind: 'unavailable', retry_after_s: 1 };
  expect(await requestReturn(full(), ask())).toMatchObject(unavailable);
  expect(await eligibility(full(), ask())).toMatchObject(unavailable);
  const return_id = await returnId();
  const cancel = { client: 'desk', idempotency_key: 'C1', body_hash: 'c', reason: 'kept', return_id };
  expect(await cancelReturn(full(), cancel)).toMatchObject(unavailable);
});
