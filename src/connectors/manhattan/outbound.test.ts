import { expect, test } from 'vitest';
import type { WmsAnnounce, WmsPlace, WmsWithdraw } from '#core/base/operation.ts';
import type { Call, Delivery, Reply } from '#connectors/kit/connector.ts';
import { announce } from './outbound/announce.ts';
import { place } from './outbound/place.ts';
import { withdraw } from './outbound/withdraw.ts';
import { sampleConfig } from './sample.fixture.ts';

const config = sampleConfig();

const announcement: Delivery<WmsAnnounce> = {
  key: 'R-1001/wms.return.announce/1',
  attempts: 0,
  operation: {
    name: 'wms.return.announce',
    return_id: "R-1001'x",
    node: 'dc-north',
    order_name: '100045',
    at: '2026-03-02T09:00:00.000Z',
    lines: [{ line: 1, sku: 'MUG-BLUE', quantity: 3 }],
  },
};

const placing: Delivery<WmsPlace> = {
  key: 'R-1001/wms.return.place/1',
  attempts: 0,
  operation: {
    name: 'wms.return.place',
    return_id: 'R-1001',
    node: 'dc-north',
    at: '2026-03-04T14:00:00.000Z',
    moves: [
      { line: 1, sku: 'MUG-BLUE', quantity: 2, disposition: 'restock', container: 'R-1001-1-A' },
      { line: 1, sku: 'MUG-BLUE', quantity: 1, disposition: 'scrap', container: 'R-1001-1-D' },
    ],
  },
};

const withdrawal: Delivery<WmsWithdraw> = {
  key: 'R-1001/wms.return.withdraw/1',
  attempts: 0,
  operation: { name: 'wms.return.withdraw', return_id: 'R-1001', node: 'dc-north' },
};

function reply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

function done(data: unknown, totalCount = 1): Reply {
  return reply(200, {
    success: true,
    header: { totalCount },
    data,
    messages: { Message: [], Size: 0 },
    exceptions: [],
  });
}

function json(call: Call): unknown {
  return JSON.parse(call.body ?? '');
}

test('an announcement is an item-level ASN with our ids and our key', () => {
  const call = announce.request(announcement, config, {});
  expect(call).toMatchObject({ method: 'POST', path: '/receiving/api/receiving/asn/save' });
  expect(call.headers).toMatchObject({ selectedorganization: 'ACME', selectedlocation: 'DC1' });
  expect(json(call)).toEqual({
    AsnId: "R-1001'x",
    AsnLevel: 'ITEM',
    AsnOriginTypeId: 'P',
    AsnStatus: '1000',
    DestinationFacilityId: 'DC1',
    OrgId: 'ACME',
    VendorId: null,
    EstimatedDeliveryDate: '2026-03-02T09:00:00.000Z',
    AsnLine: [{ AsnLineId: '1', ItemId: 'MUG-BLUE', ShippedQuantity: 3, QuantityUomId: 'UNIT' }],
    Extended: { BackhaulDelivery: 'R-1001/wms.return.announce/1', BackhaulOrder: '100045' },
  });
  expect(announce.outcome(done({ AsnId: "R-1001'x" }), announcement, config)).toEqual({
    kind: 'accepted',
    facts: { announcement_ref: "R-1001'x" },
  });
});

test('a tenant without extended attributes is not sent any', () => {
  const call = announce.request(announcement, sampleConfig({ MANHATTAN_EXTENDED: '{}' }), {});
  expect(json(call)).toMatchObject({ Extended: {} });
});

test('the look-up of an announcement doubles quotes and knows ours by its key', () => {
  const lookup = announce.lookup;
  if (lookup === null) throw new Error('the announcement must have a look-up: it is not safe to repeat');
  expect(json(lookup.request(announcement, config))).toMatchObject({ Query: "AsnId = 'R-1001''x'" });
  const row = { AsnId: "R-1001'x", AsnStatus: '3000' };
  const found = { ...row, Extended: { BackhaulDelivery: announcement.key } };
  expect(lookup.read(done([found]), announcement, config)).toMatchObject({ kind: 'accepted' });
  expect(lookup.read(done([row]), announcement, config)).toMatchObject({ kind: 'accepted' });
  const earlier = { ...row, Extended: { BackhaulDelivery: 'R-1001/wms.return.announce/0' } };
  expect(lookup.read(done([earlier]), announcement, config)).toEqual({ kind: 'absent' });
  expect(lookup.read(done([], 0), announcement, config)).toEqual({ kind: 'absent' });
  expect(lookup.read(done([{}]), announcement, config)).toMatchObject({ kind: 'unknown' });
  expect(lookup.read(reply(500, ''), announcement, config)).toMatchObject({ kind: 'unknown' });
});

test('placing sets one condition for each container', () => {
  const call = place.request(placing, config, {});
  expect(call.path).toBe('/dcinventory/api/dcinventory/containerCondition/bulkImport');
  expect(json(call)).toEqual({
    Data: [
      { InventoryContainerId: 'R-1001-1-A', InventoryContainerTypeId: 'ILPN', ConditionCode: 'RESTOCK' },
      { InventoryContainerId: 'R-1001-1-D', InventoryContainerTypeId: 'ILPN', ConditionCode: 'SCRAP' },
    ],
  });
  expect(place.outcome(done({ SuccessCount: 2 }), placing, config)).toEqual({ kind: 'accepted', facts: {} });
});

