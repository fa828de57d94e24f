import { expect, test } from 'vitest';
import type { Fact, FactCorrected, GoodsMoved, GoodsReceived } from './base/input.ts';
import type { RefusalCode } from './decision.ts';
import { comeBack, exchangeHouse, pay, ship, soldOut, swap, wished } from './exchange/exchange.fixture.ts';
import { answerAll, house, tell, type Heard, type House } from './house.fixture.ts';
import { ruledHouse } from './life.fixture.ts';
import { appease, dispute, disputeEnds, exempt, redirect } from './money.fixture.ts';
import { GOODS_REFUSALS } from './goods-refusals.fixture.ts';
import { approvals, approve, fraud, heldHouse, say } from './hold.fixture.ts';
import { givenUp } from './patience.ts';
import type { Terms } from './policy/terms.ts';
import { told } from './return/correct.fixture.ts';
import { ask, cancel, inspect, line, move, notice, receive, report, sell, tale } from './words.fixture.ts';

const MUGS = notice('7001', [line('1', 'MUG', 3, 3000)]);
const REFUND = 'Q1-1:refund:1.1';
const OF_RETURN = { reference: { kind: 'return', id: 'Q1-1' } } as const;

const received = (quantity: number): GoodsReceived => ({
  type: 'goods.received',
  return_id: 'Q1-1',
  node: 'DC1',
  items: [{ line: null, sku: 'MUG', quantity }],
});

const moved: GoodsMoved = {
  type: 'goods.moved',
  return_id: 'Q1-1',
  node: 'DC1',
  items: [{ line: null, sku: 'MUG', quantity: 3, disposition: 'scrap' }],
};

const stock = {
  type: 'stock.opened',
  system: 'floor',
  document: 'O-1',
  node: 'DC1',
  items: [{ sku: 'MUG', quantity: 1 }],
} as const;

/** Three mugs sold and asked back; received, graded, refunded and put away as far as `until` says. */
function at(until: 'sold' | 'asked' | 'received' | 'graded' | 'failed' | 'closed' = 'asked'): House {
  const limit = { second_name_over_minor: 2000 };
  const rules = { tender_strategy: 'order_of_payment', promotion: 'frozen', appeasement: 'subtract' } as const;
  const home = ruledHouse({
    ...rules,
    loyalty: null,
    charges: {},
    fees: { restocking_fee: null, return_shipping_fee: null },
    refund_days: {},
    ...limit,
  });
  sell(home, MUGS);
  if (until === 'sold') return home;
  ask(home, 'Q1', { MUG: 3 });
  if (until === 'asked') return home;
  told(home, 'r', received(3));
  if (until === 'received') return home;
  inspect(home, 'Q1-1', ['MUG', 3, 'A']);
  if (until === 'failed') report(home, REFUND, 'failed');
  if (until !== 'closed') return home;
  move(home, 'Q1-1', ['MUG', 3, 'restock']);
  answerAll(home);
  return home;
}

function correct(home: House, some: Partial<FactCorrected> = {}): Heard {
  const plain = { original_key: 'r', return_id: 'Q1-1', kind: 'did_not_occur', correction: null } as const;
  return tell(home, OF_RETURN, { type: 'fact.corrected', ...plain, by: 'Ada', reason: 'wrong pallet', ...some });
}

function resolve(home: House, some: Partial<Extract<Fact, { type: 'exception.resolved' }>> = {}): Heard {
  const plain = { exception_id: 'over_receipt:r:MUG', kind: 'over_receipt', action: 'send_back' };
  const signed = { by: 'Ada', reason: 'sent back' };
  return tell(home, { aggregate: 'order/7001' }, { type: 'exception.resolved', ...plain, ...signed, ...some });
}

function held(terms: Partial<Terms>, some: Parameters<typeof ask>[3] = {}): House {
  const home = heldHouse(terms);
  ask(home, 'Q1', { LAMP: 1 }, some);
  return home;
}

function lift(home: House): Heard {
  const signed = { by: 'Ben', second: null, reason: 'it is ours' };
  return say(home, { type: 'hold.lifted', return_id: 'Q1-1', hold_id: 'H1', ...signed });
}

