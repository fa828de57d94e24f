import { z } from 'zod';
import { HOLD_ROLES } from '#core/hold/lifecycle.ts';

/** The shape of a policy file. Every section of rules has a fallback for when none applies. */

const name = z.string().regex(/^[a-z0-9-]+$/, 'is to be of lower-case letters, digits and dashes');
const days = z.int().min(0).max(36_500);
const minor = z.int().min(0);
const zone = z.string().refine(isZone, 'is no IANA time zone, such as Europe/London');

const percent = z.int().min(0).max(100);

/** A legal entity by the retailer's own name; it becomes part of the name of an account. */
const entity = z.string().regex(/^[^:\s](?:[^:]*[^:\s])?$/, 'is to be a name without a colon');
const entities = z.record(z.string().min(1), entity).default({});

/** Where a unit may go for good. */
const Dispositions = z.enum(['restock', 'refurbish', 'vendor_return', 'scrap', 'donate']);

/** Ordered rules, of which the first that applies decides, and what holds otherwise. */
function rules<T extends z.ZodType>(gives: T) {
  return z.strictObject({ rules: rulesOf(gives).default([]), otherwise: gives });
}

function rulesOf<T extends z.ZodType>(gives: T) {
  return z.array(z.strictObject({ rule: name, when: z.union([z.string().min(1), z.boolean()]), gives }));
}

/** The marker without which a section that the core does not carry out is refused. */
const informative = z.boolean().default(false);

const fee = z.union([
  z.literal('none'),
  z.strictObject({ percent: z.int().min(1).max(100) }),
  z.strictObject({ per_unit_minor: z.int().positive() }),
  z.strictObject({ once_minor: z.int().positive() }),
]);

/** `tax_included_bp`: the rate of the tax inside the fee, in basis points of what is without it (1900 is 19 %). */
const feeSection = rules(fee).extend({ informative, tax_included_bp: z.int().min(1).max(10_000).optional() });

const favour = rules(z.enum(['grant', 'do_not'])).extend({
  informative,
  case_minor: minor.nullable(),
  customer_minor: minor.nullable(),
  period_days: z.int().positive(),
});

/** Who can be asked to decide a hold. */
const role = z.enum(HOLD_ROLES);

const start = z.enum(['delivered', 'shipped', 'ordered']);

export const PolicyShape = z.strictObject({
  id: name,
  version: z.int().positive(),
  effective_from: z.iso.datetime({ precision: 3, error: 'is to be a moment like 2026-01-01T00:00:00.000Z' }),
  earlier_purchases: z.enum(['keep_theirs', 'if_better']).default('keep_theirs'),
  final_sale: rules(z.enum(['final', 'returnable'])),
  eligibility: rules(z.enum(['allow', 'deny'])),
  windows: rules(z.union([days, z.literal('no_limit')])).extend({
    zone,
    zone_of: z.enum(['policy', 'customer']).default('policy'),
    start: z
      .array(start)
      .min(1)
      .refine((chain) => chain.at(-1) === 'ordered', 'is to end with ordered, the one day that is always known')
      .refine((chain) => new Set(chain).size === chain.length, 'names a day twice'),
    grace_days: z.strictObject({ delivered: days.default(0), shipped: days.default(0), ordered: days.default(0) }),
  }),
  gates: rules(z.array(z.enum(['received', 'inspected', 'disposition']))),
  dispositions: z.strictObject({
    rules: rulesOf(Dispositions).default([]),
    by_grade: z.strictObject({ A: Dispositions, B: Dispositions, C: Dispositions, D: Dispositions }),
  }),
  destinations: rules(z.string().min(1)),
  receipt_due_days: z.int().positive(),
  restocking_fee: feeSection.optional(),
  return_shipping_fee: feeSection.optional(),
  keep_it: favour.optional(),
  instant_refund: favour.extend({ on: z.enum(['authorised', 'scanned']).default('authorised') }).optional(),
  approvals: rules(z.enum(['none', 'one', 'four_eyes']))
    .extend({
      informative,
      one_over_minor: minor.optional(),
      four_eyes_over_minor: minor.optional(),
      by: role.optional(),
      expires_hours: z.int().positive().max(8_760).optional(),
      escalate_to: role.nullable().optional(),
    })
    .optional(),
  fraud: z
    .strictObject({
      informative,
      review_from: z.int().min(0).max(100),
      refuse_from: z.int().min(0).max(101),
      no_answer: z.enum(['pass', 'review', 'refuse']),
      answer_within_minutes: z.int().positive().optional(),
      by: role.optional(),
    })
    .refine((fraud) => fraud.review_from <= fraud.refuse_from, 'refuses from a lower score than it reviews from')
    .optional(),
  statutory: rules(z.union([z.int().positive(), z.literal('none')]))
    .extend({
      informative,
      start: z.enum(['request', 'dispatch', 'receipt']).optional(),
      override: z.enum(['release', 'escalate']).optional(),
      warn_days: days.optional(),
      over: z.array(z.enum(['approval', 'fraud'])).optional(),
    })
    .optional(),
  unclaimed: z.strictObject({ informative, after_days: z.int().positive().max(36_500) }).optional(),
  tenders: z
    .strictObject({
      informative,
      strategy: z.enum(['order_of_payment', 'reverse_order', 'gift_card_first', 'pro_rata']),
    })
    .optional(),
  promotions: z.strictObject({ informative, treatment: z.enum(['frozen', 'kept_basket']) }).optional(),
  charges: z.record(z.string().min(1), z.enum(['full', 'pro_rata', 'none'])).optional(),
  appeasement: z.enum(['subtract', 'cap_only']).optional(),
  refund_days: z.record(z.string().min(1), days).optional(),
  second_name_over_minor: minor.optional(),
  loyalty: z
    .strictObject({
      when_spent: z.enum(['negative', 'deduct', 'waive']),
      points: z.int().positive(),
      minor: z.int().positive(),
      renewed_days: z.int().positive().optional(),
    })
    .optional(),
  replicas: z
    .strictObject({
      informative,
      customer_minutes: z.int().positive(),
      product_minutes: z.int().positive(),
    })
    .optional(),
  valuation: z
    .strictObject({
      estimate_percent: percent.nullable(),
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/, 'is to be a currency of three capital letters')
        .exactOptional(),
    })
    .optional(),
  expected_returns: rules(percent)
    .extend({
      days: z.int().positive().max(36_500).nullable().default(null),
      recovery_percent: percent.default(0),
      except_reasons: z.array(z.string().min(1)).default([]),
    })
    .optional(),
  receiving: z
    .strictObject({
      scrap_approval_over_minor: minor.nullable().optional(),
      refurbish_loss: z.enum(['vendor_return', 'scrap', 'donate']).optional(),
      lost_parcel: z.enum(['refund', 'refund_with_proof', 'wait']).optional(),
    })
    .optional(),
  entities: z
    .strictObject({ otherwise: entity, by_channel: entities, by_node: entities, by_system: entities })
    .optional(),
});

export type PolicyData = z.output<typeof PolicyShape>;

function isZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
