import { later, type Instant } from '../base/instant.ts';
import type { Known } from '../policy/known.ts';
import type { CustomerState, State } from '../state.ts';

const DAY_MS = 86_400_000;

/**
 * What the copies of other systems' words tell at a moment, and our own books of what customers had. Reads aggregates
 * `product/<sku>`, `customer/<id>` and, for delivery, the order; one that is not there tells nothing.
 */
export function knownFrom(state: (aggregate: string) => State | null, now: Instant): Known {
  return {
    now,
    product: (sku) => {
      const copy = state(`product/${sku}`);
      return copy?.kind === 'product' ? { ...copy.told, as_of: copy.as_of } : null;
    },
    customer: (customer_id) => {
      const read = (): CustomerState | null => {
        const copy = state(`customer/${customer_id}`);
        return copy?.kind === 'customer' ? copy : null;
      };
      const customer = read();
      return {
        ...customer?.told,
        ...(customer === null || customer.as_of === null ? {} : { as_of: customer.as_of }),
        // Read when it is asked: a case on one order may have used up what the next one is asked about.
        had: (favour, currency, days) => sumSince(read()?.had?.[favour]?.[currency] ?? {}, now, days),
      };
    },
    delivered: (order_id, line_id) => {
      const order = state(`order/${order_id}`);
      if (order?.kind !== 'order') return null;
      return order.delivered?.lines?.[line_id] ?? order.delivered?.all ?? null;
    },
  };
}

/** The day, of UTC, that a favour is counted on. */
export function dayOf(now: Instant): string {
  return now.slice(0, 10);
}

/** Today and the days before it, `days` in all. */
function sumSince(byDay: Readonly<Record<string, number>>, now: Instant, days: number): number {
  const first = dayOf(later(now, -(days - 1) * DAY_MS));
  return Object.entries(byDay).reduce((sum, [day, amount_minor]) => (day >= first ? sum + amount_minor : sum), 0);
}
