import fc from 'fast-check';
import { expect, test } from 'vitest';
import { must } from '../base/must.ts';
import type { Event } from '../event.ts';
import { evolve } from '../evolve.ts';
import { GIFTS_PLAIN, SYSTEMS, house, type House } from '../house.fixture.ts';
import { anyHappening, anyOrder, born, happen } from '../life.fixture.ts';
import { plain, type Plain } from '../policy/plain.fixture.ts';
import type { Policy } from '../policy/policy.ts';
import type { State } from '../state.ts';
import { ask, cancel, inspect, line, notice, receive, sell } from '../words.fixture.ts';
import { redecide } from './redecide.ts';
import { asRequested } from './request.ts';
import { counter, type Tally } from './tally.ts';

/** Decides every request of a house again, each with the orders as its events had made them by then. */
function backtest(at: House, policy: Policy): Tally {
  const counted = counter();
  const states = new Map<string, { state: State; version: number }>();
  for (const { events } of at.decisions) {
    const requested = events.find(({ body }) => body.type === 'return.requested');
    if (requested !== undefined) {
      const { customer_id, order_id } = asRequested(requested).body;
      const theirs = [...at.sold.values()].filter((sold) => sold.customer_id === customer_id);
      const then = new Map(states);
      redecide(
        {
          requested: asRequested(requested),
          decided: events.filter((event) => event !== requested),
          decided_at: requested.at,
          candidates: (order_id === null ? theirs.map((sold) => sold.order_id) : [order_id]).map((id) => `order/${id}`),
          world: {
            state: (aggregate) => then.get(aggregate) ?? null,
            sold: (id) => at.sold.get(id) ?? null,
            resolve: () => null,
          },
        },
        { policies: [policy], systems: SYSTEMS },
        counted,
      );
    }
    for (const event of events) states.set(event.aggregate, fold(states, event));
  }
  return counted.tally();
}

function fold(states: ReadonlyMap<string, { state: State }>, event: Event): { state: State; version: number } {
  return { state: evolve(states.get(event.aggregate)?.state ?? null, event), version: event.version };
}

const under = (some: Partial<Plain>): Policy => plain({ ...GIFTS_PLAIN, ...some, id: 'other' });

/** Three mugs (28.00, so 9.34, 9.33, 9.33) and a lamp at 45.00, bought four days ago. */
function sold(at: House = house()): House {
  sell(at);
  return at;
}

test('the policy that decided decides again as it did, whatever has happened since', () => {
  fc.assert(
    fc.property(anyOrder, fc.array(anyHappening, { maxLength: 25 }), (order, happenings) => {
      const at = born(house(), order);
      for (const one of happenings) happen(at, one);
      const asked = at.decisions.filter(({ events }) => events[0]?.body.type === 'return.requested').length;
      expect(backtest(at, under({}))).toMatchObject({ requests: asked, changed: 0, undecidable: {}, changes: [] });
    }),
    { numRuns: 60 },
  );
});

test('units that were authorised and would be barred: by code, with the rule, the money and the return', () => {
  const at = sold();
  ask(at, 'Q1', { MUG: 2, LAMP: 1 });
  const { changed, changes, money } = backtest(at, under({ final_sale: ['LAMP'] }));
  expect(changed).toBe(1);
  expect(changes).toEqual([
    {
      what: 'units',
      from: 'authorised',
      to: 'final_sale',
      rule: 'final_sale: lamp',
      currency: 'GBP',
      requests: 1,
      units: 1,
      refund_minor: -4500,
      examples: ['Q1-1'],
    },
  ]);
  expect(money).toMatchObject([{ currency: 'GBP', refund_before_minor: 1867 + 4500, refund_after_minor: 1867 }]);
});

