import { expect, test } from 'vitest';
import { disagreements } from '../books.fixture.ts';
import { arrive, awaiting, orderAt, paid, returnAt, troubles } from '../goods.fixture.ts';
import { answerAll, tell, type House } from '../house.fixture.ts';
import { inspect, line, move, notice, sell, tale } from '../words.fixture.ts';
import { waitsOf } from './waits.ts';

const OTHER = notice('7002', [line('1', 'CAMERA', 1, 5000, { serials: ['S-2'] })], { customer_id: 'C-2' });

function judge(at: House, serial: string, accepted: boolean, by = 'Ana') {
  return tell(
    at,
    { reference: { kind: 'return', id: 'Q1-1' } },
    { type: 'serial.judged', return_id: 'Q1-1', serial, accepted, by, reason: 'looked at it' },
  );
}

test('the serial number that was sold comes back: nothing holds the unit', () => {
  const at = awaiting({ CAMERA: 1 });
  arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-1' }]);
  inspect(at, 'Q1-1', ['CAMERA', 1, 'A']);
  expect(paid(at)).toEqual([5000]);
  expect(orderAt(at).serials_back).toEqual({ 'S-1': 'Q1-1' });
});

test('case 24: a serial number of another order holds refund and restock, with that order as evidence', () => {
  const at = awaiting({ CAMERA: 1 });
  sell(at, OTHER);
  expect(tale(arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-2' }]))).toEqual([
    'return.item_received',
    '  1 CAMERA: customer -> quarantine:DC1',
    '  exception serial_mismatch',
  ]);
  expect(at.exceptions.get('serial_mismatch:Q1-1:S-2')).toMatchObject({
    money_at_risk_minor: 5000,
    detail: { serial: 'S-2', sold_with: 'order/7002' },
  });
  expect(tale(inspect(at, 'Q1-1', ['CAMERA', 1, 'A']))).toEqual(['inspection.completed']);
  expect(paid(at)).toEqual([]);
  expect(waitsOf(orderAt(at), returnAt(at), at.now)[0]).toMatchObject({ who: 'operations', what: 'identity:1.S-2' });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 24: a person accepts the unit: it goes on as any other', () => {
  const at = awaiting({ CAMERA: 1 });
  sell(at, OTHER);
  arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-2' }]);
  inspect(at, 'Q1-1', ['CAMERA', 1, 'A']);
  expect(tale(judge(at, 'S-2', true))).toEqual([
    'serial.judged',
    'disposition.assigned',
    'refund.released',
    '  50.00 GBP: returns_allowance -> refund_owed',
    '  ask floor: wms.return.place as Q1-1:place:1',
    '  ask pay: payments.refund as Q1-1:refund:1.1',
    '  resolved serial_mismatch:Q1-1:S-2',
  ]);
  move(at, 'Q1-1', ['CAMERA', 1, 'restock']);
  answerAll(at);
  expect(orderAt(at).returns['Q1-1']?.status).toBe('closed');
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 24: a person rejects the unit: it is in custody, and the right one is awaited and paid for when it comes', () => {
  const at = awaiting({ CAMERA: 1 });
  sell(at, OTHER);
  arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-2' }]);
  expect(tale(judge(at, 'S-2', false))).toEqual([
    'serial.judged',
    '  1 CAMERA: quarantine:DC1 -> customer',
    '  1 CAMERA: customer -> custody:DC1',
    '  resolved serial_mismatch:Q1-1:S-2',
    '  exception wrong_item',
  ]);
  expect(disagreements(at, '7001')).toEqual([]);
  expect(orderAt(at).custody).toMatchObject([{ sku: 'CAMERA', quantity: 1, node: 'DC1', return_id: 'Q1-1' }]);
  arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-1' }]);
  inspect(at, 'Q1-1', ['CAMERA', 1, 'A']);
  expect(paid(at)).toEqual([5000]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 25: a serial number that was never sold blocks restock', () => {
  const at = awaiting({ CAMERA: 1 });
  expect(tale(arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-9' }]))).toContain('  exception serial_reuse');
  inspect(at, 'Q1-1', ['CAMERA', 1, 'A']);
  expect([...at.deliveries.keys()].filter((key) => key.includes(':place:'))).toEqual([]);
  expect(paid(at)).toEqual([]);
});

test('case 25: a serial number that came back before, in this order or another, blocks restock', () => {
  const two = notice('7001', [line('2', 'CAMERA', 2, 10_000, { serials: ['S-1', 'S-3'] })]);
  const at = awaiting({ CAMERA: 2 }, two);
  arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-1' }]);
  expect(troubles(at)).toEqual([]);
  arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-1' }]);
  expect(troubles(at)).toEqual(['serial_reuse']);
  inspect(at, 'Q1-1', ['CAMERA', 2, 'A']);
  expect(paid(at)).toEqual([5000]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('serial numbers told at shipment count like those told with the order', () => {
  const at = awaiting({ CAMERA: 1 }, notice('7001', [line('2', 'CAMERA', 1, 5000)]));
  const items = [{ line_id: '2', sku: 'CAMERA', quantity: 1, serials: ['S-7'] }];
  tell(at, { aggregate: 'order/7001' }, { type: 'order.shipped', node: 'DC1', items });
  expect(at.references.get('serial:S-7')).toBe('order/7001');
  arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-7' }]);
  expect(troubles(at)).toEqual([]);
});

test('where nobody told serial numbers, one that comes back proves nothing', () => {
  const at = awaiting({ MUG: 1 });
  arrive(at, 'Q1-1', [{ sku: 'MUG', serial: 'M-1' }]);
  expect(troubles(at)).toEqual([]);
});

test.each([
  ['without a name', 'S-2', '', 'refused: name_or_reason_missing'],
  ['a serial number that nothing is held for', 'S-5', 'Ana', 'refused: serial_not_held'],
])('cannot be judged: %s', (_what, serial, by, then) => {
  const at = awaiting({ CAMERA: 1 });
  sell(at, OTHER);
  arrive(at, 'Q1-1', [{ sku: 'CAMERA', serial: 'S-2' }]);
  expect(tale(judge(at, serial, true, by))).toEqual([then]);
});
