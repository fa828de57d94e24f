import { afterEach, describe, expect, test } from 'vitest';
import type { Terms } from '#core/policy/terms.ts';
import { STORES, testDatabases } from '#test/kit/stores.ts';
import { openCounter, SIGNED, toReturn, units, type Counter } from './counter.ts';

const emptied = testDatabases();

/** One person agrees, and scores from 50 on are looked at. */
const CAREFUL: Partial<Terms> = {
  approvals: { informative: false, says: { rules: [], otherwise: 'one' } },
  fraud: { informative: false, says: { review_from: 50, refuse_from: 80, no_answer: 'pass' } },
};

describe.each(STORES)('on %s', (kind) => {
  let at: Counter;
  const open = async (terms?: Partial<Terms>): Promise<Counter> => {
    at = await openCounter((await emptied(kind)).open(), terms);
    return at;
  };
  afterEach(() => at.close());

  async function received(wish: Readonly<Record<string, number>>, serial?: string): Promise<string> {
    const return_id = await at.ask(wish);
    await at.answerAll();
    const items = Object.entries(wish).map(([sku, quantity]) => ({
      ...units(sku, quantity),
      ...(serial === undefined ? {} : { serial }),
    }));
    await at.hear(toReturn(return_id), { type: 'goods.received', return_id, node: 'DC1', items }, 'floor:receipt:1');
    return return_id;
  }

  async function graded(wish: Readonly<Record<string, number>>, grade: 'A' | 'B' | 'D'): Promise<string> {
    const return_id = await received(wish);
    const items = Object.entries(wish).map(([sku, quantity]) => ({ ...units(sku, quantity), grade, container: null }));
    await at.hear(toReturn(return_id), { type: 'goods.inspected', return_id, node: 'DC1', items });
    return return_id;
  }

  test('a hold keeps the refund back until it is lifted; the answer tells how the return stands', async () => {
    const { post } = await open();
    const id = await at.ask({ MUG: 2 });
    const url = `/process/v1/returns/${id}`;
    const placed = await post(`${url}/holds`, { hold_id: 'H1', kind: 'legal', ...SIGNED }, 'K-hold');
    expect(placed).toMatchObject({
      status: 200,
      body: {
        outcome: 'done',
        answer: { hold_id: 'H1' },
        return: { return_id: id, order: '7001', status: 'authorised' },
      },
    });
    const { waits } = placed.body['return'] as { readonly waits: readonly { readonly what: string }[] };
    expect(waits.map(({ what }) => what)).toContain('hold:person:H1');
    const again = await post(`${url}/holds`, { kind: 'legal', hold_id: 'H1', ...SIGNED, happened_at: null }, 'K-hold');
    expect([again.status, again.headers['idempotent-replayed'], again.body['answer']]).toEqual([
      200,
      'true',
      placed.body['answer'],
    ]);
    expect(await post(`${url}/holds`, { hold_id: 'H1', ...SIGNED }, 'K-hold')).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    expect(await post(`${url}/holds`, { hold_id: 'H1', ...SIGNED })).toMatchObject({
      status: 409,
      body: { code: 'request_conflicts', errors: [{ code: 'hold_already_placed' }] },
    });
    const lifted = await post(`${url}/holds/H1/lift`, SIGNED);
    expect(lifted).toMatchObject({ status: 200, body: { outcome: 'done' } });
    expect(await at.types('order/7001')).toEqual(expect.arrayContaining(['hold.opened', 'hold.ended']));
  });

  test('an approval by another than who asked, and a fraud score that a person looks at', async () => {
    const { post } = await open(CAREFUL);
    const id = await at.ask({ MUG: 1 }, { requested_by: 'joe', fraud_score: 60 });
    const url = `/process/v1/returns/${id}`;
    expect(await post(`${url}/approvals`, { by: 'joe' })).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'requester_approves' }] },
    });
    expect(await post(`${url}/approvals`, { by: 'ana' })).toMatchObject({ body: { answer: { approved: true } } });
    expect(await post(`${url}/fraud/review`, { verdict: 'pass', ...SIGNED })).toMatchObject({
      status: 200,
      body: { answer: { verdict: 'pass' } },
    });
    expect(await post(`${url}/fraud/review`, { verdict: 'pass', ...SIGNED })).toMatchObject({
      body: { errors: [{ code: 'nothing_to_review' }] },
    });
    const score = { score: 7, reference: 'FR-1', system: 'sift' };
    expect(await post(`${url}/fraud/score`, score)).toMatchObject({ status: 200, body: { return: { return_id: id } } });
    expect(await post(`${url}/fraud/score`, { ...score, score: 101 })).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ pointer: '#/score' }] },
    });
  });

  test('a refused refund: the goods that are here go back to the customer', async () => {
    const { post } = await open(CAREFUL);
    const id = await received({ MUG: 1 });
    const url = `/process/v1/returns/${id}`;
    const sent = { tracking: '1Z', dispatched_at: '2026-03-05T10:00:00+01:00' };
    expect(await post(`${url}/dispatch`, sent)).toMatchObject({ status: 200 });
    expect(await post(`${url}/approvals/refusal`, SIGNED)).toMatchObject({ body: { answer: { approved: false } } });
    const back = { node: 'DC1', items: [{ sku: 'MUG', quantity: 1 }] };
    expect(await post(`${url}/hand-back`, back)).toMatchObject({
      status: 200,
      body: { return: { status: 'refused' } },
    });
    expect(
      (await at.store.read.history('order/7001')).find(({ body }) => body.type === 'return.dispatched')?.body,
    ).toEqual(expect.objectContaining({ dispatched_at: '2026-03-05T09:00:00.000Z' }));
  });

  test('what has not come is sent elsewhere, lost, given up or closed short', async () => {
    const { post } = await open();
    const id = await at.ask({ MUG: 3 });
    const url = `/process/v1/returns/${id}`;
    expect(await post(`${url}/redirection`, { node: 'DC2', ...SIGNED })).toMatchObject({ status: 200 });
    expect(await post(`${url}/redirection`, { node: 'DC2', ...SIGNED })).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'destination_unchanged' }] },
    });
    const lost = { carrier: 'swift', tracking: 'TR', items: [{ sku: 'MUG', quantity: 1 }] };
    expect(await post(`${url}/parcel-loss`, lost)).toMatchObject({
      body: { return: { units: { lost: 1, expected: 2 } } },
    });
    expect(await post(`${url}/give-up`, { ...SIGNED })).toMatchObject({
      body: { errors: [{ code: 'nothing_to_give_up' }] },
    });
    const items = [units('MUG', 1)];
    await at.hear(toReturn(id), { type: 'goods.received', return_id: id, node: 'DC2', items });
    expect(await post(`${url}/short-close`, SIGNED)).toMatchObject({
      body: { return: { units: { received: 1, expected: 0 } } },
    });
  });

  test('a serial number is judged, units in custody are resolved', async () => {
    const { post } = await open();
    const id = await received({ CAMERA: 1 }, 'S-9');
    const url = `/process/v1/returns/${id}`;
    expect(await post(`${url}/serials/S-9/judgement`, { accepted: true, ...SIGNED })).toMatchObject({
      status: 200,
      body: { return: { units: { received: 1 } } },
    });
    const extra = [units('MUG', 1)];
    await at.hear(toReturn(id), { type: 'goods.received', return_id: id, node: 'DC1', items: extra });
    const ending = { node: 'DC1', sku: 'MUG', quantity: 1, how: 'sent_back', ...SIGNED };
    expect(await post(`${url}/custody`, ending)).toMatchObject({ status: 200, body: { outcome: 'done' } });
    expect(await post(`${url}/custody`, ending)).toMatchObject({ body: { errors: [{ code: 'custody_not_held' }] } });
  });

  test('dispositions are changed, scrap is approved, a refurbishment is quoted', async () => {
    const { post } = await open();
    const id = await graded({ MUG: 2 }, 'B');
    const url = `/process/v1/returns/${id}`;
    const quote = { node: 'DC1', items: [{ sku: 'MUG', quantity: 1 }], cost_minor: 100 };
    expect(await post(`${url}/refurbish-quote`, quote)).toMatchObject({ status: 200 });
    const change = { node: 'DC1', items: [{ sku: 'MUG', quantity: 1 }], from: 'refurbish', to: 'donate', ...SIGNED };
    expect(await post(`${url}/disposition`, change)).toMatchObject({ status: 200 });
    expect(await post(`${url}/scrap-approval`, { ...SIGNED, second: 'joe' })).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'nothing_to_approve' }] },
    });
    expect(await at.types('order/7001')).toEqual(expect.arrayContaining(['refurbish.quoted', 'disposition.changed']));
  });

  test('found goods are identified, resolved, or known by their hints', async () => {
    const { post } = await open();
    const items = [{ sku: 'MUG', quantity: 1, expires_at: '2027-01-31T01:00:00+01:00' }];
    const found = { node: 'DC1', items, hints: {} };
    expect(await post('/process/v1/found-goods', { ...found, document: 'F/1' })).toMatchObject({
      status: 200,
      body: { answer: { unidentified: 1 }, return: null },
    });
    const named = '/process/v1/found-goods/DC1/F%2F1';
    expect(await post(`${named}/identity`, { return_id: 'R-no', ...SIGNED })).toMatchObject({
      status: 404,
      body: { code: 'return_unknown' },
    });
    expect(await post(`${named}/identity`, SIGNED)).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
    expect(await post(`${named}/identity`, { order_id: '7001', ...SIGNED })).toMatchObject({
      body: { answer: { left: 0 } },
    });
    await post('/process/v1/found-goods', { ...found, document: 'F2' });
    const ending = { node: 'DC1', sku: 'MUG', quantity: 1, how: 'scrapped', ...SIGNED };
    expect(await post('/process/v1/found-goods/DC1/F2/custody', ending)).toMatchObject({ status: 200 });
    const hinted = { ...found, document: 'F3', hints: { customer_id: 'C-1' } };
    expect(await post('/process/v1/found-goods', hinted)).toMatchObject({ status: 200 });
    expect(await at.types('custody/DC1/F2')).toEqual(['goods.found', 'custody.resolved']);
  });

  test('money of an order: goodwill, tax, costs, what was given back elsewhere, disputes', async () => {
    const { post } = await open();
    const url = '/process/v1/orders/7001';
    const gift = { appeasement_id: 'G1', amount_minor: 300, currency: 'GBP', ...SIGNED };
    expect(await post(`${url}/appeasements`, gift)).toMatchObject({
      body: { answer: { grant_id: 'G1', amount_minor: 300 } },
    });
    expect(await post(`${url}/appeasements`, { ...gift, appeasement_id: 'G2', currency: 'EUR' })).toMatchObject({
      status: 422,
      body: { code: 'request_refused', errors: [{ code: 'currency_differs' }] },
    });
    expect(await post(`${url}/tax-exemptions`, { exemption_id: 'T1', ...SIGNED })).toMatchObject({
      body: { answer: { grant_id: 'T1', amount_minor: 500 } },
    });
    const costs = { lines: [{ line_id: '1', cost_minor: 900 }], basis: 'issue' };
    expect(await post(`${url}/costs`, costs)).toMatchObject({ body: { answer: { lines: 1 } } });
    expect(await post(`${url}/delivery`, { at: '2026-03-03T10:00:00Z' })).toMatchObject({
      body: { answer: { delivered_at: '2026-03-03T10:00:00.000Z' } },
    });
    expect(await post(`${url}/expected-returns-release`, {})).toMatchObject({
      body: { answer: { liability_minor: 0 } },
    });
    const payment_ref = 'pi 7001';
    const elsewhere = { system: 'pay', refund_ref: 're9', payment_ref, amount_minor: 100, currency: 'GBP' };
    expect(await post(`${url}/outside-refunds`, elsewhere)).toMatchObject({ status: 200 });
    expect(await at.types('order/7001')).toEqual(expect.arrayContaining(['money.granted', 'parcel.delivered']));
    const over = { payment_ref, outcome: 'won' };
    const early = await post(`${url}/disputes/dp1/outcome`, over, 'K-over');
    expect(early).toMatchObject({
      status: 202,
      body: { outcome: 'waiting' },
    });
    expect(String(early.body['waits_for'])).toContain('dp1');
    const dispute = { dispute_ref: 'dp1', payment_ref, amount_minor: 100, reason: 'fraud' };
    expect(await post(`${url}/disputes`, dispute)).toMatchObject({
      body: { answer: { dispute_ref: 'dp1', status: 'open' } },
    });
    expect(await post('/process/v1/orders/none/costs', costs)).toMatchObject({
      status: 404,
      body: { code: 'order_unknown' },
    });
  });

  test('a failed refund is sent again another way', async () => {
    const { post } = await open();
    const id = await graded({ MUG: 1 }, 'A');
    await at.answerAll(':refund:1.1');
    const path = `/process/v1/refunds/${encodeURIComponent(`${id}:refund:1.1`)}/redirection`;
    const bank = { payout: { kind: 'bank', system: 'bank', account_ref: 'ba_1' }, ...SIGNED };
    expect(await post(path, bank)).toMatchObject({
      status: 200,
      body: { answer: { refund_id: `${id}:refund:1.2` }, return: { return_id: id } },
    });
    expect(await post(path, bank)).toMatchObject({ status: 409, body: { errors: [{ code: 'refund_not_failed' }] } });
  });

  test('a claim from its opening to its end, and a lot that is called back', async () => {
    const { post } = await open();
    const claim = {
      claim_id: 'V/1',
      of: 'vendor',
      against: 'Kiln',
      items: [{ sku: 'MUG', quantity: 1 }],
      amount_minor: 900,
      currency: 'GBP',
      answer_days: 14,
    };
    expect(await post('/process/v1/claims', claim)).toMatchObject({
      body: { answer: { claim_id: 'V/1' }, return: null },
    });
    expect(await post('/process/v1/claims/V%2F1/steps', { to: 'authorised', ...SIGNED })).toMatchObject({
      status: 200,
    });
    const credit = { credit_ref: 'CN', amount_minor: 400, currency: 'GBP' };
    expect(await post('/process/v1/claims/V%2F1/credits', credit)).toMatchObject({
      body: { answer: { rest_minor: 500 } },
    });
    expect(await post('/process/v1/claims/none/steps', { to: 'shipped', ...SIGNED })).toMatchObject({
      body: { errors: [{ code: 'claim_unknown' }] },
    });
    const recall = { sku: 'MUG', lot: 'L7', disposition: 'scrap', reason: 'lead in the glaze' };
    expect(await post('/process/v1/recalls', recall)).toMatchObject({ status: 200 });
    expect(await at.types('recall/MUG/L7')).toEqual(['lot.recalled']);
  });

  test('a receipt that was told wrong is declared so, and the correction takes its place', async () => {
    const { post } = await open();
    const id = await received({ MUG: 3 });
    const about = { kind: 'return', return_id: id };
    const correction = { type: 'goods.received', node: 'DC1', items: [{ sku: 'MUG', quantity: 2 }] };
    const body = { original_key: 'floor:receipt:1', about, correction, ...SIGNED };
    expect(
      await post('/process/v1/corrections', { ...body, about: { kind: 'order', order_id: '7001' } }),
    ).toMatchObject({
      status: 422,
      body: { code: 'validation_failed', errors: [{ pointer: '#/correction/type' }] },
    });
    expect(await post('/process/v1/corrections', body)).toMatchObject({
      body: { answer: { corrected: 'floor:receipt:1' }, return: { units: { received: 2, expected: 1 } } },
    });
    expect(await post('/process/v1/corrections', { ...body, original_key: 'floor:receipt:9' })).toMatchObject({
      status: 202,
      body: { waits_for: 'corrects floor:receipt:9, which is not applied yet' },
    });
  });

  test('a stock adjustment and a shipment that were told wrong', async () => {
    const { post } = await open();
    const stock = { system: 'floor', document: 'A1', node: 'DC1', sku: 'MUG' };
    const adjusted = {
      type: 'stock.adjusted',
      ...stock,
      quantity: -2,
      reason: 'damaged',
      reason_raw: 'broken',
    } as const;
    await at.hear({ aggregate: 'stock/floor/A1' }, adjusted, 'floor:A1');
    const about = { kind: 'stock', system: 'floor', document: 'A1' };
    const correction = {
      type: 'stock.adjusted',
      node: 'DC1',
      sku: 'MUG',
      quantity: -1,
      reason: 'damaged',
      reason_raw: 'one',
    };
    expect(
      await post('/process/v1/corrections', { original_key: 'floor:A1', about, correction, ...SIGNED }),
    ).toMatchObject({
      body: { answer: { corrected: 'floor:A1' } },
    });
    const items = [{ line_id: '1', sku: 'MUG', quantity: 1 }];
    await at.hear({ aggregate: 'order/7001' }, { type: 'order.shipped', node: 'DC1', items }, 'floor:S1');
    const shipped = { original_key: 'floor:S1', about: { kind: 'order', order_id: '7001' }, ...SIGNED };
    expect(await post('/process/v1/corrections', shipped)).toMatchObject({
      body: { answer: { corrected: 'floor:S1' } },
    });
  });
});
