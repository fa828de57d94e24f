import type { Disposition } from '#core/base/codes.ts';
import { instant } from '#core/base/instant.ts';
import type { Gate } from '#core/refund/lifecycle.ts';
import { START_MS } from './clock.ts';
import { dice, type Dice } from './dice.ts';
import {
  CALM_MS,
  FAULT_KINDS,
  NODES,
  type Crash,
  type Fault,
  type Plan,
  type PlannedOrder,
  type PlannedPolicy,
  type Story,
} from './plan.ts';
import { money, refundRules } from './planned-money.ts';
import { themed } from './planned-theme.ts';
import { order, pieces, SKUS } from './planned-order.ts';

const DAY_MS = 86_400_000;
const GATES: readonly (readonly Gate[])[] = [
  ['received', 'inspected', 'disposition'],
  ['received', 'inspected', 'disposition'],
  ['received', 'inspected'],
  ['received'],
  [],
];
const DISPOSITIONS: readonly Disposition[] = ['restock', 'refurbish', 'vendor_return', 'scrap', 'donate'];

/** What a seed stands for. The same seed is the same plan on every machine. */
export function planned(seed: number): Plan {
  const throws = dice(`${seed}/plan`);
  const orders = Array.from({ length: throws.between(1, 4) }, (_, index) => order(seed, index));
  const stories = Array.from({ length: throws.between(1, 4) }, (_, index) => story(seed, index, orders));
  return themed({
    seed,
    theme: 'plain',
    finds: [],
    closed_boxes: 0,
    processes: throws.maybe(0.3) ? 2 : 1,
    policies: policies(dice(`${seed}/policies`)),
    orders,
    stories: stories.map((one) => alone(one, stories)),
    adjustments: Array.from({ length: throws.between(0, 2) }, (_, index) => ({
      id: `A${index + 1}`,
      after_ms: throws.between(0, CALM_MS),
      node: throws.one(NODES),
      sku: throws.one(SKUS),
      quantity: throws.one([-3, -1, 2]),
      reason: throws.one(['damaged', 'lost', 'found', 'count_correction'] as const),
    })),
    credits: Array.from({ length: throws.maybe(0.3) ? 1 : 0 }, (_, index) => ({
      id: `M${index + 1}`,
      after_ms: throws.between(0, CALM_MS),
      amount_minor: throws.between(1, 5_000),
    })),
    ...money(seed, orders),
    faults: throws.maybe(0.1) ? [] : faults(throws),
    crashes: Array.from({ length: throws.between(0, 3) }, () => crash(throws)),
  });
}

function policies(throws: Dice): PlannedPolicy[] {
  return [1, 2].map((version) => ({
    id: 'simulated',
    version,
    effective_from: version === 1 ? '2000-01-01T00:00:00.000Z' : instant(START_MS - 20 * DAY_MS),
    window_days: throws.one([null, null, 45, 14]),
    final_sale: throws.maybe(0.15) ? ['CARD'] : [],
    gates: throws.one(GATES),
    disposition_by_grade: {
      A: 'restock',
      B: throws.one(DISPOSITIONS),
      C: throws.one(DISPOSITIONS),
      D: throws.one(['scrap', 'donate'] as const),
    },
    destination: throws.one(NODES),
    receipt_due_days: 30,
    ...refundRules(throws),
    law: null,
    favours: null,
    receiving: {},
    valued: null,
  }));
}

function story(seed: number, index: number, orders: readonly PlannedOrder[]): Story {
  const throws = dice(`${seed}/story/${index}`);
  const { notice } = throws.one(orders);
  const by = throws.one(['order', 'name', 'customer', 'shop'] as const);
  const bought = pieces(notice);
  const wanted = bought.filter(() => throws.maybe(0.7));
  return {
    id: `S${index + 1}`,
    order_id: notice.order_id,
    by,
    after_ms: throws.between(100, 12_000),
    lines: (wanted.length === 0 ? bought.slice(0, 1) : wanted).map(({ sku, line_id, quantity }) => ({
      sku,
      line_id,
      quantity: throws.maybe(0.1) ? quantity + 1 : throws.between(1, quantity),
    })),
    twice: throws.maybe(0.3),
    cancel_after_ms: throws.maybe(0.2) ? throws.between(0, 8_000) : null,
    sends: throws.one(['all', 'all', 'all', 'all', 'some', 'nothing'] as const),
    sends_after_ms: throws.between(200, 10_000),
    boxes: throws.between(1, 3),
    extra: throws.maybe(0.15) ? throws.between(1, 2) : 0,
    requested_by: null,
    fraud_score: null,
    proves_dispatch: false,
    lost: null,
    says_complete: false,
  };
}

/** Units that a cancellation frees can be promised to one return only while they travel in another. */
function alone(one: Story, stories: readonly Story[]): Story {
  const shared = stories.length > 1;
  return one.cancel_after_ms !== null && shared ? { ...one, sends: 'nothing' } : one;
}

function faults(throws: Dice): Fault[] {
  return FAULT_KINDS.filter(() => throws.maybe(0.6)).map((kind) => ({
    kind,
    probability: kind === 'refused_for_good' ? 0.03 : kind === 'outage' ? 1 : throws.one([0.05, 0.15, 0.35]),
  }));
}

function crash(throws: Dice): Crash {
  return {
    step: throws.between(5, 260),
    how: throws.one(['undone', 'unheard', 'stopped'] as const),
    down_ms: throws.between(400, 5_000),
  };
}
