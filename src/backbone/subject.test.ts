import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eventOf, eventSubject, headerText, shardOf } from './subject.ts';

test('the shard of a name is FNV-1a, so that anybody can work it out', () => {
  // The published values of FNV-1a with 32 bits for these texts.
  expect([shardOf('', 2 ** 32), shardOf('a', 2 ** 32), shardOf('foobar', 2 ** 32)]).toEqual([
    0x811c9dc5, 0xe40c292c, 0xbf9cf968,
  ]);
  expect(new Set(Array.from({ length: 200 }, (_none, index) => shardOf(`order/${index}`, 16))).size).toBe(16);
});

test('the subject names type and shard', () => {
  const event = {
    aggregate: 'order/1',
    version: 3,
    at: '2026-03-05T09:00:00.000Z',
    cause: 'k',
    body: { type: 'order.shipped', node: 'DC1', units: 1 },
    asks: [],
  } as const;
  expect(eventSubject('backhaul', event, 1)).toBe('backhaul.event.order.shipped.0');
});

test('an event is found again from its message id, whatever its aggregate is called', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', minLength: 1 }),
      fc.integer({ min: 1, max: 99_999 }),
      (aggregate, version) => {
        const id = headerText(`${aggregate}@${version}`);
        expect(id).toMatch(/^[!-~]+$/);
        expect(eventOf(id)).toEqual({ aggregate, version });
      },
    ),
  );
  for (const other of ['', 'x', 'order/1@', '@1', 'a%@1']) expect(eventOf(other)).toBeNull();
});
