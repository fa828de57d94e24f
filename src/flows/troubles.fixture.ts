import type { Fact, Input, Target } from '#core/base/input.ts';
import type { ExceptionKind } from '#core/decision.ts';
import { GIFT_RETAILER, answer, answerAll, hear, house, SYSTEMS, tell, type House } from '#core/house.fixture.ts';
import { bookHouse, cost } from '#core/ledger.fixture.ts';
import { favourFor } from '#core/life.fixture.ts';
import { dispute, disputeEnds, foundOutside, redirect } from '#core/money.fixture.ts';
import type { Known } from '#core/policy/known.ts';
import { NO_TERMS } from '#core/policy/terms.ts';
import { correct, told } from '#core/return/correct.fixture.ts';
import { ask, inspect, line, move, notice, receive, report, sell, wait } from '#core/words.fixture.ts';
import { single } from './act.ts';
import { decideBatch, type Entry } from './batch.ts';
import { GOODS_TROUBLES } from './goods-troubles.fixture.ts';
import { HOLD_TROUBLES, type Trouble } from './hold-troubles.fixture.ts';
import { OUTCOME_TROUBLES } from './outcome-troubles.fixture.ts';
import type { Writes } from './ports.ts';

const REFUND = 'Q1-1:refund:1.1';
export const NEVER = '2020-01-01T00:00:00.000Z';
const LONG_AGO = '2026-03-01T09:00:00.000Z';

/** Three mugs sold and paid by card, and all asked back. */
function asked(at: House, paid_minor = 3000): void {
  const tender = { tender_id: 't1', kind: 'card', system: 'pay7001', payment_ref: 'pi 7001' } as const;
  sell(at, notice('7001', [line('1', 'MUG', 3, 3000)], { tenders: [{ ...tender, amount_minor: paid_minor }] }));
  ask(at, 'Q1', { MUG: 3 });
}

function refunded(at: House): void {
  asked(at);
  receive(at, 'Q1-1', { MUG: 3 });
  inspect(at, 'Q1-1', ['MUG', 3, 'A']);
}

const received = (quantity: number, some: { readonly business_key?: object } = {}): Fact & { type: 'goods.received' } =>
  ({
    type: 'goods.received',
    return_id: 'Q1-1',
    node: 'DC1',
    items: [{ line: null, sku: 'MUG', quantity }],
    ...some,
  }) as Fact & { type: 'goods.received' };

const graded = (at: House, key: string, grade: 'A' | 'D') =>
  told(at, key, {
    type: 'goods.inspected',
    return_id: 'Q1-1',
    node: 'DC1',
    items: [{ line: null, sku: 'MUG', quantity: 3, grade, container: null }],
  });

function input(key: string, to: Target, fact: Fact): Input {
  return { key, source: 'test', at: NEVER, to, fact };
}

/** Lets the batch decide an entry on what the house holds; its exceptions are the house's then. */
export function batch(at: House, entry: Entry, known: 'parked' | 'done' | null = null, stock?: Known): Writes {
  const keys = entry.inputs.map(({ key }) => [key, { hash: 'of then', status: known ?? 'done', answer: {} }] as const);
  const loaded = {
    known: new Map(known === null ? [] : keys),
    states: at.states,
    sold: at.sold,
    candidates: new Map(),
    resolve: ({ kind, id }: { readonly kind: string; readonly id: string }) =>
      at.references.get(`${kind}:${id}`) ?? null,
  };
  const facts = { now: at.now, policies: at.policies, systems: SYSTEMS, known: stock };
  const { writes } = decideBatch([entry], loaded, { facts, owner: null });
  for (const change of writes.exceptions) {
    const before = at.exceptions.get(change.id);
    if (change.change === 'open') at.exceptions.set(change.id, { ...change, open: true });
    else if (before !== undefined) at.exceptions.set(change.id, { ...before, open: false });
  }
  return writes;
}

