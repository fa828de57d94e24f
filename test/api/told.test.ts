import { afterEach, describe, expect, test } from 'vitest';
import { STORES, testDatabases } from '#test/kit/stores.ts';
import { CHANNEL, openCounter, SIGNED, toReturn, units, type Counter } from './counter.ts';

const emptied = testDatabases();

interface Listed {
  readonly id: string;
  readonly kind: string;
  readonly ways: readonly { readonly name: string; readonly addresses: readonly string[] }[];
}

describe.each(STORES)('on %s', (kind) => {
  let at: Counter;
  const open = async (): Promise<Counter> => (at = await openCounter((await emptied(kind)).open()));
  afterEach(() => at.close());

  test('a list of products: each is decided by itself, and a repeat changes nothing', async () => {
    const { post } = await open();
    const products = [
      { sku: 'MUG', category: 'kitchen', as_of: '2026-03-05T08:00:00Z' },
      { sku: 'CAMERA', serialised: true, as_of: '2026-03-05T08:00:00Z' },
      { sku: 'MUG', category: 'gifts', as_of: '2026-03-05T07:00:00Z' },
    ];
    const told = await post('/system/v1/products', { products }, 'K');
    expect(told).toMatchObject({
      status: 200,
      body: {
        done: 3,
        not_done: 0,
        results: [{ index: 0, id: 'MUG', outcome: 'done', detail: null }, { id: 'CAMERA' }, {}],
      },
    });
    // The last word on the mug is older than the first, and changes nothing.
    const states = await Promise.all(['MUG', 'CAMERA'].map((sku) => at.store.read.state(`product/${sku}`)));
    expect(states.map((one) => one?.state)).toMatchObject([
      { as_of: '2026-03-05T08:00:00.000Z', told: { category: 'kitchen' } },
      { told: { serialised: true } },
    ]);
    const again = await post('/system/v1/products', { products }, 'K');
    expect([again.headers['idempotent-replayed'], again.body]).toEqual(['true', told.body]);
    expect(await at.types('product/MUG')).toEqual(['product.told']);
    const other = await post('/system/v1/products', { products: [...products, { sku: 'VASE' }] }, 'K');
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
    expect(await at.store.read.state('product/VASE')).toBeNull();
  });

  test('a thousand customers at once, and not one more', async () => {
    const { post } = await open();
    const customers = Array.from({ length: 1000 }, (_, index) => ({ customer_id: `C-${index}`, points: index }));
    expect(await post('/system/v1/customers', { customers })).toMatchObject({ status: 200, body: { done: 1000 } });
    expect((await at.store.read.state('customer/C-999'))?.state).toMatchObject({ told: { points: 999 } });
    expect(await post('/system/v1/customers', { customers: [...customers, { customer_id: 'X' }] })).toMatchObject({
      status: 422,
      body: { code: 'validation_failed' },
    });
    expect(await post('/system/v1/customers', { customers: [] })).toMatchObject({ status: 422 });
    expect(await post('/system/v1/customers', { customers: [{ customer_id: 'X', point: 1 }] })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '#/customers/0', detail: 'unknown properties: point' }] },
    });
  });

  test('what carriers tell before its order or return waits for it, and is applied when that comes', async () => {
    const { post } = await open();
    const early = { return_id: 'R-later', tracking: 'JD1', at: '2026-03-05T09:00:00Z' };
    expect(await post('/system/v1/parcels/scans', early)).toMatchObject({ status: 202, body: { outcome: 'waiting' } });
    const delivery = { order_id: '7002', at: '2026-03-04T09:00:00Z' };
    expect(await post('/system/v1/parcels/deliveries', delivery)).toMatchObject({ status: 202 });
    const id = await at.ask({ MUG: 1 });
    expect(await post('/system/v1/parcels/scans', { ...early, return_id: id })).toMatchObject({
      status: 200,
      body: { return: { return_id: id } },
    });
    expect(
      await post('/system/v1/parcels/deliveries', { ...delivery, order_id: '7001', line_ids: ['1'] }),
    ).toMatchObject({
      status: 200,
    });
    const refused = { order_id: '7001', items: [{ line_id: '2', quantity: 1 }], tracking: 'JD2', reason: 'refused' };
    expect(await post('/system/v1/parcels/undeliverable', refused)).toMatchObject({ status: 200 });
    const box = { container: '0034/1', node: 'DC1', returns: [id] };
    expect(await post('/system/v1/boxes', box)).toMatchObject({ status: 200 });
    expect(await at.types('box/0034/1')).toEqual(['box.received']);
    expect((await at.types('order/7001')).filter((type) => type.startsWith('parcel.'))).toEqual([
      'parcel.scanned',
      'parcel.delivered',
    ]);
  });

  test('only a client with the scope may say it', async () => {
    const { post } = await open();
    const id = await at.ask({ MUG: 1 });
    for (const [path, body] of [
      [`/process/v1/returns/${id}/approvals`, { by: 'ana' }],
      ['/system/v1/products', { products: [{ sku: 'MUG' }] }],
    ] as const)
      expect(await post(path, body, 'K', CHANNEL)).toMatchObject({ status: 403, body: { code: 'scope_missing' } });
    expect(await at.types('order/7001')).not.toContain('hold.agreed');
  });

  test('a request may name who asks, a repair, and the transaction of the business', async () => {
    const { post } = await open();
    const business_key = { store: 'S1', transaction: 'T1' };
    const id = await at.ask({ MUG: 1 }, { custody_only: true, requested_by: 'joe', fraud_score: 3, business_key });
    expect(await at.get(`/process/v1/returns/${id}`)).toMatchObject({ status: 200 });
    const hold = await post(`/process/v1/returns/${id}/holds`, { hold_id: 'H', ...SIGNED });
    expect(hold.body['return']).toMatchObject({ refund: { total: { amount_minor: 0 } } });
    expect(await at.types('order/7001')).toContain('return.authorized');
  });

  test('a second teller of one transaction gets the returns of the first, and nothing is decided again', async () => {
    const { post } = await open();
    const lines = ['MUG', 'VASE'].map((sku) => ({ sku, quantity: 2, reason: 'unwanted' }));
    const body = { order: '7001', lines, business_key: { store: 'S/1', transaction: 'T1' } };
    const first = await post('/commerce/v1/returns', body);
    const second = await post('/commerce/v1/returns', { ...body, reference: 'till' }, 'K', CHANNEL);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body).toMatchObject({ returns: [{}], refused: [{ sku: 'VASE' }] });
    expect(second.body).toEqual({ ...first.body, copies: [], told_before: true });
    expect((await at.types('order/7001')).filter((type) => type === 'return.authorized')).toHaveLength(1);
  });

  test('the queue: what people have to look at, by kind and owner, with the addresses that settle it', async () => {
    const { post } = await open();
    const id = await at.ask({ MUG: 2 });
    await at.answerAll();
    await post(`/process/v1/returns/${id}/holds`, { hold_id: 'H', kind: 'finance', ...SIGNED });
    const items = [units('MUG', 3)];
    await at.hear(toReturn(id), { type: 'goods.received', return_id: id, node: 'DC1', items });
    await post('/process/v1/found-goods', {
      node: 'DC1',
      document: 'F1',
      items: [{ sku: 'MUG', quantity: 1 }],
      hints: {},
    });
    const list = async (query: string) => (await at.get(`/process/v1/exceptions${query}`)).body;
    const all = (await list('')) as { readonly exceptions: readonly Listed[]; readonly next: null };
    const kinds = all.exceptions.map((one) => one.kind);
    expect(kinds.toSorted()).toEqual(['held_by_person', 'over_receipt', 'unidentified_goods']);
    expect(all.next).toBeNull();
    expect(await list('?kind=over_receipt')).toMatchObject({
      exceptions: [{ kind: 'over_receipt', aggregate: 'order/7001', severity: 'low', late: false, closable: false }],
    });
    expect(await list('?owner=integration')).toEqual({ exceptions: [], next: null });
    expect(await list('?aggregate=custody%2FDC1%2FF1')).toMatchObject({ exceptions: [{ kind: 'unidentified_goods' }] });
    expect((await at.get('/process/v1/exceptions?kind=no_such')).status).toBe(422);
    expect((await at.get('/process/v1/exceptions?limit=201')).status).toBe(422);

    const paged: string[] = [];
    for (let after = ''; ;) {
      const page = (await list(`?limit=1${after}`)) as {
        readonly exceptions: readonly Listed[];
        readonly next: string | null;
      };
      paged.push(...page.exceptions.map((one) => one.kind));
      if (page.next === null) break;
      after = `&after=${page.next}`;
    }
    expect(paged).toEqual(kinds);

    const over = all.exceptions.find((one) => one.kind === 'over_receipt');
    expect(over?.ways[1]).toEqual({
      name: 'send_back',
      says: 'Send them back to the customer',
      fact: 'custody.resolved',
      addresses: [
        'POST /process/v1/found-goods/{node}/{document}/custody',
        'POST /process/v1/returns/{return_id}/custody',
      ],
    });
    await post(`/process/v1/returns/${id}/custody`, {
      node: 'DC1',
      sku: 'MUG',
      quantity: 1,
      how: 'sent_back',
      ...SIGNED,
    });
    expect(await list('?kind=over_receipt')).toMatchObject({ exceptions: [] });
    at.wait(30);
    expect(await list('?kind=held_by_person')).toMatchObject({ exceptions: [{ late: true }] });
  });

  test('a person closes an exception with a name and a reason, where nothing is open any more', async () => {
    const { post } = await open();
    const id = await at.ask({ MUG: 1 });
    await post(`/process/v1/returns/${id}/holds`, { hold_id: 'H', ...SIGNED });
    const ahead = { hold_id: 'H2', ...SIGNED, happened_at: '2026-03-06T09:00:00Z' };
    await post(`/process/v1/returns/${id}/holds`, ahead);
    const listed = async (): Promise<readonly Listed[]> =>
      (await at.get('/process/v1/exceptions')).body['exceptions'] as readonly Listed[];
    const close = (exception: string, body: object) =>
      post(`/process/v1/exceptions/${encodeURIComponent(exception)}/resolution`, body);
    const named = async (what: string): Promise<string> =>
      (await listed()).find((one) => one.kind === what)?.id ?? `no ${what}`;
    expect(await close(await named('held_by_person'), { action: 'lift', ...SIGNED })).toMatchObject({
      status: 409,
      body: { errors: [{ code: 'exception_closes_itself' }] },
    });
    const skew = await named('clock_skew');
    expect(await close(skew, { action: 'shrug', ...SIGNED })).toMatchObject({
      status: 422,
      body: { code: 'request_refused', errors: [{ code: 'action_unknown' }] },
    });
    expect(await close(skew, { action: 'accept', ...SIGNED })).toMatchObject({
      body: { answer: { exception_id: skew } },
    });
    expect((await listed()).map((one) => one.kind)).not.toContain('clock_skew');
    expect(await close('clock_skew:none', { action: 'accept', ...SIGNED })).toMatchObject({ status: 404 });
  });
});