test('units that were barred and would come back: with the rule that barred them then', () => {
  const at = sold(house([under({ window_days: 2 })]));
  ask(at, 'Q1', { MUG: 3 });
  const { changes } = backtest(at, under({ window_days: 30 }));
  expect(changes).toMatchObject([
    { from: 'window_closed', to: 'authorised', rule: 'window', units: 3, refund_minor: 2800, examples: ['request Q1'] },
  ]);
});

test('a code that turns into another moves no money', () => {
  const at = sold(house([under({ window_days: 2 })]));
  ask(at, 'Q1', { LAMP: 1 });
  expect(backtest(at, under({ final_sale: ['LAMP'] })).changes).toMatchObject([
    { from: 'window_closed', to: 'final_sale', units: 1, refund_minor: 0 },
  ]);
});

test('other gates and another node change a return that is authorised either way', () => {
  const at = sold();
  ask(at, 'Q1', { MUG: 1 });
  const { changes, money } = backtest(at, under({ gates: ['received'], destination: 'DC2' }));
  expect(changes.map(({ what, from, to, units, refund_minor }) => [what, from, to, units, refund_minor])).toEqual([
    ['gates', 'received, inspected, disposition', 'received', 1, 0],
    ['destination', 'DC1', 'DC2', 1, 0],
  ]);
  expect(money).toMatchObject([{ refund_before_minor: 934, refund_after_minor: 934 }]);
});

test('a fee that would be deducted is told beside the refund', () => {
  const at = sold();
  ask(at, 'Q1', { LAMP: 1 });
  const policy = under({});
  const says = { rules: [], otherwise: { kind: 'percent', percent: 10 } } as const;
  const terms = { ...policy.terms, restocking_fee: { informative: false, says } };
  const { changes, money } = backtest(at, { ...policy, terms });
  expect(changes).toMatchObject([
    { what: 'fees', from: 'no fee', to: 'a fee', rule: 'restocking', refund_minor: -450 },
  ]);
  expect(money).toMatchObject([{ fees_before_minor: 0, fees_after_minor: 450, refund_after_minor: 4500 }]);
});

test('units in another return count as they did then: claimed, and free again after a cancellation', () => {
  const at = sold();
  ask(at, 'Q1', { MUG: 2 });
  ask(at, 'Q2', { MUG: 2 });
  cancel(at, 'Q1-1');
  ask(at, 'Q3', { MUG: 2 });
  const { changes } = backtest(at, under({ final_sale: ['MUG'] }));
  // Of Q2 one unit was there; the other was in Q1 then, and still is not to be had.
  expect(changes).toMatchObject([{ from: 'authorised', to: 'final_sale', requests: 3, units: 2 + 1 + 2 }]);
});

test('what is received and paid later does not look back', () => {
  const at = sold();
  ask(at, 'Q1', { LAMP: 1 });
  receive(at, 'Q1-1', { LAMP: 1 });
  inspect(at, 'Q1-1', ['LAMP', 1, 'A']);
  expect(backtest(at, under({}))).toMatchObject({ requests: 1, changed: 0 });
});

test('units of a newer purchase, where the older one is barred, are another value and not another answer', () => {
  const at = house();
  sell(at, notice('7000', [line('1', 'MUG', 1, 700)], { placed_at: '2026-01-05T10:00:00.000Z' }));
  sell(at, notice('7001', [line('1', 'MUG', 1, 900)]));
  ask(at, 'Q1', { MUG: 1 });
  expect(backtest(at, under({ window_days: 30 })).changes).toMatchObject([
    { what: 'value', units: 1, refund_minor: 200 },
  ]);
});

test('the platform’s own return is denied as a whole when a part of it is barred', () => {
  const at = sold();
  ask(at, 'Q1', { MUG: 1, LAMP: 1 }, { order_id: '7001', commerce_return_ref: 'gid/1' });
  const { changes, money } = backtest(at, under({ final_sale: ['LAMP'] }));
  expect(must(money[0], 'money').refund_after_minor).toBe(0);
  expect(changes.reduce((sum, { refund_minor }) => sum + refund_minor, 0)).toBe(-(934 + 4500));
});
