import fc from 'fast-check';
import type { Disposition, Grade } from './base/codes.ts';
import type { OrderNotice } from './base/input.ts';
import { GIFT_RETAILER, answer, house, tell, type House } from './house.fixture.ts';
import { appease, dispute, disputeEnds, exempt, foundOutside, redirect } from './money.fixture.ts';
import type { Policy } from './policy/policy.ts';
import { allParts } from './refund/fold.ts';
import type { RefundRules, WithRefundRules } from './refund/rules.ts';
import { TENDER_STRATEGIES } from './refund/tenders.ts';
import { happenToGoods } from './goods.life.fixture.ts';
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
  .tuple(
    fc.array(soldLine, { minLength: 1, maxLength: 3 }),
    fc.boolean(),
    fc.array(fc.nat(1_500), { maxLength: 2 }),
    fc.tuple(fc.nat(300), fc.nat(50), fc.nat(200)),
  )
  .map(([lines, tax_included, shares, [ship, wrap, off]]) => {
    const first = lines[0]?.price_minor ?? 0;
    const discount_minor = Math.min(first, off);
    const charged = ship + wrap - discount_minor;
    const total = lines.reduce((sum, one) => sum + one.price_minor + (tax_included ? 0 : one.tax_minor), charged);
    const sold = lines.map(({ sku, quantity, price_minor, tax_minor }, index) =>
      line(String(index + 1), sku, quantity, price_minor, {
        tax_minor,
        discount_minor: index === 0 ? discount_minor : 0,
      }),
    );
    const charges = [
      { code: 'ship', title: 'Delivery', amount_minor: ship },
      { code: 'wrap', title: 'Gift wrap', amount_minor: wrap },
    ];
    const promotion = {
      code: 'spend',
      title: 'Money off',
      condition: { kind: 'spend' as const, threshold_minor: 500 },
      off_minor: discount_minor,
      discounts: [{ line_id: '1', amount_minor: discount_minor }],
    };
    return notice('7001', sold, { tax_included, charges, promotions: [promotion], tenders: tenders(total, shares) });
  });

/** Any rules for money: whatever they are, the books must agree. */
export const anyRules: fc.Arbitrary<RefundRules> = fc.record({
  tender_strategy: fc.constantFrom(...TENDER_STRATEGIES),
  promotion: fc.constantFrom('frozen', 'kept_basket'),
  charges: fc.record({ ship: fc.constantFrom('full', 'pro_rata', 'none'), wrap: fc.constantFrom('full', 'pro_rata') }),
  fees: fc.array(
    fc.record({
      code: fc.constantFrom('restocking', 'label'),
      title: fc.constant('Fee'),
      per: fc.constantFrom('return', 'unit', 'basis_points'),
      amount: fc.nat(400),
      except_reasons: fc.constantFrom([], ['unwanted']),
    }),
    { maxLength: 2 },
  ),
  appeasement: fc.constantFrom('subtract', 'cap_only'),
  refund_days: fc.constantFrom({}, {}, { pay0: 20 }),
  second_name_over_minor: fc.constant(null),
});

/** A house under such rules. */
export function ruledHouse(refund: RefundRules): House {
  const policy: Policy & WithRefundRules = { ...GIFT_RETAILER, refund };
  return house([policy]);
}

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
    'back',
    'back',
    'dispute',
    'dispute',
    'verdict',
    'redirect',
    'outside',
    'appease',
    'exempt',
    'goods',
    'goods',
    'goods',
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
  else if (what === 'back') back(at, sku, quantity, GRADES[kind % 4] ?? 'A');
  else if (what === 'dispute') dispute(at, `pi ${which % 3}`, 50 * quantity * (kind + 1), `dp ${kind}`);
  else if (what === 'verdict') verdict(at, `pi ${which % 3}`, kind % 3 === 0 ? 'won' : 'lost', which);
  else if (what === 'redirect') redirectOne(at, which, kind);
  else if (what === 'outside') foundOutside(at, `pi ${which % 3}`, 40 * quantity * (kind + 1), `out ${kind}`);
  else if (what === 'appease') appease(at, `A${kind}`, 30 * quantity * (which + 1));
  else if (what === 'exempt') exempt(at, `X${kind}`, kind % 2 === 0 ? null : ['1']);
  else if (return_id === undefined) return;
  else if (what === 'goods') happenToGoods(at, return_id, { sku, quantity, which, kind });
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

/** Units asked for, received and graded in one go: what releases their money. */
function back(at: House, sku: string, quantity: number, grade: Grade): void {
  const request = `Q${at.decisions.length}`;
  ask(at, request, { [sku]: quantity });
  receive(at, `${request}-1`, { [sku]: quantity });
  inspect(at, `${request}-1`, [sku, quantity, grade]);
}

function verdict(at: House, payment_ref: string, outcome: 'won' | 'lost', which: number): void {
  const state = at.states.get('order/7001')?.state;
  const open = state?.kind === 'order' ? Object.entries(state.disputes ?? {}) : [];
  const found = open[which % Math.max(1, open.length)];
  if (found !== undefined) disputeEnds(at, payment_ref, found[0], outcome);
}

function redirectOne(at: House, which: number, kind: number): void {
  const state = at.states.get('order/7001')?.state;
  if (state?.kind !== 'order') return;
  const failed = allParts(state).filter(({ part }) => part.status === 'failed');
  const one = failed[which % Math.max(1, failed.length)];
  if (one === undefined) return;
  const to = (['original', 'bank', 'store_credit'] as const)[kind % 3] ?? 'original';
  redirect(at, `${one.owner}:refund:${one.refund}.${one.part.part}`, to);
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
    kind: index === 1 ? ('gift_card' as const) : ('card' as const),
    system: `pay${index}`,
    payment_ref: `pi ${index}`,
    amount_minor,
  }));
}
