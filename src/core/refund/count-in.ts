import { count, without, type Range } from '../base/units.ts';
import type { LineUnits, RefundPart } from '../event.ts';
import type { Sold } from '../order/sold.ts';
import type { Grant, OrderState, ReturnState } from '../state.ts';
import { granted, roomOf } from './guard.ts';
import { tenderOf } from './pay.ts';
import type { RefundRules } from './rules.ts';
import { taxOf } from './worth.ts';

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
  for (const kind of ['tax', 'outside', 'appeasement'] as const)
    for (const [id, grant] of Object.entries(order.grants ?? {})) {
      if (grant.kind !== kind) continue;
      let most = left;
      if (kind === 'tax') most = Math.min(left, taxGiven(given, grant));
      if (kind === 'appeasement' && rules.appeasement === 'cap_only') most = Math.min(left, Math.max(0, left - room));
      for (const { tender_id } of sold.tenders) {
        const here = Math.min(most, granted(order, id, tender_id));
        if (here <= 0) continue;
        const { system, payment_ref } = tenderOf(sold, tender_id);
        const covered = { by: kind, id };
        parts.push({ part: parts.length + 1, tender_id, system, payment_ref, amount_minor: here, covered });
        left -= here;
        most -= here;
      }
    }
  return parts;
}

/** The tax that a grant gave for units of this refund. */
function taxGiven({ sold, state, items }: Case, grant: Grant): number {
  return items.reduce((sum, { line, units }) => {
    const line_id = state.lines.find((one) => one.line === line)?.line_id ?? '';
    const given = grant.units.filter((one) => one.line_id === line_id).flatMap((one) => one.units);
    return sum + taxOf(sold, line_id, common(units, given));
  }, 0);
}

function common(a: readonly Range[], b: readonly Range[]): Range[] {
  return count(b) === 0 ? [] : without(a, without(a, b));
}
