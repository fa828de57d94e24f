import { expect, test } from 'vitest';
import { later } from '../base/instant.ts';
import { disagreements } from '../books.fixture.ts';
import { arrive, awaiting, box, orderAt, returnAt, troubles } from '../goods.fixture.ts';
import { tell, type House } from '../house.fixture.ts';
import { tale } from '../words.fixture.ts';
import { waitsOf } from './waits.ts';

function twoDays(at: House, container: string) {
  at.now = later(at.now, 2 * 86_400_000);
  return tell(at, { aggregate: `box/${container}` }, { type: 'clock.struck', wake: 'box to be opened' });
}

test('case 18: the box is received before its units are known, and then unit by unit', () => {
  const at = awaiting({ MUG: 2 });
  expect(tale(box(at, 'SSCC-1', 'Q1-1'))).toEqual(['box.received', 'return.box_received']);
  expect(waitsOf(orderAt(at), returnAt(at), at.now)).toContainEqual(
    expect.objectContaining({ who: 'warehouse', what: 'box:SSCC-1' }),
  );
  expect(tale(arrive(at, 'Q1-1', [{ sku: 'MUG', quantity: 2, container: 'SSCC-1' }])).slice(0, 2)).toEqual([
    'return.item_received',
    'box.opened',
  ]);
  expect(returnAt(at)).not.toHaveProperty('boxes');
  expect(at.states.get('box/SSCC-1')?.state).toMatchObject({ opened: true });
  expect(at.wakes.get('box/SSCC-1')).toBeNull();
  expect(disagreements(at, '7001')).toEqual([]);
});

test('a box that nobody opens is somebody’s business until its units are told', () => {
  const at = awaiting({ MUG: 2 });
  box(at, 'SSCC-1', 'Q1-1');
  expect(tale(twoDays(at, 'SSCC-1'))).toEqual(['  exception box_unopened']);
  arrive(at, 'Q1-1', [{ sku: 'MUG', container: 'SSCC-1' }]);
  expect(troubles(at)).toEqual([]);
});

test('units told before their box: the box is not waited for', () => {
  const at = awaiting({ MUG: 2 });
  arrive(at, 'Q1-1', [{ sku: 'MUG', container: 'SSCC-1' }]);
  expect(tale(box(at, 'SSCC-1', 'Q1-1'))).toEqual(['box.received']);
  expect(returnAt(at)).not.toHaveProperty('boxes');
  expect(tale(twoDays(at, 'SSCC-1'))).toEqual([]);
});

test('case 103: one box told twice is one box', () => {
  const at = awaiting({ MUG: 2 });
  box(at, 'SSCC-1', 'Q1-1');
  expect(tale(box(at, 'SSCC-1', 'Q1-1'))).toEqual(['refused: document_already_recorded']);
});

test('case 23: a wrong item goes into custody under its own SKU, and the original is still awaited', () => {
  const at = awaiting({ CAMERA: 1 });
  expect(tale(arrive(at, 'Q1-1', [{ sku: 'BRICK', line: '1' }]))).toEqual([
    'return.item_received',
    '  1 BRICK: customer -> custody:DC1',
    '  exception wrong_item',
  ]);
  expect([...at.exceptions.values()][0]).toMatchObject({
    money_at_risk_minor: 5000,
    detail: { sku: 'BRICK', instead_of: 1 },
  });
  expect(returnAt(at).lines[0]?.lots).toMatchObject([{ stage: 'authorised' }]);
  expect(orderAt(at).custody).toMatchObject([{ sku: 'BRICK', quantity: 1 }]);
  expect(disagreements(at, '7001')).toEqual([]);
});
