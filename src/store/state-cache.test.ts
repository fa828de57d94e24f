import { expect, test } from 'vitest';
import type { State } from '#core/state.ts';
import { stateCache } from './state-cache.ts';

const state = (units: number): State => ({ kind: 'stock', document: 'D', units, posted: 'done' });

test('the states used longest ago make room, counted in characters', () => {
  const cache = stateCache(10);
  for (const name of ['A', 'B', 'C']) cache.set(name, { state: state(1), version: 1 }, 3);
  expect(cache.get('A')?.version).toBe(1);
  cache.set('D', { state: state(1), version: 1 }, 3);
  expect(cache.get('B')).toBeUndefined();
  expect(['A', 'C', 'D'].map((name) => cache.get(name)?.version)).toEqual([1, 1, 1]);
});

test('a newer state takes the place of the older one, and its room', () => {
  const cache = stateCache(10);
  for (let version = 1; version <= 20; version += 1) cache.set('A', { state: state(version), version }, 5);
  cache.set('B', { state: state(1), version: 1 }, 5);
  expect([cache.get('A'), cache.get('B')?.version]).toEqual([{ state: state(20), version: 20 }, 1]);
});

test('a state larger than the cache is not kept, nor the one it replaces', () => {
  const cache = stateCache(10);
  cache.set('A', { state: state(1), version: 1 }, 5);
  cache.set('A', { state: state(2), version: 2 }, 11);
  expect(cache.get('A')).toBeUndefined();
});
