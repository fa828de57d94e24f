import type { Disposition, Grade } from '../base/codes.ts';
import type { Instant } from '../base/instant.ts';
import type { Gate } from '../refund/lifecycle.ts';
import type { Policy } from './policy.ts';
import { NO_TERMS } from './terms.ts';

/** A policy without exceptions, as most tests want it. */
export interface Plain {
  readonly id: string;
  readonly version: number;
  readonly effective_from: Instant;
  readonly window_days: number | null;
  readonly final_sale: readonly string[];
  readonly gates: readonly Gate[];
  readonly disposition_by_grade: Readonly<Record<Grade, Disposition>>;
  readonly destination: string;
  readonly receipt_due_days: number;
}

/** Makes a whole policy of a plain one: a rule for each SKU that is sold for good, and fallbacks elsewhere. Days are UTC's. */
export function plain(of: Plain): Policy {
  return {
    id: of.id,
    version: of.version,
    effective_from: of.effective_from,
    earlier_purchases: 'keep_theirs',
    final_sale: {
      rules: of.final_sale.map((sku) => ({
        name: sku.toLowerCase(),
        source: `line.sku == "${sku}"`,
        reads: ['line.sku'],
        when: ({ line }) => line.sku === sku,
        gives: 'final',
      })),
      otherwise: 'returnable',
    },
    eligibility: { rules: [], otherwise: 'allow' },
    windows: {
      zone: 'UTC',
      zone_of: 'policy',
      start: ['delivered', 'shipped', 'ordered'],
      grace_days: { delivered: 0, shipped: 0, ordered: 0 },
      days: { rules: [], otherwise: of.window_days },
    },
    gates: { rules: [], otherwise: of.gates },
    dispositions: { rules: { rules: [], otherwise: null }, by_grade: of.disposition_by_grade },
    destinations: { rules: [], otherwise: of.destination },
    receipt_due_days: of.receipt_due_days,
    terms: NO_TERMS,
  };
}
