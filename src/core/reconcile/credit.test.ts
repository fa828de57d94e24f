import { expect, test } from 'vitest';
import { house, tell } from '../house.fixture.ts';
import { ask, line, notice, sell, tale } from '../words.fixture.ts';

const TO = { aggregate: 'credit/books/90' } as const;
const FOUND = { type: 'credit.found', system: 'books', document_ref: '90', currency: 'GBP', memo: 'goodwill' } as const;

test('a credit that stands on a delivery of ours is ours, and nothing is to be done', () => {
  const at = house();
  sell(at, notice('7001', [line('1', 'MUG', 1, 900)]));
  ask(at, 'Q1', { MUG: 1 });
  const heard = tell(at, TO, { ...FOUND, amount_minor: 900, external_ref: 'Q1-1:authorise' });
  expect(heard).toMatchObject([{ kind: 'decided', events: [], exceptions: [], answer: { matched: 'order/7001' } }]);
});

test.each([
  ['written by hand', null],
  ['under a name that is not ours', 'somebody:else'],
])('a credit %s is finance’s to explain, with its amount at risk', (_what, external_ref) => {
  const at = house();
  expect(tale(tell(at, TO, { ...FOUND, amount_minor: -900, external_ref }))).toEqual([
    'credit.found',
    '  exception credit_without_return',
  ]);
  expect(at.exceptions.get('credit_without_return:credit/books/90')).toMatchObject({ money_at_risk_minor: 900 });
});
