import type { PaymentRefund } from '#core/base/operation.ts';
import type { OrderNotice } from '#core/base/input.ts';
import type { Plain } from '#core/policy/plain.fixture.ts';
import type { Outside } from './outside.ts';
import type { Plan } from './plan.ts';
import { lineTotal } from './planned.ts';

/** Watches every refund at the moment a payment system is asked for it: are the units there that the gates want? */
export interface GateWatch {
  readonly asked: (operation: PaymentRefund) => void;
  readonly jumped: readonly string[];
}

/** Knows no unit and no refund of ours: only what the warehouse has in hand by now, and the most that can be worth. */
export function gateWatch(plan: Plan, outside: () => Outside): GateWatch {
  const asked = new Map<string, number>();
  const jumped: string[] = [];
  return {
    jumped,
    asked: ({ refund_id, payment_ref, amount_minor }) => {
      const order_id = payment_ref.split('/')[1] ?? '';
      const notice = plan.orders.find((one) => one.notice.order_id === order_id)?.notice;
      if (notice === undefined) return void jumped.push(`${refund_id} pays for an order that was never sold`);
      const sum = (asked.get(order_id) ?? 0) + amount_minor;
      asked.set(order_id, sum);
      const most = worth(notice, gatesOf(plan.policies, notice), outside());
      if (sum > most)
        jumped.push(
          `${refund_id}: ${sum} asked for order ${order_id}, units worth ${most} at most are through its gates`,
        );
    },
  };
}

function gatesOf(policies: readonly Plain[], { placed_at }: OrderNotice): Plain['gates'] {
  const valid = policies.filter((policy) => policy.effective_from <= placed_at);
  return valid.toSorted((a, b) => (a.effective_from < b.effective_from ? 1 : -1))[0]?.gates ?? [];
}

function worth(notice: OrderNotice, gates: Plain['gates'], { wms }: Outside): number {
  const most = notice.lines.reduce((sum, line) => sum + lineTotal(line, notice.tax_included), 0);
  if (gates.length === 0) return most;
  const through = gates.includes('inspected') || gates.includes('disposition') ? wms.inspected : wms.received;
  const values = new Map<string, number[]>();
  for (const line of notice.lines) {
    const each = highest(line.price_minor, line.quantity) - Math.floor(line.discount_minor / line.quantity);
    const unit = each + (notice.tax_included ? 0 : highest(line.tax_minor, line.quantity));
    const units = Array.from({ length: line.quantity }, () => unit);
    values.set(line.sku, [...(values.get(line.sku) ?? []), ...units]);
  }
  let sum = 0;
  for (const [sku, units] of values)
    for (const unit of units.toSorted((a, b) => b - a).slice(0, through.at(`${notice.order_id} ${sku}`))) sum += unit;
  return Math.min(most, sum);
}

function highest(total: number, units: number): number {
  return Math.ceil(total / units);
}
