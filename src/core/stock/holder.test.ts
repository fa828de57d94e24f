import { expect, test } from 'vitest';
import type { Input } from '../base/input.ts';
import { books, disagreements } from '../books.fixture.ts';
import { awaiting, orderAt, paid, troubles } from '../goods.fixture.ts';
import { GIFT_RETAILER, SYSTEMS, hear, tell, type House } from '../house.fixture.ts';
import { inspect, receive, tale, wait } from '../words.fixture.ts';

function moved(at: House, source: string): Input {
  const items = [{ line: null, sku: 'MUG', quantity: 1, disposition: 'restock' as const }];
  const fact = { type: 'goods.moved', return_id: 'Q1-1', node: 'DC1', items } as const;
  return { key: `m:${source}`, source, at: at.now, to: { reference: { kind: 'return', id: 'Q1-1' } }, fact };
}

test.each([
  [SYSTEMS.commerce, ['refused: not_the_holder'], { customer: -1, quarantine: 1 }],
  [SYSTEMS.erp, ['refused: not_the_holder'], { customer: -1, quarantine: 1 }],
  [SYSTEMS.wms, ['stock.placed'], { customer: -1, sellable: 1 }],
  ['pos', ['stock.placed'], { customer: -1, sellable: 1 }],
])('case 77: %s says that a unit is restocked', (source, then, units) => {
  const at = awaiting({ MUG: 1 });
  receive(at, 'Q1-1', { MUG: 1 });
  inspect(at, 'Q1-1', ['MUG', 1, 'A']);
  expect(tale(hear(at, moved(at, source))).slice(0, 1)).toEqual(then);
  expect(books(at, '7001').units).toEqual(units);
});

test('case 29: the refund was given at the drop-off and the hub finds a wrong item: nothing is clawed back, and a claim can be made', () => {
  const instant = { ...GIFT_RETAILER, gates: { rules: [], otherwise: [] } };
  const at = awaiting({ CAMERA: 1 }, undefined, [instant]);
  expect(paid(at)).toEqual([5000]);
  receive(at, 'Q1-1', { BRICK: 1 });
  expect(troubles(at)).toEqual(['wrong_item']);
  expect([...at.exceptions.values()][0]).toMatchObject({ money_at_risk_minor: 5000 });
  expect(books(at, '7001').money).toEqual({ returns_allowance: -5000, 'settled:pay': 5000 });
  const claim = tell(
    at,
    { aggregate: 'claim/P-1' },
    {
      type: 'claim.opened',
      claim_id: 'P-1',
      of: 'partner',
      against: 'corner shop 12',
      return_id: 'Q1-1',
      items: [{ sku: 'CAMERA', quantity: 1 }],
      amount_minor: 5000,
      currency: 'GBP',
      answer_days: 30,
    },
  );
  expect(tale(claim)).toContain('  50.00 GBP: partner_receivable -> claim_recovery');
  wait(at, '7001', 31);
  expect(troubles(at)).toEqual(['wrong_item', 'overdue_receipt']);
  expect(orderAt(at).returns['Q1-1']?.status).toBe('authorised');
  expect(disagreements(at, '7001')).toEqual([]);
});
