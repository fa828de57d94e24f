import { createAdminApiClient } from '@shopify/admin-api-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sellOrder } from './sell-order.ts';
import { openShop, sale, type RunningShop } from './shop.fixture.ts';
import { shop } from './shop.ts';
import { setPlan } from './stand-in.ts';

let running: RunningShop;
let id: string;

beforeEach(async () => {
  running = await openShop();
  id = `gid://shopify/Order/${sellOrder(running.ground, sale)}`;
});

afterEach(() => running.close());

/** Shopify's own client insists on https and the shop's domain; only the origin is changed on the way. */
function client(accessToken: string = shop.access_token) {
  return createAdminApiClient({
    storeDomain: shop.domain,
    apiVersion: '2026-10',
    accessToken,
    isTesting: true,
    customFetchApi: (url, init) => fetch(`${running.served.url}${new URL(url).pathname}`, init as RequestInit),
  });
}

test('Shopify’s own client reads an order and returns a part of it', async () => {
  const admin = client();
  const found = await admin.request(
    'query($id: ID!) { order(id: $id) { name totalPriceSet { shopMoney { amount currencyCode } } } }',
    { variables: { id } },
  );
  expect(found.errors).toBeUndefined();
  expect(found.data).toEqual({
    order: { name: '#536365', totalPriceSet: { shopMoney: { amount: '52.55', currencyCode: 'GBP' } } },
  });
  const returnLineItems = [
    { fulfillmentLineItemId: 'gid://shopify/FulfillmentLineItem/1', quantity: 2, returnReasonNote: 'by hand' },
  ];
  const opened = await admin.request(
    'mutation($r: ReturnInput!) { returnCreate(returnInput: $r) { return { name status } userErrors { code } } }',
    { variables: { r: { orderId: id, returnLineItems } } },
  );
  expect(opened.data).toEqual({ returnCreate: { return: { name: '#536365-R1', status: 'OPEN' }, userErrors: [] } });
  expect(opened.extensions).toMatchObject({
    cost: { throttleStatus: { maximumAvailable: 20_000, restoreRate: 1_000 } },
  });
});

test('Shopify’s own client understands the stand-in’s errors', async () => {
  expect((await client('wrong').request('{ locations(first: 1) { nodes { id } } }')).errors?.networkStatusCode).toBe(
    401,
  );
  const invalid = await client().request('{ shoes }');
  expect(invalid.errors?.graphQLErrors).toMatchObject([{ extensions: { code: 'undefinedField' } }]);
  setPlan(running.ground, 1, 1);
  const throttled = await client().request('{ locations(first: 250) { nodes { id } } }');
  expect(throttled.errors?.graphQLErrors).toMatchObject([{ extensions: { code: 'THROTTLED' } }]);
});
