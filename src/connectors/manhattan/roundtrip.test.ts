import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fact } from '#core/base/input.ts';
import type { Operation } from '#core/base/operation.ts';
import type { Call, Delivery, Outbound, Reply } from '#connectors/kit/connector.ts';
import type { Mishap } from '#sandbox/kit/faults.ts';
import { openGround, type OpenGround } from '#sandbox/kit/ground.ts';
import { serve, type Served } from '#sandbox/kit/serve.ts';
import { crew } from '#sandbox/manhattan/crew.ts';
import { openStock } from '#sandbox/manhattan/floor.ts';
import { ledger } from '#sandbox/manhattan/ledger.ts';
import { manhattanStandIn } from '#sandbox/manhattan/stand-in.ts';
import type { ManhattanConfig } from './config.ts';
import { manhattan } from './connector.ts';
import { announce } from './outbound/announce.ts';
import { place } from './outbound/place.ts';
import { withdraw } from './outbound/withdraw.ts';
import { publishedTexts } from './sample.fixture.ts';

// The connector's pure functions against the served stand-in, over real HTTP: what the dispatcher will do, by hand.
let ground: OpenGround;
let served: Served;
let config: ManhattanConfig;
let token: string;
let mishaps: Mishap[];

beforeEach(async () => {
  mishaps = [];
  ground = openGround({
    file: ':memory:',
    standIns: [manhattanStandIn],
    faults: { next: () => mishaps.shift() ?? { kind: 'none' } },
  });
  served = await serve(manhattanStandIn, ground, { port: 0 });
  config = manhattan.config({ ...manhattanStandIn.settings(served.url), ...publishedTexts });
  openStock(
    ground,
    [
      { sku: 'MUG', quantity: 10 },
      { sku: 'VASE', quantity: 5 },
    ],
    '2026-01-01T00:00:00.000Z',
  );
  token = await fetchToken(config);
});

afterEach(async () => {
  await served.close();
  ground.close();
});

async function send(call: Call, base_url: string): Promise<Reply> {
  const { method, headers, body } = call;
  const answer = await fetch(`${base_url}${call.path}`, { method, headers, body });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
}

async function fetchToken(settings: ManhattanConfig): Promise<string> {
  const source = manhattan.auth.token;
  if (source === null) throw new Error('the connector fetches tokens');
  const read = source.read(await send(source.request(settings), source.base_url(settings) ?? ''));
  if (!('token' in read)) throw new Error(`no token: ${JSON.stringify(read)}`);
  return read.token;
}

function sign(call: Call): Call {
  return manhattan.auth.sign(call, config, { now: ground.now(), nonce: 'n' }, token);
}

async function carryOut<O extends Operation>(outbound: Outbound<ManhattanConfig, O>, delivery: Delivery<O>) {
  const reply = await send(sign(outbound.request(delivery, config, {})), manhattan.base_url(config));
  return outbound.outcome(reply, delivery, config);
}

async function lookUp<O extends Operation>(outbound: Outbound<ManhattanConfig, O>, delivery: Delivery<O>) {
  if (outbound.lookup === null) throw new Error('no look-up');
  const reply = await send(sign(outbound.lookup.request(delivery, config)), manhattan.base_url(config));
  return outbound.lookup.read(reply, delivery, config);
}

/** What the stand-in owes to tell, as the connector reads it once it is signed. */
function told(): readonly Fact[] {
  return ground.outbox.unsent().flatMap((seq) => {
    const owed = ground.outbox.owed(seq);
    const now_ms = Date.now();
    const knock = {
      headers: ground.outbox.headers(owed, now_ms),
      body: owed.body,
      received_at: new Date(now_ms).toISOString(),
    };
    expect(manhattan.inbound?.verify(knock, config)).toEqual({ ok: true });
    const reading = manhattan.inbound?.read(knock, config);
    if (reading?.kind !== 'inputs') throw new Error(`not read: ${JSON.stringify(reading)}`);
    ground.outbox.acknowledged(seq);
    return reading.inputs.map(({ fact }) => fact);
  });
}

function delivery<O extends Operation>(operation: O, attempt = 'a'): Delivery<O> {
  return { key: `R7/${operation.name}/${attempt}`, attempts: 0, operation };
}

