import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Input } from '#core/base/input.ts';
import type { Knock } from '#connectors/kit/connector.ts';
import { read } from './inbound.ts';
import { fixture, publishedTexts, sampleConfig } from './sample.fixture.ts';
import { verify } from './signature.ts';

const config = sampleConfig();
const received_at = '2026-03-05T08:00:10.000Z';
const now_s = Date.parse(received_at) / 1000;

function knock(body: string, signature?: string): Knock {
  return { headers: signature === undefined ? {} : { 'x-backhaul-signature': signature }, body, received_at };
}

function signed(body: string, secret: string, time = now_s): string {
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;
}

function inputs(body: string): readonly Input[] {
  const reading = read(knock(body), config);
  if (reading.kind !== 'inputs') throw new Error(`expected inputs, got ${JSON.stringify(reading)}`);
  return reading.inputs;
}

test('a receipt becomes goods received, addressed to the return', () => {
  expect(inputs(fixture('receipt'))).toEqual([
    {
      key: 'manhattan:PIX000000101',
      source: 'manhattan',
      at: '2026-03-04T10:15:30.000Z',
      to: { reference: { kind: 'return', id: 'R-1001' } },
      fact: {
        type: 'goods.received',
        return_id: 'R-1001',
        node: 'dc-north',
        items: [
          { line: '1', sku: 'MUG-BLUE', quantity: 3 },
          { line: '2', sku: '20713', quantity: 1 },
        ],
      },
    },
  ]);
});

test('an inspection carries grade and container, and a missing container is null', () => {
  const [input] = inputs(fixture('inspection'));
  expect(input?.at).toBe('2026-03-04T13:00:00.250Z');
  expect(input?.fact).toEqual({
    type: 'goods.inspected',
    return_id: 'R-1001',
    node: 'dc-north',
    items: [
      { line: '1', sku: 'MUG-BLUE', quantity: 2, grade: 'A', container: 'R-1001-1-A' },
      { line: '1', sku: 'MUG-BLUE', quantity: 1, grade: 'D', container: 'R-1001-1-D' },
      { line: '2', sku: '20713', quantity: 1, grade: 'B', container: null },
    ],
  });
});

test('a move carries our dispositions, in UTC', () => {
  const [input] = inputs(fixture('move'));
  expect(input?.at).toBe('2026-03-04T14:00:00.000Z');
  expect(input?.fact).toEqual({
    type: 'goods.moved',
    return_id: 'R-1001',
    node: 'dc-north',
    items: [
      { line: '1', sku: 'MUG-BLUE', quantity: 2, disposition: 'restock' },
      { line: '1', sku: 'MUG-BLUE', quantity: 1, disposition: 'scrap' },
    ],
  });
});

test('an adjustment keeps the raw words beside the canonical reason', () => {
  const [input] = inputs(fixture('adjustment'));
  expect(input?.to).toEqual({ aggregate: 'stock/manhattan/IA0000017' });
  expect(input?.fact).toEqual({
    type: 'stock.adjusted',
    system: 'manhattan',
    document: 'IA0000017',
    node: 'dc-north',
    sku: 'MUG-BLUE',
    quantity: -4,
    reason: 'damaged',
    reason_raw: 'Wet / rusty',
  });
});

test('a reason code that says enough wins over the words', () => {
  const [input] = inputs(changed('adjustment', { ReasonCode: 'LS' }));
  expect(input?.fact).toMatchObject({ reason: 'lost', reason_raw: 'Wet / rusty' });
});

test('a ship confirmation goes to its order', () => {
  const [input] = inputs(fixture('ship-confirm'));
  expect(input?.to).toEqual({ aggregate: 'order/100045' });
  expect(input?.fact).toEqual({
    type: 'order.shipped',
    node: 'dc-north',
    items: [
      { line_id: '4410001', sku: 'MUG-BLUE', quantity: 6 },
      { line_id: '4410002', sku: '20713', quantity: 2 },
    ],
  });
});

test('an opening tells sellable stock only', () => {
  const [input] = inputs(fixture('opening'));
  expect(input?.to).toEqual({ aggregate: 'stock/manhattan/OPEN-1' });
  expect(input?.fact).toMatchObject({ type: 'stock.opened', items: [{ sku: 'MUG-BLUE', quantity: 120 }] });
});

test('an array is read message by message', () => {
  const body = `[${fixture('receipt')},${fixture('inspection')},${changed('opening', { SyncType: 'PERIODIC' })}]`;
  expect(inputs(body).map(({ key }) => key)).toEqual(['manhattan:PIX000000101', 'manhattan:PIX000000102']);
});

function changed(name: string, changes: object): string {
  return JSON.stringify({ ...(JSON.parse(fixture(name)) as object), ...changes });
}

