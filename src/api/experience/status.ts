import type { z } from 'zod';
import type { ReturnStatus } from '#contract/returns.ts';
import type { Description, RefundSums } from '#core/return/describe.ts';
import type { Holder } from '#core/return/waits.ts';

type Status = z.output<typeof ReturnStatus>;

/** What a customer may know of a return. Who inside the retailer is waited for is nobody's business outside. */
export function statusOf(seen: Description, lines: Description['lines']): Status {
  const { currency } = seen;
  const who = outside(seen.turn.who);
  return {
    return_id: seen.return_id,
    order: seen.order_id,
    order_name: seen.order_name,
    request_id: seen.request_id,
    status: seen.status,
    requested_at: seen.requested_at,
    units: seen.units,
    lines: lines.map(({ line_id, sku, title, reason, units, unit_minor }) => ({
      line_id,
      sku,
      title,
      reason,
      units,
      refund: { amount_minor: unit_minor * (units.total - units.cancelled), currency },
    })),
    refund: sumsTold(seen.money, currency),
    turn: { who, until: who === 'customer' ? seen.turn.until : null, next: words(seen, who) },
  };
}

/** The refund by how far it has come, as money. */
export function sumsTold(sums: RefundSums, currency: string): Status['refund'] {
  const of = (amount_minor: number) => ({ amount_minor, currency });
  return {
    total: of(sums.total_minor),
    held: of(sums.held_minor),
    sent: of(sums.sent_minor),
    arrived: of(sums.arrived_minor),
    failed: of(sums.failed_minor),
  };
}

function outside(who: Holder): Status['turn']['who'] {
  switch (who) {
    case 'customer':
    case 'nobody':
      return who;
    case 'payments':
      return 'payment_provider';
    case 'legal':
    case 'fraud':
    case 'manager':
    case 'operations':
    case 'finance':
    case 'integration':
    case 'warehouse':
    case 'erp':
    case 'commerce':
    case 'loyalty':
    case 'store':
    case 'marketplace':
      return 'retailer';
  }
}

function words(seen: Description, who: Status['turn']['who']): string {
  const { expected, received, placed } = seen.units;
  switch (who) {
    case 'customer':
      if (expected === 0) return 'Your replacement leaves as soon as its difference in price is paid.';
      return `Please bring back ${expected} ${expected === 1 ? 'unit' : 'units'}.`;
    case 'payment_provider':
      return 'The refund is on its way through the payment provider.';
    case 'retailer':
      if (seen.money.failed_minor > 0) return 'The refund could not be paid out; we are looking into it.';
      if (seen.status === 'cancelled') return 'We are taking the return back; nothing is needed from you.';
      return received > 0
        ? 'We have the goods and are checking them.'
        : 'We are working on it; nothing is needed from you.';
    case 'nobody':
      if (seen.status === 'cancelled') return 'The return is cancelled.';
      return placed > 0 ? 'Everything is done.' : 'Nothing is open.';
  }
}