const node = 'DC1';
const at = '2026-03-01T10:00:00.000Z';
const announcement = delivery({
  name: 'wms.return.announce',
  return_id: 'R7',
  node,
  order_name: '100045',
  at,
  lines: [
    { line: 1, sku: 'MUG', quantity: 3 },
    { line: 2, sku: 'VASE', quantity: 1 },
  ],
});
const placing = delivery({
  name: 'wms.return.place',
  return_id: 'R7',
  node,
  at,
  moves: [
    { line: 1, sku: 'MUG', quantity: 2, disposition: 'restock', container: 'R7-1-A' },
    { line: 1, sku: 'MUG', quantity: 1, disposition: 'scrap', container: 'R7-1-D' },
    { line: 2, sku: 'VASE', quantity: 1, disposition: 'refurbish', container: 'R7-2-A' },
  ],
});
const withdrawal = delivery({ name: 'wms.return.withdraw', return_id: 'R7', node });

function dock() {
  return crew(ground, {
    grade: (_return_id, line, units) =>
      line === '1'
        ? [
            { grade: 'A', count: units - 1 },
            { grade: 'D', count: 1 },
          ]
        : [{ grade: 'A', count: units }],
  });
}

test('a return is announced, received, inspected, placed and moved, and the books agree', async () => {
  const people = dock();
  expect(told()).toMatchObject([
    { type: 'stock.opened', node, items: [{ sku: 'MUG', quantity: 10 }, { sku: 'VASE' }] },
  ]);
  expect(people.step()).toBe(0);

  expect(await carryOut(announce, announcement)).toEqual({ kind: 'accepted', facts: { announcement_ref: 'R7' } });
  expect(people.pending()).toBe(1);
  people.step();
  expect(told()).toEqual([
    {
      type: 'goods.received',
      return_id: 'R7',
      node,
      items: [
        { line: '1', sku: 'MUG', quantity: 3 },
        { line: '2', sku: 'VASE', quantity: 1 },
      ],
    },
  ]);
  people.step();
  expect(told()).toEqual([
    {
      type: 'goods.inspected',
      return_id: 'R7',
      node,
      items: [
        { line: '1', sku: 'MUG', quantity: 2, grade: 'A', container: 'R7-1-A' },
        { line: '1', sku: 'MUG', quantity: 1, grade: 'D', container: 'R7-1-D' },
        { line: '2', sku: 'VASE', quantity: 1, grade: 'A', container: 'R7-2-A' },
      ],
    },
  ]);
  expect(people.pending()).toBe(0);

  expect(await lookUp(place, placing)).toEqual({ kind: 'absent' });
  expect(await carryOut(place, placing)).toEqual({ kind: 'accepted', facts: {} });
  expect(await carryOut(place, placing)).toEqual({ kind: 'accepted', facts: {} });
  expect(await lookUp(place, placing)).toEqual({ kind: 'accepted', facts: {} });
  people.step();
  expect(told()).toEqual([
    {
      type: 'goods.moved',
      return_id: 'R7',
      node,
      items: [
        { line: '1', sku: 'MUG', quantity: 2, disposition: 'restock' },
        { line: '1', sku: 'MUG', quantity: 1, disposition: 'scrap' },
        { line: '2', sku: 'VASE', quantity: 1, disposition: 'refurbish' },
      ],
    },
  ]);
  // Once more after the move: still the same conditions, so still nothing to do.
  expect(await carryOut(place, placing)).toEqual({ kind: 'accepted', facts: {} });
  expect(people.step()).toBe(0);

  expect(ledger(ground)).toEqual({
    stock: [
      { sku: 'MUG', facility: 'DC1', status: 'sellable', quantity: 12 },
      { sku: 'VASE', facility: 'DC1', status: 'sellable', quantity: 5 },
      { sku: 'VASE', facility: 'DC1', status: 'refurbish', quantity: 1 },
    ],
    asns: { '8000': 1 },
    receipts: { count: 1, units: 4 },
    moves: { count: 1, units: 4 },
    duplicate_effects: 0,
  });
});

