import fc from 'fast-check';
import type { Disposition, Grade } from './base/codes.ts';
import type { Correctable, OrderNotice } from './base/input.ts';
import { GIFT_RETAILER, SYSTEMS, answer, house, tell, type House } from './house.fixture.ts';
import { appease, dispute, disputeEnds, exempt, foundOutside, redirect } from './money.fixture.ts';
import { holdLife } from './hold-life.fixture.ts';
import type { Rule } from './policy/rules.ts';
import {
  NO_TERMS,
  type Capped,
  type Fee,
  type FeeSection,
  type InstantFrom,
  type Section,
  type Terms,
} from './policy/terms.ts';
import { allParts } from './refund/fold.ts';
import type { RefundRules } from './refund/rules.ts';
import { TENDER_STRATEGIES } from './refund/tenders.ts';
import { happenToGoods } from './goods.life.fixture.ts';
import { correct } from './return/correct.fixture.ts';
import { ask, balance, cancel, inspect, line, move, notice, receive, report, scan, wait } from './words.fixture.ts';

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
    fc.tuple(fc.nat(300), fc.nat(50), fc.nat(200), fc.nat(60)),
  )
  .map(([lines, tax_included, shares, [ship, wrap, off, earned_points]]) => {
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
    return notice('7001', sold, {
      tax_included,
      charges,
      promotions: [promotion],
      tenders: tenders(total, shares),
      earned_points,
    });
  });

/** What a policy says of money, with its fees. */
export interface Ruled extends RefundRules {
  /** What may be kept, and what is paid for before it comes; left out where nothing is. */
  readonly favours?: Pick<Terms, 'keep_it' | 'instant_refund'>;
  readonly fees: Pick<Terms, 'restocking_fee' | 'return_shipping_fee'>;
}

/** A fee for all units but those that come back for one of these reasons. */
export function feeOf(otherwise: Fee, except_reasons: readonly string[] = [], tax_included_bp?: number): FeeSection {
  const rule: Rule<Fee> = {
    name: 'no-fee',
    source: 'request.reason in the list',
    reads: ['request.reason'],
    when: ({ request }) => except_reasons.includes(request.reason),
    gives: { kind: 'none' },
  };
  const says = { rules: except_reasons.length === 0 ? [] : [rule], otherwise };
  return { informative: false, says, ...(tax_included_bp === undefined ? {} : { tax_included_bp }) };
}

const anyFee: fc.Arbitrary<FeeSection | null> = fc.option(
  fc
    .tuple(
      fc.oneof(
        fc.record({ kind: fc.constant('percent' as const), percent: fc.integer({ min: 1, max: 100 }) }),
        fc.record({ kind: fc.constantFrom('per_unit' as const, 'once' as const), amount_minor: fc.nat(400) }),
      ),
      fc.constantFrom([], ['unwanted']),
      fc.constantFrom(undefined, 1900),
    )
    .map(([fee, except_reasons, rate]) => feeOf(fee, except_reasons, rate)),
);

/** A favour for units of some SKUs, up to a value in one case and for one customer in a year. */
export function favourFor(
  skus: readonly string[],
  case_minor: number | null,
  customer_minor: number | null,
  from?: InstantFrom,
): Section<Capped> {
  const rule: Rule<boolean> = {
    name: 'these',
    source: 'line.sku in the list',
    reads: ['line.sku'],
    when: ({ line: of }) => skus.includes(of.sku),
    gives: true,
  };
  const rules = { rules: [rule], otherwise: false };
  const caps = { case_minor, customer_minor, period_days: 365 };
  return { informative: false, says: { rules, ...caps, ...(from === undefined ? {} : { from }) } };
}

const anyFavour: fc.Arbitrary<Section<Capped> | null> = fc.option(
  fc
    .tuple(
      fc.subarray([...SKUS]),
      fc.option(fc.integer({ min: 100, max: 2_000 })),
      fc.option(fc.integer({ min: 100, max: 3_000 })),
      fc.constantFrom('authorised' as const, 'scanned' as const),
    )
    .map(([skus, most, ever, from]) => favourFor(skus, most, ever, from)),
);

/** Any rules for money: whatever they are, the books must agree. */
export const anyRules: fc.Arbitrary<Ruled> = fc.record({
  tender_strategy: fc.constantFrom(...TENDER_STRATEGIES),
  promotion: fc.constantFrom('frozen', 'kept_basket'),
  charges: fc.record({ ship: fc.constantFrom('full', 'pro_rata', 'none'), wrap: fc.constantFrom('full', 'pro_rata') }),
  fees: fc.record({ restocking_fee: anyFee, return_shipping_fee: anyFee }),
  favours: fc.record({ keep_it: anyFavour, instant_refund: anyFavour }),
  appeasement: fc.constantFrom('subtract', 'cap_only'),
  refund_days: fc.constantFrom({}, {}, { pay0: 20 }),
  second_name_over_minor: fc.constant(null),
  loyalty: fc.option(
    fc.record({
      when_spent: fc.constantFrom('negative', 'deduct', 'waive'),
      points: fc.integer({ min: 1, max: 10 }),
      minor: fc.integer({ min: 1, max: 20 }),
    }),
  ),
});

