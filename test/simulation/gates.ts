import type { PaymentRefund } from '#core/base/operation.ts';
import type { OrderNotice } from '#core/base/input.ts';
import type { Outside } from './outside.ts';
import type { Plan, PlannedPolicy } from './plan.ts';
import { goodsTotal, pieces } from './planned-order.ts';
import type { HoldWatch } from './watch-holds.ts';

/** Watches every refund at the moment a payment system is asked for it: are the units there that the gates want? */
export interface GateWatch {
  readonly asked: (operation: PaymentRefund) => void;
  readonly jumped: readonly string[];
}

/** Knows no unit and no refund of ours: only what the warehouse has in hand by now, and the most that can be worth. */
export function gateWatch(plan: Plan, outside: () => Outside, holds: HoldWatch): GateWatch {
  const jumped: string[] = [];
  // Units of an order that one of its returns was paid for ahead stay worth that.
  const ahead = new Map<string, Set<string>>();
  const gifts = new Set(plan.gifts.map(({ id }) => id));
  return {
    jumped,
    asked: (operation) => {
      const { refund_id, return_id, payment_ref, amount_minor } = operation;
      // Money that a person gives goes through no gate.
      if (gifts.has(return_id)) return;
      const order_id = orderOf(payment_ref);
      const notice = plan.orders.find((one) => one.notice.order_id === order_id)?.notice;
      if (notice === undefined) return void jumped.push(`${refund_id} pays for an order that was never sold`);
      const before = outside()
        .pays.flatMap(({ refunds }) => [...refunds.values()])
        .filter((one) => orderOf(one.payment_ref) === order_id && !gifts.has(one.return_id))
        // What failed may be asked for again; what then arrived after all was asked for before.
        .filter(({ status, revived }) => status !== 'failed' && !revived)
        .reduce((total, one) => total + one.amount_minor, 0);
      const sum = before + amount_minor;
      const policy = policyOf(plan, notice);
      const asker = plan.stories.find(({ id, by }) => by === 'shop' && return_id.startsWith(`shop-${id}-`));
      const against = holds.against(operation, policy, asker ?? { requested_by: null, fraud_score: null });
      if (against !== null) jumped.push(`${refund_id}: ${against}`);
      const known = ahead.get(order_id) ?? new Set();
      ahead.set(order_id, known);
      for (const sku of holds.ahead(return_id, policy)) known.add(sku);
      const most = worth(notice, policy, outside(), {
        freed: holds.freed(return_id, policy),
        ahead: known,
      });
      if (sum > most)
        jumped.push(
          `${refund_id}: ${sum} asked for order ${order_id}, units worth ${most} at most are through its gates`,
        );
    },
  };
}

/** The order that a payment, or an account that is named after it, belongs to. */
export function orderOf(payment_ref: string): string {
  return payment_ref.split('/')[1] ?? '';
}

/** The policy version that an order was bought under. */
export function policyOf({ policies }: Plan, { placed_at }: OrderNotice): PlannedPolicy {
  const valid = policies.filter((policy) => policy.effective_from <= placed_at);
  const found = valid.toSorted((a, b) => (a.effective_from < b.effective_from ? 1 : -1))[0];
  if (found === undefined) throw new Error(`no policy was in force at ${placed_at}`);
  return found;
}

/** Charges may come back with the first unit, as far as this watch can know. */
function worth(
  sold: OrderNotice,
  { gates, refund }: PlannedPolicy,
  { wms }: Outside,
  { freed, ahead }: { readonly freed: ReturnType<HoldWatch['freed']>; readonly ahead: ReadonlySet<string> },
): number {
  const charges = sold.charges.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
  const most = goodsTotal(sold) + charges;
  // Where what is kept earns the whole discount alone, a unit that comes back is worth its full price.
  const lines = sold.lines.map((line) => (refund.promotion === 'frozen' ? line : { ...line, discount_minor: 0 }));
  const notice = { ...sold, lines };
  if (gates.length === 0 || freed === 'all') return most;
  const inspected = freed === 'no' && (gates.includes('inspected') || gates.includes('disposition'));
  const through = inspected ? wms.inspected : wms.received;
  const values = new Map<string, number[]>();
  for (const { sku, quantity, most_minor } of pieces(notice)) {
    const units = Array.from({ length: quantity }, () => most_minor);
    values.set(sku, [...(values.get(sku) ?? []), ...units]);
  }
  let [sum, back] = [0, 0];
  for (const [sku, units] of values) {
    const here = ahead.has(sku)
      ? units.length
      : through.at(`${notice.order_id} ${sku}`) + wms.misread.at(`${notice.order_id} ${sku}`);
    for (const unit of units.toSorted((a, b) => b - a).slice(0, here)) {
      sum += unit;
      back += 1;
    }
  }
  return back === 0 ? 0 : Math.min(most, sum + charges);
}
