import { expect, test } from 'vitest';
import { businessDate, dated } from './business-day.ts';

const LATE_SHOP = { zone: 'Europe/London', day_ends_at: '02:00' } as const;

test.each<[string, string, string]>([
  ['before the shop closes at two it is still yesterday', '2026-07-01T00:30:00.000Z', '2026-06-30'],
  ['at two the new day begins', '2026-07-01T01:00:00.000Z', '2026-07-01'],
  [
    'the UTC date is another one: half past midnight in summer is the day before in UTC',
    '2026-07-01T23:30:00.000Z',
    '2026-07-01',
  ],
  ['the night in which the hour from one to two is missing', '2026-03-29T00:59:59.999Z', '2026-03-28'],
  ['and what follows it', '2026-03-29T01:00:00.000Z', '2026-03-29'],
  ['the night in which that hour comes twice, its second time', '2026-10-25T01:30:00.000Z', '2026-10-24'],
])('case 92: %s', (_when, at, day) => {
  expect(businessDate(at, LATE_SHOP)).toBe(day);
});

test('case 92: a shop that closes at midnight, and a node without a calendar', () => {
  const plain = { zone: 'America/New_York', day_ends_at: '00:00' };
  expect(businessDate('2026-01-01T04:59:59.999Z', plain)).toBe('2025-12-31');
  expect(dated({ S1: plain }, 'S1', '2026-01-01T05:00:00.000Z')).toEqual({ business_date: '2026-01-01' });
  expect(dated({ S1: plain }, 'S2', '2026-01-01T05:00:00.000Z')).toEqual({});
});
