import { expect, test } from 'vitest';
import { answerAll, type House } from '../house.fixture.ts';
import { orderIn } from '../paid.fixture.ts';
import { waitsOf } from '../return/waits.ts';
import { PLEDGE, comeBack, exchangeHouse, pay, ship, soldOut, swap, wished } from './exchange.fixture.ts';

/** Who has to do what for the exchange, in words. */
function told(at: House): string[] {
  const order = orderIn(at);
  const state = order.returns['Q1-1'];
  return state === undefined
    ? []
    : waitsOf(order, state, at.now).flatMap(({ who, what, next }) =>
        what.startsWith('exchange:') ? [`${who}: ${next}`] : [],
      );
}

const later = { to: 'wait', until: '2026-03-20T00:00:00.000Z' } as const;

test.each<[string, Parameters<typeof wished>, (at: House) => void, readonly string[]]>([
  [
    'the difference',
    [6000],
    () => undefined,
    ['customer: The customer has to pay 15.00 GBP for 1 of VASE, else its value is given back.'],
  ],
  ['only the goods, which say so themselves', [4500], () => undefined, []],
  [
    'the replacement',
    [4500],
    (at) => {
      comeBack(at);
      answerAll(at);
    },
    ['warehouse: 1 of VASE has to leave for the customer.'],
  ],
  [
    'stock',
    [4500, { fallback: later }],
    (at) => {
      comeBack(at);
      soldOut(at);
    },
    ['warehouse: 1 of VASE has to come into stock, else its value is given back.'],
  ],
  [
    'the original of a pledge',
    [4500, { advance: PLEDGE }],
    (at) => ship(at),
    ['customer: The goods that pay 45.00 GBP of 1 of VASE have to come back, else the pledge for them is taken.'],
  ],
  [
    'nobody, once it left and is paid for',
    [6000],
    (at) => {
      comeBack(at);
      pay(at, 1500);
      ship(at);
    },
    [],
  ],
])('case 56: an exchange that waits for %s says so', (_what, wish, happens, then) => {
  const at = exchangeHouse();
  swap(at, wished(...wish));
  happens(at);
  expect(told(at)).toEqual(then);
});
