import { afterEach, beforeEach, expect, test } from 'vitest';
import { openVendor, type Vendor } from '#test/kit/vendor.ts';
import type { Call } from './connector.ts';
import { openWire, type Wire } from './http.ts';

let vendor: Vendor;
let wire: Wire;

beforeEach(async () => {
  vendor = await openVendor();
  wire = openWire(`${vendor.url}/base/`, 2);
});

afterEach(async () => {
  await wire.close();
  await vendor.close();
});

const look: Call = { method: 'GET', path: '/thing?x=1', headers: { accept: 'text/plain' }, body: null };

test('paths go below the base, and header names come in lower case', async () => {
  vendor.says([201, 'text']);
  const sent = await wire.send(look, 1_000);
  expect(sent).toMatchObject({ kind: 'reply', reply: { status: 201, body: 'text', headers: { 'x-twice': 'a, b' } } });
  expect([vendor.heard, vendor.headers[0]?.accept]).toEqual([['GET /base/thing?x=1'], 'text/plain']);
});

test('a redirect is a reply like any other', async () => {
  vendor.says([302, '']);
  expect(await wire.send(look, 1_000)).toMatchObject({ kind: 'reply', reply: { status: 302 } });
  expect(vendor.heard).toHaveLength(1);
});

test('a connection that nobody takes was never used; one that breaks may have been', async () => {
  const nobody = openWire('http://127.0.0.1:1', 1);
  expect(await nobody.send(look, 1_000)).toEqual({ kind: 'not_sent', reason: 'GET http://127.0.0.1:1: ECONNREFUSED' });
  await nobody.close();
  vendor.says('cut');
  expect(await wire.send(look, 1_000)).toMatchObject({ kind: 'no_reply' });
});

test('an answer that does not come is given up in time, without the path in the reason', async () => {
  vendor.says('silent');
  const before = performance.now();
  const sent = await wire.send({ ...look, path: '/secret-name' }, 100);
  expect(performance.now() - before).toBeLessThan(2_000);
  expect(sent).toMatchObject({ kind: 'no_reply', reason: expect.not.stringContaining('secret') as string });
});

test('after a broken connection the next call gets a new one', async () => {
  vendor.says([200, 'one'], 'cut', [200, 'two']);
  const kinds = [];
  for (let turn = 0; turn < 3; turn += 1) kinds.push((await wire.send(look, 1_000)).kind);
  expect(kinds).toEqual(['reply', 'no_reply', 'reply']);
});