test('an announcement whose answer was lost is found and not made again', async () => {
  expect(await lookUp(announce, announcement)).toEqual({ kind: 'absent' });
  mishaps.push({ kind: 'silence_after' });
  await expect(carryOut(announce, announcement)).rejects.toThrow(TypeError);
  expect(await lookUp(announce, announcement)).toEqual({ kind: 'accepted', facts: { announcement_ref: 'R7' } });
  dock().step();
  expect(await lookUp(announce, announcement)).toMatchObject({ kind: 'accepted' });
});

test('an announcement sent twice is one; sent again after the receipt it is refused and changes nothing', async () => {
  await carryOut(announce, announcement);
  expect(await carryOut(announce, announcement)).toMatchObject({ kind: 'accepted' });
  dock().step();
  expect(await carryOut(announce, announcement)).toMatchObject({ kind: 'refused', code: 'rcv_131' });
  dock().step();
  dock().step();
  expect(ledger(ground)).toMatchObject({ receipts: { count: 1, units: 4 }, duplicate_effects: 0 });
});

test('a withdrawal before the receipt ends the return in the warehouse; after it the warehouse refuses', async () => {
  await carryOut(announce, announcement);
  expect(await lookUp(withdraw, withdrawal)).toEqual({ kind: 'absent' });
  expect(await carryOut(withdraw, withdrawal)).toEqual({ kind: 'accepted', facts: {} });
  expect(await carryOut(withdraw, withdrawal)).toEqual({ kind: 'accepted', facts: {} });
  expect(await lookUp(withdraw, withdrawal)).toEqual({ kind: 'accepted', facts: {} });
  expect(dock().step()).toBe(0);

  const other = { ...announcement, operation: { ...announcement.operation, return_id: 'R8' } };
  await carryOut(announce, other);
  dock().step();
  const late = delivery({ name: 'wms.return.withdraw', return_id: 'R8', node });
  expect(await carryOut(withdraw, late)).toMatchObject({ kind: 'refused', code: 'rcv_131' });
});

test('what the warehouse refuses is refused with its code', async () => {
  const strange = { ...announcement.operation, lines: [{ line: 1, sku: 'NOT-SOLD-HERE', quantity: 1 }] };
  expect(await carryOut(announce, delivery(strange))).toMatchObject({ kind: 'refused', code: 'rcv_120' });
  const twice = {
    ...announcement.operation,
    lines: [...announcement.operation.lines, ...announcement.operation.lines],
  };
  expect(await carryOut(announce, delivery(twice))).toMatchObject({ kind: 'refused', code: 'rcv_112' });
  expect(await carryOut(place, placing)).toMatchObject({ kind: 'refused', code: 'dci_101' });
  const bare = { ...placing.operation, moves: placing.operation.moves.map((move) => ({ ...move, container: null })) };
  expect(await carryOut(place, delivery(bare))).toMatchObject({ kind: 'refused', code: 'container_missing' });
  expect(await carryOut(announce, delivery({ ...announcement.operation, node: 'moon' }))).toMatchObject({
    kind: 'refused',
    code: 'node_unmapped',
  });
});

test('faults of the vendor are sorted by what they may have done', async () => {
  mishaps.push({ kind: 'error' });
  expect(await carryOut(announce, announcement)).toMatchObject({ kind: 'unknown' });
  expect(await lookUp(announce, announcement)).toEqual({ kind: 'absent' });
  mishaps.push({ kind: 'throttle' });
  expect(await carryOut(announce, announcement)).toEqual({
    kind: 'later',
    reason: 'the gateway throttled the call (429)',
    wait_ms: 1000,
  });
  token = `${token}x`;
  expect(await carryOut(announce, announcement)).toMatchObject({ kind: 'later', wait_ms: null });
  token = await fetchToken(config);
  config = { ...config, organization: 'SOMEBODY-ELSE' };
  expect(await carryOut(announce, announcement)).toMatchObject({ kind: 'later' });
  expect(ledger(ground).asns).toEqual({});
});

test('a wrong password gives no token and no secret away', async () => {
  const source = manhattan.auth.token;
  const reply = source && (await send(source.request({ ...config, password: 'guess' }), served.url));
  expect(reply && source.read(reply)).toEqual({
    kind: 'later',
    reason: 'no token: the token host answered 400',
    wait_ms: null,
  });
});