const unreadable: readonly (readonly [what: string, body: string, code: string, says: RegExp])[] = [
  ['no JSON', '{', 'not_json', /not JSON/],
  [
    'another type',
    changed('receipt', { TransactionCode: '999' }),
    'unknown_message',
    /manhattan-messages v1.*TransactionCode/,
  ],
  ['a bare text', '"receipt"', 'unknown_message', /no entry/],
  ['another facility', changed('receipt', { FacilityId: 'DC9' }), 'unknown_facility', /DC9.*MANHATTAN_NODES/],
  ['another grade', changed('inspection', { Lines: [line({ GradeCode: 'Z' })] }), 'unknown_grade', /Z.*grades/],
  [
    'a grade that every object has',
    changed('inspection', { Lines: [line({ GradeCode: 'constructor' })] }),
    'unknown_grade',
    /constructor/,
  ],
  ['another condition', changed('move', { Lines: [line({ ConditionCode: 'EAT' })] }), 'unknown_condition', /EAT/],
  ['no id', changed('receipt', { MessageId: undefined }), 'bad_message', /MessageId/],
  ['no lines', changed('receipt', { Lines: [] }), 'bad_message', /Lines/],
  [
    'half a unit',
    changed('receipt', { Lines: [line({}), line({ Quantity: 0.5 })] }),
    'bad_message',
    /Lines\[1\]\.Quantity/,
  ],
  [
    'a negative receipt',
    changed('receipt', { Lines: [line({ Quantity: -1 })] }),
    'bad_message',
    /Lines\[0\]\.Quantity/,
  ],
  ['no time', changed('receipt', { TransactionDateTime: 'yesterday' }), 'bad_time', /TransactionDateTime/],
  ['one bad of two', `[${fixture('receipt')},{"MessageType":"?"}]`, 'unknown_message', /message 1 of 2/],
];

function line(changes: object): object {
  return { AsnLineId: '1', ItemId: 'MUG-BLUE', Quantity: 1, GradeCode: 'A', ConditionCode: 'SCRAP', ...changes };
}

test.each(unreadable)('%s is parked with what to do', (_what, body, code, says) => {
  const reading = read(knock(body), config);
  expect(reading).toMatchObject({ kind: 'unreadable', code });
  expect(reading.kind === 'unreadable' ? reading.detail : '').toMatch(says);
});

test('what holds nothing for us is ignored with the reason', () => {
  expect(read(knock(changed('opening', { SyncType: 'PERIODIC' })), config)).toMatchObject({ kind: 'ignored' });
  expect(read(knock(changed('adjustment', { Quantity: 0 })), config)).toMatchObject({ kind: 'ignored' });
  expect(read(knock('[]'), config)).toMatchObject({ kind: 'ignored' });
});

test('another shape of message needs another mapping and no code', () => {
  const text = (publishedTexts['MANHATTAN_MAPPING_TEXT'] ?? '')
    .replace('id: MessageId', 'id: Header.Id')
    .replace('zoneless_times: utc', 'zoneless_times: refuse');
  const other = sampleConfig({ MANHATTAN_MAPPING_TEXT: text });
  const body = changed('receipt', { MessageId: undefined, Header: { Id: 77 } });
  expect(read(knock(body), other)).toMatchObject({ kind: 'unreadable', code: 'bad_time' });
  const zoned = changed('receipt', { Header: { Id: 77 }, TransactionDateTime: '2026-03-04T10:15:30Z' });
  expect(read(knock(zoned), other)).toMatchObject({ kind: 'inputs', inputs: [{ key: 'manhattan:77' }] });
});

test('both secrets are accepted while they are changed, and several signatures in one header', () => {
  const body = fixture('receipt');
  for (const secret of ['old-secret-of-16-chars', 'new-secret-of-16-chars'])
    expect(verify(knock(body, signed(body, secret)), config)).toEqual({ ok: true });
  const two = `${signed(body, 'a-secret-nobody-knows')},${signed(body, 'new-secret-of-16-chars').split(',')[1] ?? ''}`;
  expect(verify(knock(body, two), config)).toEqual({ ok: true });
});

const forged: readonly (readonly [what: string, signature: string | undefined, code: string])[] = [
  ['without a signature', undefined, 'signature_missing'],
  ['with half a header', 't=1', 'signature_malformed'],
  ['with another secret', signed(fixture('receipt'), 'a-secret-nobody-knows'), 'signature_wrong'],
  ['with a changed body', signed(`${fixture('receipt')} `, 'new-secret-of-16-chars'), 'signature_wrong'],
  ['of six minutes ago', signed(fixture('receipt'), 'new-secret-of-16-chars', now_s - 360), 'signature_expired'],
  ['of six minutes ahead', signed(fixture('receipt'), 'new-secret-of-16-chars', now_s + 360), 'signature_expired'],
];

test.each(forged)('a message %s is not let in', (_what, signature, code) => {
  expect(verify(knock(fixture('receipt'), signature), config)).toMatchObject({ ok: false, code });
});
