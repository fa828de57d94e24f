import type { LineUnits, RefundPart } from '../event.ts';
import type { Sold } from '../order/sold.ts';
import type { OrderState, ReturnState } from '../state.ts';
import { coveredBy, granted, roomOf } from './guard.ts';
import { tenderOf } from './pay.ts';
import type { RefundRules } from './rules.ts';
import { taxGiven } from './tax.ts';

interface Case {
  readonly rules: RefundRules;
  readonly sold: Sold;
  readonly order: OrderState;
  readonly state: ReturnState;
  readonly items: readonly LineUnits[];
  readonly amount_minor: number;
}

/**
 * What the customer was given before and a refund counts in: tax of the very units, money found outside, and goodwill
 * (all of it, or under `cap_only` just what the tenders could not give any more).
 */
export function countIn(given: Case): RefundPart[] {
  const { rules, sold, order, amount_minor } = given;
  const parts: RefundPart[] = [];
  let left = amount_minor;
  const room = sold.tenders.reduce((sum, { tender_id }) => sum + roomOf(order, tender_id), 0);
  for (const kind of ['tax', 'outside', 'marketplace', 'appeasement'] as const)
    for (const [id, grant] of Object.entries(order.grants ?? {})) {
      if (grant.kind !== kind) continue;
      let most = left;
      if (kind === 'tax') most = Math.min(left, taxGiven(given, grant));
      if (kind === 'appeasement' && rules.appeasement === 'cap_only') most = Math.min(left, Math.max(0, left - room));
      for (const { tender_id } of sold.tenders) {
        const here = Math.min(most, granted(order, id, tender_id));
        if (here <= 0) continue;
        const { system, payment_ref } = tenderOf(sold, tender_id);
        const covered = { by: coveredBy(grant), id };
        parts.push({ part: parts.length + 1, tender_id, system, payment_ref, amount_minor: here, covered });
        left -= here;
        most -= here;
      }
    }
  return parts;
}
