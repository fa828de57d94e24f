import { expect, test } from 'vitest';
import type { Fact } from '../base/input.ts';
import { decide } from '../decide.ts';
import type { ExceptionChange, World } from '../decision.ts';
import { GIFT_RETAILER, SYSTEMS } from '../house.fixture.ts';

const EMPTY: World = { state: () => null, sold: () => null, resolve: () => null };
const NOW = '2026-03-05T09:00:00.000Z';

/** What a stock document leads to where the node holds so many mugs; null where nobody reads its stock. */
function flags(on_hand: number | null, quantity: number): readonly ExceptionChange[] {
  const fact: Fact = {
    type: 'stock.adjusted',
    system: 'floor',
    document: 'ADJ-1',
    node: 'DC1',
    sku: 'MUG',
    quantity,
    reason: quantity < 0 ? 'lost' : 'found',
    reason_raw: 'as told',
  };
  const input = { key: 'k', source: 'test', at: NOW, to: { aggregate: 'stock/floor/ADJ-1' }, fact };
  const silent = { product: () => null, customer: () => null, delivered: () => null };
  const known = on_hand === null ? silent : { ...silent, on_hand: () => on_hand };
  const verdict = decide(EMPTY, input, { now: NOW, policies: [GIFT_RETAILER], systems: SYSTEMS, known }, []);
  if (verdict.kind !== 'decided') throw new Error('a stock document is always taken');
  expect(verdict.units).toMatchObject([{ quantity: Math.abs(quantity) }]);
  return verdict.exceptions;
}

test.each<[string, number | null, number, readonly object[]]>([
  ['there are enough', 3, -3, []],
  [
    'one more leaves than there was',
    3,
    -4,
    [{ change: 'open', id: 'negative_stock:DC1:MUG', kind: 'negative_stock', detail: { on_hand: -1 } }],
  ],
  ['it falls further', -1, -1, [{ change: 'open', detail: { on_hand: -2 } }]],
  ['some of it comes and it is still short', -2, 1, []],
  ['the rest comes', -1, 1, [{ change: 'close', id: 'negative_stock:DC1:MUG' }]],
  ['nobody reads the stock', null, -9, []],
])('case 86: stock below zero is flagged and posted as told: %s', (_what, on_hand, quantity, then) => {
  const found = flags(on_hand, quantity);
  expect(found).toHaveLength(then.length);
  expect(found).toMatchObject(then);
});