test('the look-up of a placing wants every container in its condition', () => {
  const lookup = place.lookup;
  if (lookup === null) throw new Error('placing should have a look-up');
  expect(json(lookup.request(placing, config))).toMatchObject({
    Query: "InventoryContainerId in ('R-1001-1-A', 'R-1001-1-D')",
    Size: 2,
  });
  const a = { InventoryContainerId: 'R-1001-1-A', ConditionCode: 'RESTOCK' };
  const d = { InventoryContainerId: 'R-1001-1-D', ConditionCode: 'SCRAP' };
  expect(lookup.read(done([d, a], 2), placing, config)).toEqual({ kind: 'accepted', facts: {} });
  expect(lookup.read(done([a]), placing, config)).toEqual({ kind: 'absent' });
  expect(lookup.read(done([a, { ...d, ConditionCode: 'RTV' }], 2), placing, config)).toEqual({ kind: 'absent' });
});

function moving(changes: Partial<WmsPlace>): Delivery<WmsPlace> {
  return { ...placing, operation: { ...placing.operation, ...changes } };
}
const [firstMove] = placing.operation.moves;

const undoable: readonly (readonly [what: string, delivery: Delivery<WmsPlace>, code: string])[] = [
  ['without a container', moving({ moves: firstMove ? [{ ...firstMove, container: null }] : [] }), 'container_missing'],
  [
    'of one container to two places',
    moving({ moves: firstMove ? [firstMove, { ...firstMove, disposition: 'donate' }] : [] }),
    'container_split',
  ],
  ['of nothing', moving({ moves: [] }), 'nothing_to_place'],
  ['at a node without facility', moving({ node: 'dc-moon' }), 'node_unmapped'],
];

test.each(undoable)('a placing %s is refused and nothing is changed', (_what, delivery, code) => {
  const call = place.request(delivery, config, {});
  expect(call.path).toBe('/receiving/api/receiving/asn/search');
  expect(place.outcome(done([], 0), delivery, config)).toMatchObject({ kind: 'refused', code });
  expect(place.lookup?.read(done([], 0), delivery, config)).toMatchObject({ kind: 'refused', code });
});

test('a withdrawal cancels the ASN, and finds it canceled', () => {
  expect(json(withdraw.request(withdrawal, config, {}))).toMatchObject({ AsnId: 'R-1001', AsnStatus: '9000' });
  expect(withdraw.outcome(done({}), withdrawal, config)).toEqual({ kind: 'accepted', facts: {} });
  const read = (row: unknown) => withdraw.lookup?.read(done([row]), withdrawal, config);
  expect(read({ AsnId: 'R-1001', AsnStatus: '9000' })).toEqual({ kind: 'accepted', facts: {} });
  expect(read({ AsnId: 'R-1001', AsnStatus: '1000' })).toEqual({ kind: 'absent' });
});

const error = (Code: string, Description: string) => ({
  success: false,
  messageKey: 'error.400',
  messages: {
    Message: [
      { Type: 'WARNING', Code: 'W', Description: 'mind' },
      { Type: 'ERROR', Code, Description },
    ],
    Size: 2,
  },
  exceptions: [{ messageKey: 'other', message: 'other' }],
});

const sorted: readonly (readonly [what: string, reply: Reply, outcome: object])[] = [
  [
    'a component error',
    reply(400, error('RCV::120', 'Item X does not exist')),
    { kind: 'refused', code: 'rcv_120', detail: 'RCV::120: Item X does not exist' },
  ],
  [
    'an exception only',
    reply(400, { success: false, exceptions: [{ messageKey: 'RCV::7', message: 'no' }] }),
    { kind: 'refused', code: 'rcv_7' },
  ],
  [
    'a bare failure',
    reply(400, { success: false, messageKey: 'error.400', message: 'bad' }),
    { kind: 'refused', code: 'error_400', detail: 'error.400: bad' },
  ],
  ['a failure with 200', reply(200, { success: false, messageKey: 'RCV::995' }), { kind: 'refused', code: 'rcv_995' }],
  [
    'success with an error inside',
    reply(200, { ...error('DCI::101', 'gone'), success: true }),
    { kind: 'refused', code: 'dci_101' },
  ],
  ['a page of a proxy', reply(404, '<html>'), { kind: 'refused', code: 'http_404' }],
  ['success without envelope', reply(200, 'ok'), { kind: 'unknown' }],
  ['a server error', reply(500, error('error.500', 'Could not commit JPA transaction')), { kind: 'unknown' }],
  ['a bad gateway', reply(502, ''), { kind: 'unknown' }],
  ['an unavailable service', reply(503, ''), { kind: 'unknown' }],
  ['an announced wait', reply(503, '', { 'retry-after': '7' }), { kind: 'later', wait_ms: 7000 }],
  ['a throttle', reply(429, '', { 'retry-after': '2' }), { kind: 'later', wait_ms: 2000 }],
  ['a throttle without a wait', reply(429, ''), { kind: 'later', wait_ms: null }],
  ['a token that ran out', reply(401, ''), { kind: 'later', wait_ms: null }],
  ['a user without the facility', reply(403, ''), { kind: 'later' }],
];

test.each(sorted)('%s is sorted', (_what, answer, outcome) => {
  expect(announce.outcome(answer, announcement, config)).toMatchObject(outcome);
  expect(place.outcome(answer, placing, config)).toMatchObject(outcome);
  expect(withdraw.outcome(answer, withdrawal, config)).toMatchObject(outcome);
});
