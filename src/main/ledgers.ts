import { z } from 'zod';
import type { StockBalance } from '#store/figures.ts';

/** The stand-ins' own books, as far as they are compared with ours. */
const Ledgers = z.object({
  stripe: z.object({
    refunds: z.array(z.object({ return_id: z.string().nullish(), amount: z.number(), status: z.string() }).loose()),
    refund_calls_accepted: z.number(),
    duplicate_effects: z.number(),
  }),
  netsuite: z.object({
    stock: z.array(
      z.object({ sku: z.string(), location: z.string(), status: z.string(), quantity: z.number() }).loose(),
    ),
    credit_memos: z.array(
      z.object({ return_id: z.string().nullish(), amount_minor: z.number(), refunded_minor: z.number() }).loose(),
    ),
    duplicate_effects: z.number(),
  }),
  manhattan: z.object({
    stock: z.array(
      z.object({ sku: z.string(), facility: z.string(), status: z.string(), quantity: z.number() }).loose(),
    ),
    duplicate_effects: z.number(),
  }),
  shopify: z.object({
    returns: z.array(z.object({ status: z.string() }).loose()),
    duplicate_effects: z.number(),
  }),
});

export type Ledgers = z.infer<typeof Ledgers>;

/** How far the outside books are from ours. All zero is the only good answer. */
export interface Differences {
  readonly duplicate_effects: number;
  readonly unit_book_vs_wms_differences: number;
  readonly unit_book_vs_erp_differences: number;
  readonly refunds_vs_credit_memos_differences_minor: number;
  readonly credit_memos_not_refunded_minor: number;
  readonly refund_calls_accepted_by_payment_system: number;
  readonly payment_system_refunded_minor: number;
  readonly commerce_returns_not_closed: number;
  /** The first few differences in words, for whoever has to find out. */
  readonly examples: readonly string[];
}

/** Checks the shape of what the sandbox said; throws a ZodError that names what is missing. */
export function readLedgers(answer: unknown): Ledgers {
  return Ledgers.parse(answer);
}

/** Compares our unit book and the refunds with what the systems' own ledgers hold. */
export function compare(ledgers: Ledgers, book: readonly StockBalance[]): Differences {
  const { stripe, netsuite, manhattan, shopify } = ledgers;
  const ours = byPlace(book.map(({ place, sku, quantity }) => [`${place} ${sku}`, quantity]));
  const wms = byPlace(manhattan.stock.map((row) => [`${row.status}:${row.facility} ${row.sku}`, row.quantity]));
  const erp = byPlace(netsuite.stock.map((row) => [`${row.status}:${row.location} ${row.sku}`, row.quantity]));
  const refunds = byPlace(
    stripe.refunds
      .filter((refund) => refund.status === 'succeeded')
      .map((refund) => [refund.return_id ?? 'no return', refund.amount]),
  );
  const ofReturns = netsuite.credit_memos.filter((memo) => memo.return_id !== null && memo.return_id !== undefined);
  const memos = byPlace(ofReturns.map((memo) => [memo.return_id ?? '', memo.amount_minor]));
  const unitsWms = differences(ours, wms);
  const unitsErp = differences(ours, erp);
  const money = differences(refunds, memos);
  return {
    duplicate_effects:
      stripe.duplicate_effects + netsuite.duplicate_effects + manhattan.duplicate_effects + shopify.duplicate_effects,
    unit_book_vs_wms_differences: unitsWms.length,
    unit_book_vs_erp_differences: unitsErp.length,
    refunds_vs_credit_memos_differences_minor: money.reduce((sum, one) => sum + Math.abs(one.left - one.right), 0),
    credit_memos_not_refunded_minor: ofReturns.reduce(
      (sum, memo) => sum + Math.abs(memo.amount_minor - memo.refunded_minor),
      0,
    ),
    refund_calls_accepted_by_payment_system: stripe.refunds.length,
    payment_system_refunded_minor: [...refunds.values()].reduce((sum, amount) => sum + amount, 0),
    commerce_returns_not_closed: shopify.returns.filter((one) => one.status !== 'CLOSED').length,
    examples: [
      ...examples('our book and the warehouse', unitsWms),
      ...examples('our book and the ERP', unitsErp),
      ...examples('refunds and credit memos', money),
    ],
  };
}

interface Difference {
  readonly name: string;
  readonly left: number;
  readonly right: number;
}

function byPlace(rows: readonly (readonly [string, number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [name, quantity] of rows) sums.set(name, (sums.get(name) ?? 0) + quantity);
  return sums;
}

function differences(left: ReadonlyMap<string, number>, right: ReadonlyMap<string, number>): Difference[] {
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((name) => ({ name, left: left.get(name) ?? 0, right: right.get(name) ?? 0 }))
    .filter((one) => one.left !== one.right);
}

function examples(what: string, found: readonly Difference[]): string[] {
  return found.slice(0, 5).map(({ name, left, right }) => `${what} differ at ${name}: ${left} and ${right}`);
}
