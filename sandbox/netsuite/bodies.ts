import { z } from 'zod';
import { invalidContent, Refusal } from './refusal.ts';

const text = z.string().max(4000);
const id = z.union([z.string(), z.number().int()]).transform(String);

/** A reference to another record, by internal or by external id. */
const reference = z.object({
  id: id.optional(),
  externalId: text.optional(),
  refName: text.optional(),
  links: z.unknown().optional(),
});

export type Reference = z.infer<typeof reference>;

const units = z.number().int();

const inventoryDetail = z.object({
  quantity: units.optional(),
  inventoryAssignment: z.object({ items: z.array(z.object({ quantity: units, inventoryStatus: reference })).min(1) }),
});

export type InventoryDetail = z.infer<typeof inventoryDetail>;

/** Fields that a body may hold and that change nothing here. */
const accepted = Object.fromEntries(
  [
    'class',
    'customForm',
    'department',
    'exchangeRate',
    'links',
    'postingPeriod',
    'refName',
    'salesEffectiveDate',
    'tranId',
  ].map((name) => [name, z.unknown().optional()]),
);

const header = {
  ...accepted,
  externalId: z.string().min(1).max(255).optional(),
  memo: text.optional(),
  tranDate: z.iso.date().optional(),
  createdFrom: reference.optional(),
  entity: reference.optional(),
  currency: reference.optional(),
  subsidiary: reference.optional(),
  location: reference.optional(),
  account: reference.optional(),
  orderStatus: z.object({ id: z.enum(['A', 'B']) }).optional(),
  adjLocation: reference.optional(),
  paymentOption: reference.optional(),
};

const itemLine = {
  line: units.optional(),
  orderLine: units.optional(),
  item: reference.optional(),
  itemReceive: z.boolean().optional(),
  isClosed: z.boolean().optional(),
  quantity: units.optional(),
  price: reference.optional(),
  rate: z.number().optional(),
  amount: z.number().optional(),
  description: text.optional(),
  location: reference.optional(),
  inventoryDetail: inventoryDetail.optional(),
};

const adjustmentLine = {
  line: units.optional(),
  item: reference,
  location: reference.optional(),
  adjustQtyBy: units,
  unitCost: z.number().nonnegative().optional(),
  memo: text.optional(),
  inventoryDetail: inventoryDetail.optional(),
};

const journalLine = {
  line: units.optional(),
  account: reference,
  debit: z.number().positive().optional(),
  credit: z.number().positive().optional(),
  memo: text.optional(),
};

const applyLine = { doc: reference, apply: z.boolean(), amount: z.number().positive().optional() };

const lists = {
  item: z.object({ items: z.array(z.object(itemLine)) }).optional(),
  inventory: z.object({ items: z.array(z.object(adjustmentLine)) }).optional(),
  line: z.object({ items: z.array(z.object(journalLine)) }).optional(),
  apply: z.object({ items: z.array(z.object(applyLine)) }).optional(),
};

const lenient = z.object({ ...header, ...lists });

// Names only: values are judged by the lenient shape, whose errors name the field.
const strict = z.strictObject(
  Object.fromEntries(Object.keys({ ...header, ...lists }).map((name) => [name, z.unknown().optional()])),
);

/** A request body of any record type; each type uses the fields that it knows. */
export type Body = z.infer<typeof lenient>;
export type ItemLine = NonNullable<Body['item']>['items'][number];

/** Reads a body; `names` is the X-NetSuite-PropertyNameValidation header, under which unknown names are an error. */
export function readBody(raw: string, names: string | undefined): Body {
  const json = parse(raw);
  const known = names === 'Error' ? strict.safeParse(json) : null;
  const read = lenient.safeParse(json);
  const issue = read.success ? known?.error?.issues[0] : read.error.issues[0];
  if (issue !== undefined)
    throw invalidContent(`Invalid content in the request body: ${issue.message}.`, pathOf(issue));
  if (!read.success) throw new Error('a failed parse has an issue', { cause: read.error });
  return read.data;
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw === '' ? '{}' : raw);
  } catch {
    throw new Refusal(400, 'INVALID_CONTENT', 'Invalid content in the request body: it is not valid JSON.');
  }
}

function pathOf(issue: z.core.$ZodIssue): string {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
