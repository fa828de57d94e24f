import { expect, test } from 'vitest';
import { books, disagreements } from '../books.fixture.ts';
import { answer, answerAll } from '../house.fixture.ts';
import { orderIn, troubles } from '../paid.fixture.ts';
import { inspect, receive, wait } from '../words.fixture.ts';
import {
  FIRST,
  PLEDGE,
  comeBack,
  exchangeHouse,
  onTheRoad,
  refunds,
  ship,
  status,
  swap,
  wished,
} from './exchange.fixture.ts';

test('case 59: an advance exchange is ordered at once, and what comes back pays for it', () => {
  const at = exchangeHouse();
  swap(at, wished(4500, { advance: PLEDGE }));
  expect([status(at), at.deliveries.has(FIRST)]).toEqual(['ordered', true]);
  ship(at);
  expect(status(at)).toBe('shipped');
  comeBack(at);
  expect([status(at), refunds(at)]).toEqual(['complete', [[0, -4500]]]);
  wait(at, '7001', 40);
  expect(at.deliveries.has('Q1-1:charge:1')).toBe(false);
  expect(books(at, '7001').money).toEqual({ returns_allowance: -4500, exchange_sales: 4500 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 59: the pledge is taken when the original never came, and only once the replacement has left', () => {
  const at = exchangeHouse();
  swap(at, wished(4500, { advance: PLEDGE }));
  wait(at, '7001', 20);
  expect(at.deliveries.has('Q1-1:charge:1')).toBe(false);
  ship(at);
  wait(at, '7001', 13);
  expect(at.deliveries.has('Q1-1:charge:1')).toBe(false);
  wait(at, '7001', 1);
  expect(status(at)).toBe('charged');
  expect(at.deliveries.get('Q1-1:charge:1')?.operation).toMatchObject({
    amount_minor: 4500,
    authorization_ref: 'auth 1',
  });
  answerAll(at);
  expect([status(at), orderIn(at).returns['Q1-1']?.status, troubles(at)]).toEqual(['complete', 'cancelled', []]);
  expect(books(at, '7001').money).toEqual({ exchange_sales: 4500, 'settled:pay': -4500 });
  comeBack(at);
  expect(refunds(at)).toEqual([[4500]]);
  answerAll(at);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 59: while the carrier has the original, its pledge is not taken', () => {
  for (const early of [true, false]) {
    const at = exchangeHouse();
    swap(at, wished(4500, { advance: PLEDGE }));
    if (early) onTheRoad(at);
    ship(at);
    if (!early) onTheRoad(at);
    wait(at, '7001', 15);
    expect([status(at), at.deliveries.has('Q1-1:charge:1')]).toEqual(['shipped', false]);
  }
});

test('case 59: a pledge that cannot be taken is somebody’s business, and the original still pays when it comes', () => {
  const at = exchangeHouse();
  swap(at, wished(4500, { advance: PLEDGE }));
  ship(at);
  wait(at, '7001', 14);
  answer(at, 'Q1-1:charge:1', { kind: 'refused', code: 'expired', detail: 'too old' });
  expect([status(at), troubles(at)]).toEqual(['shipped', ['posting_rejected']]);
  comeBack(at);
  expect([status(at), refunds(at)]).toEqual(['complete', [[0, -4500]]]);
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 59: goods that come after the pledge was asked for are paid for in money', () => {
  const at = exchangeHouse();
  swap(at, wished(4500, { advance: PLEDGE }));
  ship(at);
  wait(at, '7001', 14);
  comeBack(at);
  answerAll(at);
  expect([status(at), refunds(at)]).toEqual(['complete', [[4500]]]);
  expect(books(at, '7001').money).toMatchObject({ exchange_sales: 4500, returns_allowance: -4500 });
  expect(disagreements(at, '7001')).toEqual([]);
});

test('case 59: an original that has arrived and is not graded yet is not charged for', () => {
  const at = exchangeHouse();
  swap(at, wished(4500, { advance: PLEDGE }));
  ship(at);
  receive(at, 'Q1-1', { LAMP: 1 });
  wait(at, '7001', 14);
  expect([status(at), at.deliveries.has('Q1-1:charge:1')]).toEqual(['shipped', false]);
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  expect([status(at), refunds(at)]).toEqual(['complete', [[0, -4500]]]);
});
