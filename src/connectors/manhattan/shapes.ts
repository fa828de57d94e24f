import { z } from 'zod';

/** Ids arrive as text or as numbers, as the tenant's extension point prints them. */
const id = z.union([z.string().trim().min(1), z.int().transform(String)], 'an id is needed');
const quantity = z.int('a whole number of units is needed').positive('must be more than 0');
const line = id.nullish().transform((value) => value ?? null);

const envelope = { id, at: z.string('a time is needed').min(1), facility: id };
const unit = { line, sku: id, quantity };

/** What each message must hold, under canonical names, before it becomes a fact. */
export const shapes = {
  'goods.received': z.object({ ...envelope, reference: id, items: z.array(z.object(unit)).min(1) }),
  'goods.inspected': z.object({
    ...envelope,
    reference: id,
    items: z.array(z.object({ ...unit, grade: id, container: line })).min(1),
  }),
  'goods.moved': z.object({ ...envelope, reference: id, items: z.array(z.object({ ...unit, condition: id })).min(1) }),
  'order.shipped': z.object({ ...envelope, order: id, items: z.array(z.object({ ...unit, line: id })).min(1) }),
  'stock.adjusted': z.object({
    ...envelope,
    document: id,
    sku: id,
    quantity: z.int('a whole, signed number of units is needed'),
    reason_code: z.string().nullish(),
    reason_text: z.string().nullish(),
  }),
  'stock.opened': z.object({
    ...envelope,
    document: id,
    items: z.array(z.object({ sku: id, quantity: z.int('a whole number of units is needed'), status: id.optional() })),
  }),
} as const;

/** A checked message of one kind, under canonical names. */
export type Checked<F extends keyof typeof shapes> = z.output<(typeof shapes)[F]>;