/** A stock document at a node that is known to hold so many. */
function adjusted(at: House, quantity: number, on_hand: number): void {
  const document = `ADJ${quantity}`;
  const place = { system: 'floor', document, node: 'DC1', sku: 'MUG', quantity } as const;
  const fact = { type: 'stock.adjusted', ...place, reason: 'count_correction', reason_raw: '' } as const;
  const known = { product: () => null, customer: () => null, delivered: () => null, on_hand: () => on_hand };
  batch(at, single(input(document, { aggregate: `stock/floor/${document}` }, fact)), null, known);
}

/** The sweep brings an input again that has been parked for days. */
function again(at: House, waiting: Input, waited_for: string, since = LONG_AGO): void {
  batch(at, { ...single(waiting, true), waited_for, waited_since: since }, 'parked');
}

export const SHIPPED = input('s', { aggregate: 'order/7001' }, { type: 'order.shipped', node: 'DC1', items: [] });
const RECEIVED = input('r', { reference: { kind: 'return', id: 'Q1-1' } }, received(1));
const INSPECTED = input(
  'i',
  { reference: { kind: 'return', id: 'Q1-1' } },
  {
    type: 'goods.inspected',
    return_id: 'Q1-1',
    node: 'DC1',
    items: [{ line: null, sku: 'MUG', quantity: 1, grade: 'A', container: null }],
  },
);
const ENDED = input(
  'd',
  { reference: { kind: 'payment', id: 'pi 7001' } },
  {
    type: 'dispute.closed',
    dispute_ref: 'dp 1',
    payment_ref: 'pi 7001',
    outcome: 'won',
  },
);