/** Each code in the order in which its kind of fact is judged; what would come later is wrong as well where it can be. */
const ROWS: Readonly<Record<RefusalCode, () => Heard>> = {
  order_already_recorded: () => sell(at('sold'), MUGS),
  document_already_recorded: () => {
    const home = house();
    tell(home, { aggregate: 'stock/floor/O-1' }, stock);
    return tell(home, { aggregate: 'stock/floor/O-1' }, stock);
  },
  request_already_decided: () => ask(at(), 'Q1', {}),
  nothing_requested: () => ask(at('sold'), 'Q1', {}),
  return_closed: () => cancel(at('closed'), 'Q1-1'),
  return_unknown: () => {
    const home = at();
    return tell(
      home,
      { aggregate: 'order/7001' },
      { type: 'return.cancelled', return_id: 'Q9-1', reason: 'keeps them' },
    );
  },
  return_not_cancellable: () => cancel(at('received'), 'Q1-1'),
  order_unknown: () => appease(house(), 'A1', -1, { by: '' }),
  grant_already_given: () => {
    const home = at('sold');
    appease(home, 'A1', 100);
    return appease(home, 'A1', -1, { by: '' });
  },
  currency_differs: () => {
    const some = { appeasement_id: 'A1', amount_minor: -1, currency: 'EUR', by: '', second: null, reason: '' };
    return tell(at('sold'), { aggregate: 'order/7001' }, { type: 'appeasement.given', ...some });
  },
  nothing_to_refund: () => exempt(at('sold'), 'X1'),
  amount_not_positive: () => appease(at('sold'), 'A1', 0, { by: '' }),
  name_or_reason_missing: () => appease(at('sold'), 'A1', 9000, { by: ' ' }),
  second_name_needed: () => appease(at('sold'), 'A1', 9000),
  amount_exceeds_paid: () => appease(at('sold'), 'A1', 9000, { second: 'Ben' }),
  refund_not_failed: () => redirect(at('graded'), REFUND, 'bank', { by: '' }),
  payout_not_allowed: () => {
    const tender = {
      tender_id: 'g',
      kind: 'gift_card',
      system: 'cards',
      payment_ref: 'gc',
      amount_minor: 3000,
    } as const;
    const home = house();
    sell(home, notice('7001', [line('1', 'MUG', 3, 3000)], { tenders: [tender] }));
    ask(home, 'Q1', { MUG: 3 });
    receive(home, 'Q1-1', { MUG: 3 });
    inspect(home, 'Q1-1', ['MUG', 3, 'A']);
    report(home, REFUND, 'failed');
    return redirect(home, REFUND, 'bank');
  },
  payment_held: () => {
    const home = at('failed');
    dispute(home, 'pi 7001', 100);
    return redirect(home, REFUND, 'original', { second: 'Ben' });
  },
  dispute_already_closed: () => {
    const home = at('sold');
    dispute(home, 'pi 7001', 100);
    disputeEnds(home, 'pi 7001', 'dp 1', 'won');
    return disputeEnds(home, 'pi 7001', 'dp 1', 'lost');
  },
  correction_not_fitting: () => correct(at('closed'), { kind: 'incorrect_data' }),
  already_corrected: () => {
    const home = at('received');
    correct(home);
    return correct(home, { kind: 'incorrect_data', correction: moved });
  },
  fact_built_upon: () => correct(at('graded')),
  waited_too_long: () => {
    const input = { key: 'r', source: 'test', at: '2026-01-01T00:00:00.000Z', to: OF_RETURN, fact: received(3) };
    const waiting = { input, waits_for: 'reference:return:Q1-1', since: '2026-01-01T00:00:00.000Z' };
    expect(givenUp(waiting, '2026-01-30T23:59:59.999Z')).toBeNull();
    return [givenUp(waiting, '2026-01-31T00:00:00.000Z')].flatMap((one) => one ?? []);
  },
  line_unknown: () => {
    const told = { order_id: '7001', lines: [{ line_id: '9', cost_minor: 0 }], basis: 'issue' } as const;
    return tell(at('sold'), { aggregate: 'order/7001' }, { type: 'cost.told', ...told });
  },
  nothing_to_give_up: () => {
    const told = { return_id: 'Q1-1', by: '', second: null, reason: '' };
    return tell(at(), OF_RETURN, { type: 'goods.given_up', ...told });
  },
  exception_kind_unknown: () => resolve(at(), { kind: 'over_receipts', action: 'nothing' }),
  exception_closes_itself: () =>
    resolve(at(), { exception_id: 'overdue_receipt:Q1-1', kind: 'overdue_receipt', action: 'nothing' }),
  action_unknown: () =>
    resolve(at(), { exception_id: 'disposition_differs:m', kind: 'disposition_differs', action: 'nothing' }),
  nothing_to_approve: () => approve(held({}), 'Ana'),
  requester_approves: () => approve(held(approvals('four_eyes'), { requested_by: 'Ana' }), 'ana'),
  same_person_twice: () => {
    const home = held(approvals('four_eyes'));
    approve(home, 'Ben');
    return approve(home, ' ben ');
  },
  approval_already_decided: () => {
    const home = held(approvals('one'));
    approve(home, 'Ben');
    return approve(home, 'Cleo');
  },
  score_out_of_range: () => {
    const scored = { score: 101, reference: 'f1', system: 'risk' };
    return say(held(fraud('pass')), { type: 'fraud.scored', return_id: 'Q1-1', ...scored });
  },
  nothing_to_review: () =>
    say(held({}), { type: 'fraud.reviewed', return_id: 'Q1-1', by: 'Ana', verdict: 'pass', reason: 'known' }),
  hold_already_placed: () => {
    const home = held({});
    const placed = { hold_id: 'H1', by: 'Ana', reason: 'odd serial' };
    say(home, { type: 'hold.placed', return_id: 'Q1-1', ...placed });
    return say(home, { type: 'hold.placed', return_id: 'Q1-1', ...placed });
  },
  hold_unknown: () => lift(held({})),
  hold_already_lifted: () => {
    const home = held({});
    say(home, { type: 'hold.placed', return_id: 'Q1-1', hold_id: 'H1', by: 'Ana', reason: 'odd serial' });
    lift(home);
    return lift(home);
  },
  return_not_refused: () => {
    const items = [{ line: null, sku: 'LAMP', quantity: 1 }];
    return say(held({}), { type: 'goods.handed_back', return_id: 'Q1-1', node: 'DC1', items });
  },
  ...GOODS_REFUSALS,
  exchange_not_priced: () => swap(exchangeHouse(), wished(45.5, { currency: 'EUR' })),
  exchange_unknown: () => {
    const home = exchangeHouse();
    ask(home, 'Q1', { LAMP: 1 });
    return pay(home, -1);
  },
  exchange_ended: () => {
    const home = exchangeHouse();
    swap(home, wished(4500));
    comeBack(home);
    ship(home);
    return soldOut(home);
  },
  refund_not_cash: () =>
    tell(
      at('graded'),
      { reference: { kind: 'refund', id: REFUND } },
      { type: 'cash.paid_out', refund_id: REFUND, by: '', receipt_ref: 'till 4/17' },
    ),
  units_not_cancellable: () =>
    tell(
      at('asked'),
      { aggregate: 'order/7001' },
      {
        type: 'order.cancelled',
        order_id: '7001',
        cancellation_id: 'X1',
        lines: [{ line_id: '1', quantity: 1 }],
        reason: 'too late',
      },
    ),
};

test.each(Object.keys(ROWS) as RefusalCode[])('refused: %s', (code) => {
  expect(tale(ROWS[code]()).at(-1)).toBe(`refused: ${code}`);
});

test.each<[RefusalCode, RefusalCode, () => Heard]>([
  ['name_or_reason_missing', 'correction_not_fitting', () => correct(at(), { by: '', kind: 'incorrect_data' })],
  ['correction_not_fitting', 'return_closed', () => correct(at('closed'), { kind: 'incorrect_data' })],
  ['return_closed', 'fact_built_upon', () => correct(at('closed'))],
  ['name_or_reason_missing', 'exception_kind_unknown', () => resolve(at(), { reason: '', kind: 'none' })],
  ['exception_kind_unknown', 'action_unknown', () => resolve(at(), { exception_id: 'x', action: 'none' })],
])('%s goes before %s', (first, _second, happens) => {
  expect(tale(happens())).toEqual([`refused: ${first}`]);
});
