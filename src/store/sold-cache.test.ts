import { expect, test } from 'vitest';
import type { Sold } from '#core/order/sold.ts';
import { soldCache } from './sold-cache.ts';
import { sale } from './suite-kit.fixture.ts';

const order = (order_id: string, lines: number): Sold => sale(order_id, { lines });

test('the sales used longest ago make room, counted in lines', () => {
  const cache = soldCache(12);
  cache.set('A', order('A', 3));
  cache.set('B', order('B', 3));
  cache.set('C', order('C', 3));
  expect(cache.get('A')?.order_id).toBe('A');
  cache.set('D', order('D', 3));
  expect(cache.get('B')).toBeUndefined();
  expect(['A', 'C', 'D'].map((id) => cache.get(id)?.order_id)).toEqual(['A', 'C', 'D']);
});

test('one order larger than the cache is not kept and pushes nobody out', () => {
  const cache = soldCache(12);
  cache.set('A', order('A', 3));
  cache.set('HUGE', order('HUGE', 500));
  expect(cache.get('HUGE')).toBeUndefined();
  expect(cache.get('A')?.order_id).toBe('A');
});

test('the same order again is counted once', () => {
  const cache = soldCache(12);
  for (let time = 0; time < 5; time += 1) cache.set('A', order('A', 3));
  cache.set('B', order('B', 3));
  cache.set('C', order('C', 3));
  expect(['A', 'B', 'C'].map((id) => cache.get(id)?.order_id)).toEqual(['A', 'B', 'C']);
});
