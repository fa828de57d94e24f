import type { OrderNotice } from '#core/base/input.ts';
import { TENDER_STRATEGIES } from '#core/refund/tenders.ts';
import { dice, type Dice } from './dice.ts';
import {
  CALM_MS,
  type PlannedDispute,
  type PlannedGift,
  type PlannedOrder,
  type PlannedOutside,
  type PlannedPolicy,
} from './plan.ts';

/** What happens to money without goods. */
export interface PlannedMoney {
  readonly disputes: readonly PlannedDispute[];
  readonly outside: readonly PlannedOutside[];
  readonly gifts: readonly PlannedGift[];
  readonly finance: boolean;
}

/** The disputes, refunds from elsewhere and gifts of a seed; two seeds in three have one of them or more. */
export function money(seed: number, orders: readonly PlannedOrder[]): PlannedMoney {
  const throws = dice(`${seed}/money`);
  const some = <T>(probability: number, make: (index: number) => T | null): T[] =>
    Array.from({ length: throws.maybe(probability) ? throws.between(1, 2) : 0 }, (_, index) => make(index)).filter(
      (one) => one !== null,
    );
  return {
    disputes: some(0.3, (index) => dispute(throws, index, throws.one(orders).notice)),
    outside: some(0.25, (index) => outside(throws, index, throws.one(orders).notice)),
    gifts: some(0.35, (index) => gift(throws, index, throws.one(orders).notice)),
    finance: throws.maybe(0.6),
  };
}

/** What a policy of a seed says of money; often it is plain, so that whole orders can be told to the minor unit. */
export function refundRules(throws: Dice): Pick<PlannedPolicy, 'refund' | 'fee'> {
  const how = ['none', 'pro_rata', 'full'] as const;
  const refund: PlannedPolicy['refund'] = {
    tender_strategy: throws.one(TENDER_STRATEGIES),
    promotion: throws.maybe(0.4) ? 'kept_basket' : 'frozen',
    charges: throws.maybe(0.6) ? { SHIP: throws.one(how), WRAP: throws.one(how) } : {},
    appeasement: throws.maybe(0.7) ? 'subtract' : 'cap_only',
    refund_days: throws.maybe(0.1) ? { pay: 20 } : {},
    second_name_over_minor: throws.maybe(0.3) ? throws.between(100, 2_000) : null,
    loyalty: null,
  };
  return { refund, fee: throws.maybe(0.25) ? fee(throws) : null };
}

function fee(throws: Dice): PlannedPolicy['fee'] {
  const amount_minor = throws.between(1, 400);
  return throws.one([
    { kind: 'percent', percent: throws.between(1, 30) },
    { kind: 'per_unit', amount_minor },
    { kind: 'once', amount_minor },
  ] as const);
}

function dispute(throws: Dice, index: number, { tenders, order_id }: OrderNotice): PlannedDispute | null {
  const card = tenders.find(({ kind, amount_minor }) => kind === 'card' && amount_minor > 0);
  if (card === undefined) return null;
  const after_ms = throws.between(500, 14_000);
  return {
    id: `D${index + 1}-${order_id}`,
    payment_ref: card.payment_ref,
    // One dispute may be about a part of the payment; two of one payment never about more than it.
    amount_minor:
      throws.maybe(0.5) && index === 0 ? Math.ceil(card.amount_minor / 2) : Math.floor(card.amount_minor / 2),
    after_ms,
    decided_after_ms: throws.between(500, 9_000),
    outcome: throws.one(['won', 'lost'] as const),
  };
}

function outside(throws: Dice, index: number, { tenders, order_id }: OrderNotice): PlannedOutside | null {
  const paid = tenders.filter(({ amount_minor }) => amount_minor > 0);
  const from = paid.at(-1);
  if (from === undefined) return null;
  return {
    id: `O${index + 1}-${order_id}`,
    system: from.system,
    payment_ref: from.payment_ref,
    amount_minor: throws.between(1, from.amount_minor),
    after_ms: throws.between(500, CALM_MS),
  };
}

function gift(throws: Dice, index: number, { order_id }: OrderNotice): PlannedGift {
  return {
    id: `G${index + 1}-${order_id}`,
    order_id,
    kind: throws.maybe(0.6) ? 'appeasement' : 'tax',
    amount_minor: throws.between(1, 1_500),
    second: throws.maybe(0.7) ? 'Ben' : null,
    after_ms: throws.between(500, CALM_MS),
  };
}
