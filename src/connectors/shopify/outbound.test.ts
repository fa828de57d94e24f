import { expect, test } from 'vitest';
import type { ReturnComplete, ReturnOpen } from '#core/base/operation.ts';
import { delivery, example, reply, variables } from './example.fixture.ts';
import { approve } from './outbound/approve.ts';
import { complete } from './outbound/complete.ts';
import { decline } from './outbound/decline.ts';
import { lineParts, lineRef } from './outbound/line-ref.ts';
import { open } from './outbound/open.ts';
import { withdraw } from './outbound/withdraw.ts';

const opening = delivery<ReturnOpen>({
  name: 'commerce.return.open',
  return_id: 'C1-1',
  order_ref: 'gid://shopify/Order/1',
  requested_at: '2026-11-09T08:00:00.000Z',
  lines: [
    { line: '11', line_ref: 'gid://shopify/LineItem/11', quantity: 5, reason: 'unwanted' },
    { line: '12', line_ref: '12', quantity: 1, reason: 'unspecified' },
  ],
});

function page(nodes: readonly [string, string, number][], hasNextPage = false) {
  return {
    nodes: nodes.map(([id, line, quantity]) => ({
      quantity,
      fulfillmentLineItem: { id: `F${id}`, lineItem: { id: `gid://shopify/LineItem/${line}` } },
    })),
    pageInfo: { hasNextPage },
  };
}

function returnable(...fulfillments: { head: ReturnType<typeof page>; tail?: ReturnType<typeof page> }[]) {
  return reply({ data: { returnableFulfillments: { nodes: fulfillments, pageInfo: { hasNextPage: false } } } });
}

const first = page([['1', '11', 3]]);
const second = page([
  ['2', '11', 4],
  ['3', '12', 1],
]);

test('open: an order line that left in two parcels is returned out of both', () => {
  const read = open.preparation?.read(
    returnable({ head: first, tail: first }, { head: second, tail: second }),
    opening,
    example,
  );
  expect(read).toEqual({
    kind: 'ready',
    known: {
      lines: [
        { fulfillment_line: 'F1', quantity: 3, reason: 'unwanted' },
        { fulfillment_line: 'F2', quantity: 2, reason: 'unwanted' },
        { fulfillment_line: 'F3', quantity: 1, reason: 'unspecified' },
      ],
    },
  });
  const call = open.request(opening, example, read?.kind === 'ready' ? read.known : {});
  expect(call).toMatchObject({ method: 'POST', path: '/admin/api/2026-10/graphql.json' });
  const returnReasonDefinitionId = 'gid://shopify/ReturnReasonDefinition/2';
  const returnReasonNote = 'Backhaul C1-1';
  expect(variables(call)).toEqual({
    return: {
      orderId: 'gid://shopify/Order/1',
      requestedAt: '2026-11-09T08:00:00.000Z',
      returnLineItems: [
        { fulfillmentLineItemId: 'F1', quantity: 3, returnReasonNote, returnReasonDefinitionId },
        { fulfillmentLineItemId: 'F2', quantity: 2, returnReasonNote, returnReasonDefinitionId },
        { fulfillmentLineItemId: 'F3', quantity: 1, returnReasonNote },
      ],
    },
  });
});

test('open: units that Shopify no longer lets return are refused, and so are lines out of its sight', () => {
  expect(open.preparation?.read(returnable({ head: first, tail: first }), opening, example)).toMatchObject({
    kind: 'refused',
    code: 'not_returnable',
  });
  const long = page([['1', '11', 5]], true);
  expect(open.preparation?.read(returnable({ head: long }), opening, example)).toMatchObject({
    kind: 'later',
    wait_ms: 0,
  });
  const wide = { head: page([['1', '11', 5]], true), tail: page([['9', '99', 1]], true) };
  expect(open.preparation?.read(returnable(wide), opening, example)).toMatchObject({
    kind: 'refused',
    code: 'line_out_of_sight',
  });
});

function opened(status: string, note = 'Backhaul C1-1') {
  const line = (id: number, order_line: number, quantity: number) => ({
    id: `gid://shopify/ReturnLineItem/${id}`,
    quantity,
    returnReasonNote: note,
    fulfillmentLineItem: { lineItem: { id: `gid://shopify/LineItem/${order_line}` } },
  });
  return {
    id: 'gid://shopify/Return/5',
    status,
    returnLineItems: { nodes: [line(1, 11, 3), line(2, 11, 2), line(3, 12, 1)] },
  };
}