/** For every kind of exception how it comes about, and the fact that ends it where one does. */
export const TROUBLES: Readonly<Record<ExceptionKind, Trouble>> = {
  credit_without_return: {
    opens: (at) =>
      void tell(
        at,
        { aggregate: 'credit/books/CM1' },
        {
          type: 'credit.found',
          system: 'books',
          document_ref: 'CM1',
          external_ref: null,
          amount_minor: 500,
          currency: 'GBP',
          memo: '',
        },
      ),
  },
  posting_rejected: {
    opens: (at) => {
      asked(at);
      answer(at, 'Q1-1:authorise', { kind: 'refused', code: 'closed_period', detail: 'March is closed' });
    },
  },
  refund_failed: {
    opens: (at) => {
      refunded(at);
      report(at, REFUND, 'failed');
    },
    fact: (at) => void redirect(at, REFUND, 'original'),
  },
  refund_uncovered: {
    opens: (at) => {
      asked(at, 100);
      receive(at, 'Q1-1', { MUG: 3 });
      graded(at, 'i', 'A');
    },
    fact: (at) => void correct(at, 'i', 'Q1-1', null),
  },
  double_loss: {
    opens: (at) => {
      refunded(at);
      dispute(at, 'pi 7001', 3000);
    },
    fact: (at) => void disputeEnds(at, 'pi 7001', 'dp 1', 'won'),
  },
  double_refund: {
    opens: (at) => {
      refunded(at);
      report(at, REFUND, 'failed');
      redirect(at, REFUND, 'bank');
      report(at, REFUND, 'succeeded');
    },
  },
  unmatched_refund: { opens: (at) => void foundOutside(at, 'pi 9', 100) },
  over_receipt: {
    opens: (at) => {
      asked(at);
      told(at, 'r', received(4));
    },
    fact: (at) => void correct(at, 'r', 'Q1-1', received(3)),
  },
  overdue_receipt: {
    opens: (at) => {
      asked(at);
      wait(at, '7001', 40);
    },
    fact: (at) => void receive(at, 'Q1-1', { MUG: 3 }),
  },
  disposition_differs: {
    opens: (at) => {
      asked(at);
      receive(at, 'Q1-1', { MUG: 3 });
      graded(at, 'i', 'A');
      move(at, 'Q1-1', ['MUG', 3, 'scrap']);
    },
    fact: (at) =>
      void correct(at, 'i', 'Q1-1', {
        type: 'goods.inspected',
        return_id: 'Q1-1',
        node: 'DC1',
        items: [{ line: null, sku: 'MUG', quantity: 3, grade: 'D', container: null }],
      }),
  },
  id_reuse: { opens: (at) => void batch(at, single(SHIPPED), 'done') },
  unreadable_input: {
    opens: (at) => {
      const knock = { system: 'shop', received_at: at.now, headers: {}, body: '{', reading: 'unreadable' } as const;
      batch(at, { inputs: [], knock: { ...knock, detail: 'no JSON' }, cursor: null, again: false });
    },
  },
  poison_input: {
    opens: (at) => {
      // A sale without its list of lines cannot come from our own reading; the decision stumbles over it.
      const order = { ...notice('9', []), lines: null };
      const fact = { type: 'order.recorded', order } as unknown as Fact;
      batch(at, single(input('p', { aggregate: 'order/9' }, fact)));
    },
  },
  correction_after_refund: {
    opens: (at) => {
      asked(at);
      receive(at, 'Q1-1', { MUG: 3 });
      graded(at, 'i', 'A');
      answerAll(at);
      correct(at, 'i', 'Q1-1', null);
    },
    fact: (at) => void graded(at, 'i2', 'A'),
  },
  document_to_correct: {
    opens: (at) => {
      refunded(at);
      answerAll(at);
      const items = [{ line: null, sku: 'MUG', quantity: 3, disposition: 'restock' as const }];
      told(at, 'm', { type: 'goods.moved', return_id: 'Q1-1', node: 'DC1', items });
      correct(at, 'm', 'Q1-1', null);
    },
  },
  conflicting_sources: {
    opens: (at) => {
      asked(at);
      const business_key = { store: 'S', transaction: '1', line: null };
      told(at, 'till', received(2, { business_key }));
      told(at, 'orders', received(3, { business_key }));
    },
    fact: (at) => {
      const business_key = { store: 'S', transaction: '1', line: null };
      correct(at, 'till', 'Q1-1', received(3, { business_key }));
    },
  },
  clock_skew: {
    opens: (at) => {
      asked(at);
      hear(at, { ...RECEIVED, key: 'ahead', at: '2030-01-01T00:00:00.000Z' });
    },
  },
  missing_receipt: {
    opens: (at) => {
      asked(at);
      hear(at, INSPECTED);
    },
    fact: (at) => void receive(at, 'Q1-1', { MUG: 1 }),
  },
  order_missing: {
    opens: (at) => again(at, SHIPPED, 'order/7001'),
    fact: (at) => {
      asked(at);
      again(at, SHIPPED, 'order/7001');
    },
  },
  return_missing: {
    // Goods that are received for a return that nobody knows are found goods after a while; a grade of them only waits.
    opens: (at) => again(at, INSPECTED, 'reference:return:Q1-1'),
    fact: (at) => {
      asked(at);
      again(at, INSPECTED, 'reference:return:Q1-1');
    },
  },
  predecessor_missing: {
    opens: (at) => {
      asked(at);
      again(at, ENDED, 'order/7001');
    },
    fact: (at) => {
      dispute(at, 'pi 7001', 3000);
      again(at, ENDED, 'order/7001');
    },
  },
  negative_stock: {
    opens: (at) => adjusted(at, -1, 0),
    fact: (at) => adjusted(at, 1, -1),
  },
  kept_arrived: {
    house: () => house([{ ...GIFT_RETAILER, terms: { ...NO_TERMS, keep_it: favourFor(['MUG'], 5000, 9000) } }]),
    opens: (at) => {
      asked(at);
      told(at, 'r', received(3));
    },
    fact: (at) => void correct(at, 'r', 'Q1-1', null),
  },
  cost_unknown: {
    house: () => bookHouse({ valuation: { estimate_percent: null } }),
    opens: (at) => {
      asked(at);
      receive(at, 'Q1-1', { MUG: 3 });
    },
    fact: (at) => void cost(at, { '1': 900 }),
  },
  ...HOLD_TROUBLES,
  ...GOODS_TROUBLES,
  ...OUTCOME_TROUBLES,
};
