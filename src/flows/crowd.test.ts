import { expect, test } from 'vitest';
import { crowd, type Waiting } from './crowd.ts';

interface Named extends Waiting {
  readonly id: string;
}

const one = (id: string, names: readonly string[], weight = 1): Named => ({ id, names, weight });
const ids = (batch: readonly Named[]): string => batch.map(({ id }) => id).join(' ');

test('a batch weighs as much as it may; one that is heavier goes alone', () => {
  const all = crowd<Named>(4);
  for (const waiting of [one('a', []), one('b', [], 3), one('c', []), one('d', [], 9), one('e', [])]) all.add(waiting);
  expect([ids(all.take()), ids(all.take()), ids(all.take()), ids(all.take()), all.size()]).toEqual([
    'a b',
    'c',
    'd',
    'e',
    0,
  ]);
});

test('what concerns the same waits until that has landed, and keeps its order', () => {
  const all = crowd<Named>(9);
  all.add(one('a', ['x']));
  const first = all.take();
  for (const waiting of [one('b', ['x', 'y']), one('c', ['z']), one('d', ['y']), one('e', ['w'])]) all.add(waiting);
  // d concerns nothing in flight, but b is before it.
  const second = all.take();
  expect([ids(second), ids(all.take()), all.size()]).toEqual(['c e', '', 2]);
  all.landed(second);
  expect(ids(all.take())).toBe('');
  all.landed(first);
  expect(ids(all.take())).toBe('b d');
});

test('two of one batch may share a name: they are decided one after the other', () => {
  const all = crowd<Named>(9);
  all.add(one('a', ['x']));
  all.add(one('b', ['x']));
  const both = all.take();
  expect(ids(both)).toBe('a b');
  all.add(one('c', ['x']));
  expect(ids(all.take())).toBe('');
  all.landed(both);
  expect(ids(all.take())).toBe('c');
});
