import { expect, test } from 'vitest';
import { deadline, told, type Moments, type Windows } from './window.ts';

const WINDOWS: Windows = {
  zone: 'Europe/London',
  zone_of: 'policy',
  start: ['delivered', 'shipped', 'ordered'],
  grace_days: { delivered: 0, shipped: 4, ordered: 8 },
  days: { rules: [], otherwise: 30 },
};
const MOMENTS: Moments = {
  asked_at: '2026-03-10T10:00:00.000Z',
  zone: null,
  delivered: null,
  shipped: null,
  ordered: '2026-03-01T10:00:00.000Z',
};

test.each<[string, string, string, number, string]>([
  ['a plain day', 'Europe/London', '2026-01-10T10:00:00.000Z', 14, '2026-01-25T00:00:00.000Z'],
  [
    'the clocks go forward inside the window',
    'Europe/London',
    '2026-03-20T10:00:00.000Z',
    14,
    '2026-04-03T23:00:00.000Z',
  ],
  ['the last day has 23 hours', 'Europe/London', '2026-03-15T10:00:00.000Z', 14, '2026-03-29T23:00:00.000Z'],
  ['the last day has 25 hours', 'Europe/Berlin', '2026-10-11T10:00:00.000Z', 14, '2026-10-25T23:00:00.000Z'],
  ['midnight does not exist', 'America/Havana', '2026-02-22T15:00:00.000Z', 13, '2026-03-08T05:00:00.000Z'],
  [
    'bought late at night, the next day in UTC',
    'America/New_York',
    '2026-03-02T03:30:00.000Z',
    1,
    '2026-03-03T05:00:00.000Z',
  ],
  ['a zone that has no whole hours', 'Asia/Kathmandu', '2026-01-01T12:00:00.000Z', 0, '2026-01-01T18:15:00.000Z'],
  ['the leap day', 'UTC', '2028-02-28T10:00:00.000Z', 1, '2028-03-01T00:00:00.000Z'],
])('the end of the last day: %s', (_what, zone, ordered, days, ends_at) => {
  const windows = { ...WINDOWS, zone, grace_days: { delivered: 0, shipped: 0, ordered: 0 } };
  expect(deadline(windows, { ...MOMENTS, ordered }, days).ends_at).toBe(ends_at);
});

test('case 11: on the last day, a customer ahead of the store has their own midnight', () => {
  const delivered = '2026-03-01T20:00:00.000Z';
  const inStore = deadline(WINDOWS, { ...MOMENTS, delivered, zone: 'Pacific/Auckland' }, 30);
  expect([inStore.last_day, inStore.ends_at]).toEqual(['2026-03-31', '2026-03-31T23:00:00.000Z']);
  // At 20:00 UTC it is 2 March in Auckland already, so the days count from there and end at its midnight.
  const own = deadline({ ...WINDOWS, zone_of: 'customer' }, { ...MOMENTS, delivered, zone: 'Pacific/Auckland' }, 30);
  expect([own.zone, own.last_day, own.ends_at]).toEqual(['Pacific/Auckland', '2026-04-01', '2026-04-01T11:00:00.000Z']);
  const unknown = deadline({ ...WINDOWS, zone_of: 'customer' }, { ...MOMENTS, delivered }, 30);
  expect(unknown).toEqual(inStore);
});

test.each<[string, Partial<Moments>, string]>([
  [
    'delivered',
    { delivered: '2026-03-05T10:00:00.000Z', shipped: '2026-03-02T10:00:00.000Z' },
    'delivered 2026-03-05T10:00:00.000Z, 30 days: may come back until the end of 2026-04-04 in Europe/London',
  ],
  [
    'shipped',
    { shipped: '2026-03-02T10:00:00.000Z' },
    'shipped 2026-03-02T10:00:00.000Z, 30 days and 4 of grace: may come back until the end of 2026-04-05 in Europe/London',
  ],
  [
    'ordered',
    {},
    'ordered 2026-03-01T10:00:00.000Z, 30 days and 8 of grace: may come back until the end of 2026-04-08 in Europe/London',
  ],
])('case 12: counted from the first day of the chain that is known, and says which: %s', (_start, some, says) => {
  expect(told(deadline(WINDOWS, { ...MOMENTS, ...some }, 30))).toBe(says);
});

test('a day that the chain leaves out is not counted from, though it is known', () => {
  const windows: Windows = { ...WINDOWS, start: ['shipped', 'ordered'] };
  expect(deadline(windows, { ...MOMENTS, delivered: '2026-03-05T10:00:00.000Z' }, 30).start).toBe('ordered');
});
