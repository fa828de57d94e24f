import fc from 'fast-check';
import type { Disposition, Grade } from './base/codes.ts';
import type { OrderNotice } from './base/input.ts';
import { answer, tell, type House } from './house.fixture.ts';
import { ask, cancel, inspect, line, move, notice, receive, report, wait } from './words.fixture.ts';

const SKUS = ['MUG', 'LAMP', 'CARD'] as const;
const GRADES: readonly Grade[] = ['A', 'B', 'C', 'D'];
const DISPOSITIONS: readonly Disposition[] = ['restock', 'refurbish', 'vendor_return', 'scrap', 'donate'];

const soldLine = fc.record({
  sku: fc.constantFrom(...SKUS),
  quantity: fc.integer({ min: 1, max: 4 }),
  price_minor: fc.integer({ min: 0, max: 999 }),
  tax_minor: fc.nat(99),
});

/** Any order of up to three lines, paid in full by up to three tenders. */
export const anyOrder: fc.Arbitrary<OrderNotice> = fc
  .tuple(fc.array(soldLine, { minLength: 1, maxLength: 3 }), fc.boolean(), fc.array(fc.nat(1_500), { maxLength: 2 }))
  .map(([lines, tax_included, shares]) => {
    const total = lines.reduce((sum, one) => sum + one.price_minor + (tax_included ? 0 : one.tax_minor), 0);
    const sold = lines.map(({ sku, quantity, price_minor, tax_minor }, index) =>
      line(String(index + 1), sku, quantity, price_minor, { tax_minor }),
    );
    return notice('7001', sold, { tax_included, tenders: tenders(total, shares) });
  });

/** One thing that can happen, in numbers that are read against what there is at that time. */
export const anyHappening = fc.record({
  what: fc.constantFrom(
    'ask',
    'receive',
    'receive',
    'inspect',
    'inspect',
    'move',
    'move',
    'answer',
    'answer',
    'answer',
    'answer',
    'report',
    'cancel',
    'wait',
  ),
  which: fc.nat(5),
  sku: fc.constantFrom(...SKUS),
  quantity: fc.integer({ min: 1, max: 4 }),
  kind: fc.nat(19),
});

type Happening = typeof anyHappening extends fc.Arbitrary<infer T> ? T : never;

/** Lets one thing happen to order 7001; nothing when there is not yet anything it could happen to. */
export function happen(at: House, { what, which, sku, quantity, kind }: Happening): void {
  const returns = openReturns(at);
  const return_id = returns[which % Math.max(1, returns.length)];
  if (what === 'ask') ask(at, `Q${at.decisions.length}`, { [sku]: quantity });
  else if (what === 'wait') wait(at, '7001', 5 * (which + 1));
  else if (what === 'answer') answerOne(at, which, kind);
  else if (what === 'report') reportOne(at, which, kind);
  else if (return_id === undefined) return;
  else if (what === 'receive') receive(at, return_id, { [sku]: quantity });
  else if (what === 'inspect') inspect(at, return_id, [sku, quantity, GRADES[kind % 4] ?? 'A']);
  else if (what === 'move') move(at, return_id, [sku, quantity, DISPOSITIONS[kind % 5] ?? 'scrap']);
  else cancel(at, return_id);
}

/** Everything that was bought, sold to the house, so that a life can begin. */
export function born(at: House, order: OrderNotice): House {
  tell(at, { aggregate: 'order/7001' }, { type: 'order.recorded', order });
  return at;
}

function openReturns(at: House): string[] {
  const state = at.states.get('order/7001')?.state;
  return state?.kind === 'order' ? Object.keys(state.returns) : [];
}

function answerOne(at: House, which: number, kind: number): void {
  const owed = [...at.deliveries.values()].filter(({ answered }) => !answered);
  const delivery = owed[which % Math.max(1, owed.length)];
  if (delivery === undefined) return;
  const { key, operation } = delivery;
  const pays = operation.name === 'payments.refund';
  if (kind === 0) answer(at, key, { kind: 'refused', code: 'not_valid', detail: 'no' });
  else if (kind === 1 || (pays && kind < 5)) answer(at, key, { kind: 'unknown', reason: 'no reply' });
  else if (pays && kind < 12) {
    const status = (['pending', 'succeeded', 'failed'] as const)[kind % 3] ?? 'pending';
    answer(at, key, { kind: 'accepted', facts: { refund_ref: `re ${key}`, status, failure: null } });
  } else answer(at, key);
}

function reportOne(at: House, which: number, kind: number): void {
  const refunds = [...at.deliveries.values()].filter(({ operation }) => operation.name === 'payments.refund');
  const refund = refunds[which % Math.max(1, refunds.length)];
  if (refund !== undefined)
    report(at, refund.key, (['pending', 'succeeded', 'succeeded', 'failed'] as const)[kind % 4] ?? 'pending');
}

function tenders(total: number, shares: readonly number[]): OrderNotice['tenders'] {
  let left = total;
  const amounts = shares.map((share) => {
    const amount = Math.min(left, share);
    left -= amount;
    return amount;
  });
  return [...amounts, left].map((amount_minor, index) => ({
    tender_id: `t${index}`,
    kind: 'card' as const,
    system: `pay${index}`,
    payment_ref: `pi ${index}`,
    amount_minor,
  }));
}