const openFacts = {
  return_ref: 'gid://shopify/Return/5',
  lines: [
    { line: '11', line_ref: 'gid://shopify/ReturnLineItem/1=3,gid://shopify/ReturnLineItem/2=2' },
    { line: '12', line_ref: 'gid://shopify/ReturnLineItem/3' },
  ],
};

test('open: the reply ties every line of ours to Shopify’s', () => {
  const answer = reply({ data: { returnCreate: { return: opened('OPEN'), userErrors: [] } } });
  expect(open.outcome(answer, opening, example)).toEqual({ kind: 'accepted', facts: openFacts });
});

test.each([
  ['INVALID', 'refused', 'invalid'],
  ['NOT_FOUND', 'refused', 'not_found'],
  ['INTERNAL_ERROR', 'unknown', undefined],
  ['NOTIFICATION_FAILED', 'unknown', undefined],
  ['ALREADY_EXISTS', 'unknown', undefined],
  ['MISSING_PERMISSION', 'later', undefined],
])('open: the user error %s is %s', (code, kind, name) => {
  const userErrors = [{ code, field: ['returnInput', 'orderId'], message: 'said so' }];
  const outcome = open.outcome(reply({ data: { returnCreate: { return: null, userErrors } } }), opening, example);
  expect(outcome).toMatchObject({
    kind,
    ...(name === undefined ? {} : { code: name, detail: 'returnInput.orderId: said so' }),
  });
});

test('open: a payload with nothing in it leaves the question open', () => {
  expect(open.outcome(reply({ data: { returnCreate: null } }), opening, example).kind).toBe('unknown');
});

test('open: the look-up finds our mark, also on a return that was cancelled meanwhile, and never guesses', () => {
  const look = (nodes: object[], hasNextPage = false) =>
    open.lookup?.read(
      reply({ data: { order: { returns: { nodes, pageInfo: { hasNextPage, endCursor: 'c' } } } } }),
      opening,
      example,
    );
  expect(look([opened('OPEN', 'Backhaul C1-10'), opened('OPEN')])).toEqual({ kind: 'accepted', facts: openFacts });
  expect(look([opened('CANCELED')])).toMatchObject({ kind: 'accepted' });
  expect(look([opened('OPEN', 'by hand')])).toEqual({ kind: 'absent' });
  expect(look([], true)).toEqual({ kind: 'more', page: { after: 'c' } });
  expect(open.lookup?.read(reply({ data: { order: null } }), opening, example)).toMatchObject({
    code: 'order_not_found',
  });
  expect(open.lookup?.read(reply('', 500), opening, example).kind).toBe('unknown');
});

test('line references survive both ways', () => {
  const parts = [
    { id: 'gid://shopify/ReturnLineItem/1', quantity: 3 },
    { id: 'gid://shopify/ReturnLineItem/2', quantity: 2 },
  ];
  expect(lineParts(lineRef(parts))).toEqual(parts);
  expect(lineParts(lineRef(parts.slice(0, 1)))).toEqual([{ id: 'gid://shopify/ReturnLineItem/1', quantity: null }]);
});

function state(status: string, processed = 0, quantity = 5) {
  const [id, fulfillment] = ['gid://shopify/ReturnLineItem/1', { id: 'F1' }];
  return reply({
    data: {
      return: {
        id: 'gid://shopify/Return/5',
        status,
        returnLineItems: { nodes: [{ id, quantity, processedQuantity: processed, fulfillmentLineItem: fulfillment }] },
        reverseFulfillmentOrders: {
          nodes: [
            { lineItems: { nodes: [{ id: 'RFL1', totalQuantity: quantity, fulfillmentLineItem: fulfillment }] } },
          ],
        },
      },
    },
  });
}

const return_ref = 'gid://shopify/Return/5';
const approving = delivery({ name: 'commerce.return.approve', return_id: 'R', return_ref });
const declining = delivery({ name: 'commerce.return.decline', return_ref, code: 'window_closed', note: 'too late' });
const withdrawing = delivery({ name: 'commerce.return.withdraw', return_id: 'R', return_ref });