/** Any approvals, fraud checks and deadlines; often none. */
export const anyTerms: fc.Arbitrary<Partial<Terms>> = fc
  .record({
    approval: fc.constantFrom(null, 'none', 'one', 'four_eyes'),
    one_over_minor: fc.constantFrom(null, 0, 500),
    minutes: fc.constantFrom(null, 30),
    no_answer: fc.constantFrom('pass', 'review', 'refuse'),
    days: fc.constantFrom(null, 10, 20),
    start: fc.constantFrom('request', 'dispatch', 'receipt'),
    override: fc.constantFrom('release', 'escalate'),
    over: fc.subarray<'approval' | 'fraud'>(['approval', 'fraud']),
    unclaimed: fc.constantFrom(null, 15),
  })
  .map(({ approval, one_over_minor, minutes, no_answer, days, start, override, over, unclaimed }): Partial<Terms> => {
    const done = { informative: false };
    const score = { review_from: 40, refuse_from: 80, no_answer } as const;
    return {
      approvals: approval === null ? null : { ...done, says: { rules: [], otherwise: approval, one_over_minor } },
      fraud: minutes === null ? null : { ...done, says: { ...score, answer_within_minutes: minutes } },
      statutory: {
        ...done,
        says: { rules: [], otherwise: days, start, override, over },
      },
      unclaimed: unclaimed === null ? null : { ...done, says: unclaimed },
    };
  });

/** A house under such rules, and such terms beside them. */
export function ruledHouse(rules: Ruled, terms: Partial<Terms> = {}): House {
  const systems = rules.loyalty === null ? SYSTEMS : { ...SYSTEMS, loyalty: 'club' };
  return house([{ ...GIFT_RETAILER, terms: { ...termsOf(rules), ...terms } }], systems);
}

/** The terms of a policy that says so. */
export function termsOf(rules: Ruled): Terms {
  const { tender_strategy, promotion, second_name_over_minor, fees, favours, loyalty, ...rest } = rules;
  return {
    ...NO_TERMS,
    ...favours,
    ...fees,
    ...rest,
    tenders: { informative: false, says: tender_strategy },
    promotions: { informative: false, says: promotion },
    ...(second_name_over_minor === null ? {} : { second_name_over_minor }),
    ...(loyalty === null ? {} : { loyalty }),
  };
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
    'correct',
    'approve',
    'approve',
    'score',
    'review',
    'hold',
    'dispatch',
    'hand back',
    'scan',
    'spend',
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
  else if (what === 'spend') balance(at, 10 * which);
  else if (what === 'exempt') exempt(at, `X${kind}`, kind % 2 === 0 ? null : ['1']);
  else if (what === 'correct') correctOne(at, which, quantity, kind);
  else if (return_id === undefined) return;
  else if (what === 'goods') happenToGoods(at, return_id, { sku, quantity, which, kind });
  else if (holdLife(at, { what, return_id, sku, quantity, kind })) return;
  else if (what === 'scan') scan(at, return_id);
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

/** Declares one of the last facts about goods wrong: it did not occur, or was about another number of units. */
function correctOne(at: House, which: number, quantity: number, kind: number): void {
  const told = at.decisions
    .flatMap(({ events }) => events)
    .filter(({ body }) => ['return.item_received', 'inspection.completed', 'stock.placed'].includes(body.type));
  const one = told.at(-1 - (which % Math.max(1, told.length)));
  const first = at.sold.get('7001')?.lines[kind % 3]?.sku ?? 'MUG';
  if (one === undefined || !('return_id' in one.body) || one.body.return_id === null) return;
  const item = { line: null, sku: first, quantity };
  const about = { return_id: one.body.return_id, node: 'DC1' };
  const disposition = DISPOSITIONS[kind % 5] ?? 'scrap';
  const correction: Correctable =
    one.body.type === 'return.item_received'
      ? { type: 'goods.received', ...about, items: [item] }
      : one.body.type === 'inspection.completed'
        ? { type: 'goods.inspected', ...about, items: [{ ...item, grade: GRADES[kind % 4] ?? 'A', container: null }] }
        : { type: 'goods.moved', ...about, items: [{ ...item, disposition }] };
  correct(at, one.cause, about.return_id, kind % 2 === 0 ? null : correction);
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
  // What was asked back was in time, or it was not.
  if (at.withdrawn.has(key) && kind < 10) answer(at, key, { kind: 'withdrawn', because: 'asked back' });
  else if (kind === 0) answer(at, key, { kind: 'refused', code: 'not_valid', detail: 'no' });
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
