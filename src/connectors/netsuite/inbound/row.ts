import { z } from 'zod';
import type { Input } from '#core/base/input.ts';
import { exponent, minor } from '#core/base/money.ts';
import type { NetsuiteConfig } from '../config.ts';
import { deliveryKey } from '../names.ts';

/** What a row must hold for the walk to go on at all. */
export const heading = z.looseObject({
  id: z.string().regex(/^\d+$/),
  modified_at: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
});

/** A row as SuiteQL tells it: values are text, columns without a value are left out. */
const creditRow = z.object({
  id: z.string(),
  tranid: z.string().optional(),
  credited_on: z.iso.date(),
  externalid: z.string().optional(),
  foreigntotal: z.union([z.string(), z.number().transform(String)]),
  currency: z.union([z.string(), z.number().transform(String)]),
  memo: z.string().optional(),
});

/** A row that cannot become an input: `setting` when configuration lacks something, `data` when the row itself is wrong. */
export interface Problem {
  readonly kind: 'setting' | 'data';
  readonly code: string;
  readonly detail: string;
}

/** One credit memo as an input. */
export function creditFound(raw: z.infer<typeof heading>, config: NetsuiteConfig): Input | Problem {
  const read = creditRow.safeParse(raw);
  if (!read.success) return unreadable(raw.id, read.error);
  const row = read.data;
  const currency = Object.entries(config.currencies).find(([, id]) => id === row.currency)?.[0];
  if (currency === undefined)
    return {
      kind: 'setting',
      code: 'currency_unmapped',
      detail: `credit memo ${row.id} is in currency ${row.currency}, which NETSUITE_CURRENCIES does not name; add it`,
    };
  const total = exact(row.foreigntotal, currency);
  if (total === null)
    return {
      kind: 'data',
      code: 'amount_unreadable',
      detail: `credit memo ${row.id}: foreigntotal is no ${currency} amount`,
    };
  return {
    key: `netsuite:credit:${row.id}`,
    source: 'netsuite',
    at: `${row.credited_on}T00:00:00.000Z`,
    to: { aggregate: `credit/netsuite/${row.id}` },
    fact: {
      type: 'credit.found',
      system: 'netsuite',
      document_ref: row.id,
      external_ref: row.externalid === undefined ? null : deliveryKey(row.externalid),
      amount_minor: total === 0 ? 0 : total * config.credit_sign,
      currency,
      memo: row.memo ?? row.tranid ?? '',
    },
  };
}

/** An amount that the currency can hold to the minor unit; a finer one is not rounded here, it is a problem. */
function exact(text: string, currency: string): number | null {
  const places = /\.(\d*?)0*$/.exec(text)?.[1]?.length ?? 0;
  return places > exponent(currency) ? null : minor(text, currency);
}

function unreadable(id: string, error: z.ZodError): Problem {
  const issue = error.issues[0];
  const where = issue?.path.join('.') || 'row';
  return {
    kind: 'data',
    code: 'credit_row_unreadable',
    detail: `credit memo ${id}: ${where}: ${issue?.message ?? 'wrong shape'}`,
  };
}