test('approve: asks, reads the lines, and finds out after a lost answer', () => {
  expect(variables(approve.request(approving, example, {}))).toEqual({ input: { id: return_ref } });
  const facts = { return_ref, lines: [{ line_ref: 'gid://shopify/ReturnLineItem/1', quantity: 5 }] };
  const nodes = [{ id: 'gid://shopify/ReturnLineItem/1', quantity: 5 }];
  const yes = reply({
    data: {
      returnApproveRequest: { return: { id: return_ref, status: 'OPEN', returnLineItems: { nodes } }, userErrors: [] },
    },
  });
  expect(approve.outcome(yes, approving, example)).toEqual({ kind: 'accepted', facts });
  const already = reply({
    data: {
      returnApproveRequest: { return: null, userErrors: [{ code: 'INVALID_STATE', field: ['id'], message: 'open' }] },
    },
  });
  expect(approve.outcome(already, approving, example).kind).toBe('unknown');
  expect(approve.lookup?.read(state('OPEN'), approving, example)).toEqual({ kind: 'accepted', facts });
  expect(approve.lookup?.read(state('REQUESTED'), approving, example)).toEqual({ kind: 'absent' });
  expect(approve.lookup?.read(state('DECLINED'), approving, example)).toMatchObject({ code: 'return_declined' });
  expect(approve.lookup?.read(reply({ data: { return: null } }), approving, example)).toMatchObject({
    code: 'return_not_found',
  });
});

test.each([
  ['window_closed', 'RETURN_PERIOD_ENDED'],
  ['final_sale', 'FINAL_SALE'],
  ['units_exhausted', 'OTHER'],
])('decline: %s is %s to the customer', (code, declineReason) => {
  const call = decline.request({ ...declining, operation: { ...declining.operation, code } }, example, {});
  expect(variables(call)).toEqual({ input: { id: return_ref, declineReason, declineNote: 'too late' } });
});

test('decline and withdraw: the state of the return settles a lost answer', () => {
  expect(decline.lookup?.read(state('DECLINED'), declining, example)).toEqual({ kind: 'accepted', facts: {} });
  expect(decline.lookup?.read(state('REQUESTED'), declining, example)).toEqual({ kind: 'absent' });
  expect(decline.lookup?.read(state('OPEN'), declining, example)).toMatchObject({ code: 'return_open' });
  expect(variables(withdraw.request(withdrawing, example, {}))).toEqual({ id: return_ref });
  expect(withdraw.lookup?.read(state('CANCELED'), withdrawing, example)).toEqual({ kind: 'accepted', facts: {} });
  expect(withdraw.lookup?.read(state('OPEN'), withdrawing, example)).toEqual({ kind: 'absent' });
  expect(withdraw.lookup?.read(state('OPEN', 1), withdrawing, example)).toMatchObject({ code: 'return_processed' });
  expect(withdraw.lookup?.read(state('CLOSED', 5), withdrawing, example)).toMatchObject({ code: 'return_closed' });
});

const completing = delivery<ReturnComplete>({
  name: 'commerce.return.complete',
  return_id: 'R',
  return_ref,
  node: 'DC1',
  lines: [
    {
      line_ref: 'gid://shopify/ReturnLineItem/1',
      quantity: 5,
      dispositions: [
        { disposition: 'restock', quantity: 2 },
        { disposition: 'refurbish', quantity: 1 },
        { disposition: 'scrap', quantity: 2 },
      ],
    },
  ],
});

test('complete: says where each unit went', () => {
  const read = complete.preparation?.read(state('OPEN'), completing, example);
  const call = complete.request(completing, example, read?.kind === 'ready' ? read.known : {});
  const line = { reverseFulfillmentOrderLineItemId: 'RFL1' };
  expect(variables(call)).toEqual({
    input: {
      returnId: return_ref,
      returnLineItems: [
        {
          id: 'gid://shopify/ReturnLineItem/1',
          quantity: 5,
          dispositions: [
            { ...line, quantity: 2, dispositionType: 'RESTOCKED', locationId: 'gid://shopify/Location/1' },
            { ...line, quantity: 1, dispositionType: 'PROCESSING_REQUIRED', locationId: 'gid://shopify/Location/1' },
            { ...line, quantity: 2, dispositionType: 'NOT_RESTOCKED' },
          ],
        },
      ],
    },
  });
});

test('complete: a return of which nothing came is closed without anything to process', () => {
  const nothing = { ...completing, operation: { ...completing.operation, lines: [] } };
  expect(complete.preparation?.read(state('OPEN', 0), nothing, example)).toEqual({
    kind: 'ready',
    known: { step: 'close' },
  });
});

test('complete: the state of the return says which step is next', () => {
  const ready = (step: string) => ({ kind: 'ready', known: { step } });
  const prepare = (answer: ReturnType<typeof state>) => complete.preparation?.read(answer, completing, example);
  expect(prepare(state('OPEN', 0))).toMatchObject(ready('process'));
  expect(prepare(state('OPEN', 5))).toMatchObject(ready('close'));
  expect(prepare(state('CLOSED', 5))).toEqual({ kind: 'accepted', facts: {} });
  expect(prepare(state('OPEN', 2))).toMatchObject({ code: 'processed_otherwise' });
  expect(prepare(state('CLOSED', 0))).toMatchObject({ code: 'processed_otherwise' });
  expect(prepare(state('CANCELED'))).toMatchObject({ code: 'return_canceled' });
  expect(complete.lookup?.read(state('CLOSED', 5), completing, example)).toEqual({ kind: 'accepted', facts: {} });
  expect(complete.lookup?.read(state('OPEN', 0), completing, example)).toEqual({ kind: 'absent' });
  expect(variables(complete.request(completing, example, { step: 'close' }))).toEqual({ id: return_ref });
});

test('case 30: complete: where the customer keeps everything the return is only closed', () => {
  const kept = delivery<ReturnComplete>({ ...completing.operation, lines: [] });
  const prepare = (answer: ReturnType<typeof state>) => complete.preparation?.read(answer, kept, example);
  expect(prepare(state('OPEN', 0))).toEqual({ kind: 'ready', known: { step: 'close' } });
  expect(prepare(state('CLOSED', 0))).toEqual({ kind: 'accepted', facts: {} });
});

test('complete: a return that processing does not close is closed by the next attempt', () => {
  const after = (mutation: string, status: string) =>
    complete.outcome(
      reply({ data: { [mutation]: { return: { id: return_ref, status }, userErrors: [] } } }),
      completing,
      example,
    );
  expect(after('returnProcess', 'OPEN')).toMatchObject({ kind: 'later', wait_ms: 0 });
  expect(after('returnProcess', 'CLOSED')).toEqual({ kind: 'accepted', facts: {} });
  expect(after('returnClose', 'CLOSED')).toEqual({ kind: 'accepted', facts: {} });
});

test('complete: a node without a location waits for its setting', () => {
  const elsewhere = { ...completing, operation: { ...completing.operation, node: 'DC9' } };
  const read = complete.preparation?.read(state('OPEN'), elsewhere, example);
  expect(read).toMatchObject({ kind: 'later', wait_ms: null });
  expect(read?.kind === 'later' ? read.reason : '').toContain('SHOPIFY_LOCATIONS');
});

test('complete: a line kept in parts shares the dispositions out over them', () => {
  const [line_ref, quantity] = ['gid://shopify/ReturnLineItem/1=3,gid://shopify/ReturnLineItem/2=2', 5];
  const lines = [
    {
      line_ref,
      quantity,
      dispositions: [
        { disposition: 'scrap', quantity: 4 },
        { disposition: 'donate', quantity: 1 },
      ],
    },
  ] as const;
  const node = (id: number, held: number) => ({
    id: `gid://shopify/ReturnLineItem/${id}`,
    quantity: held,
    processedQuantity: 0,
    fulfillmentLineItem: { id: `F${id}` },
  });
  const reverse = (id: number, held: number) => ({
    id: `RFL${id}`,
    totalQuantity: held,
    fulfillmentLineItem: { id: `F${id}` },
  });
  const found = reply({
    data: {
      return: {
        id: return_ref,
        status: 'OPEN',
        returnLineItems: { nodes: [node(1, 3), node(2, 2)] },
        reverseFulfillmentOrders: { nodes: [{ lineItems: { nodes: [reverse(1, 3), reverse(2, 2)] } }] },
      },
    },
  });
  const split = { ...completing, operation: { ...completing.operation, lines } };
  const read = complete.preparation?.read(found, split, example);
  expect(read).toMatchObject({
    known: {
      lines: [
        {
          id: 'gid://shopify/ReturnLineItem/1',
          quantity: 3,
          dispositions: [{ reverseFulfillmentOrderLineItemId: 'RFL1', quantity: 3 }],
        },
        {
          id: 'gid://shopify/ReturnLineItem/2',
          quantity: 2,
          dispositions: [
            { reverseFulfillmentOrderLineItemId: 'RFL2', quantity: 1 },
            { reverseFulfillmentOrderLineItemId: 'RFL2', quantity: 1 },
          ],
        },
      ],
    },
  });
});
