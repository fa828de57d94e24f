import { currencies, minor_per_major } from '../account.ts';
import { textOf } from '../decimal.ts';
import { types } from '../transactions.ts';
import { shownDate } from './dates.ts';

/** A column that can be asked for: its SQL, how it is compared, and how its value is shown. */
export interface Column {
  readonly sql: string;
  /** What conditions and orders use, where that differs. */
  readonly compare?: string;
  readonly date?: true;
  readonly show?: (value: string | number) => string;
  readonly display?: (value: string | number) => string;
}

export interface Table {
  readonly from: string;
  readonly columns: Readonly<Record<string, Column>>;
}

const prefixes = Object.values(types)
  .map((type) => `WHEN '${type.code}' THEN '${type.prefix}'`)
  .join(' ');

/** The tables that queries may read. Every value is text in the answer, as NetSuite sends it. */
export const schema: Readonly<Record<string, Table>> = {
  transaction: {
    from: 'netsuite_transactions t',
    columns: {
      id: { sql: 't.id' },
      type: { sql: 't.type' },
      tranid: { sql: `CASE t.type ${prefixes} END || t.id` },
      externalid: { sql: 't.external_id' },
      status: { sql: 't.status' },
      trandate: {
        sql: 't.tran_date',
        compare: "t.tran_date || ' 00:00:00'",
        date: true,
        show: (value) => shownDate(String(value)),
      },
      createddate: { sql: 't.created_at', date: true, show: (value) => shownDate(String(value)) },
      lastmodifieddate: { sql: 't.modified_at', date: true, show: (value) => shownDate(String(value)) },
      entity: { sql: 't.entity_id' },
      currency: { sql: 't.currency', display: (value) => currencies[String(value)] ?? String(value) },
      memo: { sql: 't.memo' },
      foreigntotal: {
        sql: 't.total_minor',
        compare: `(t.total_minor * 1.0 / ${minor_per_major})`,
        show: (value) => textOf(Number(value)),
      },
      foreignamountunpaid: {
        sql: '(t.total_minor - t.applied_minor)',
        compare: `((t.total_minor - t.applied_minor) * 1.0 / ${minor_per_major})`,
        show: (value) => textOf(Number(value)),
      },
    },
  },
  item: {
    from: 'netsuite_items t',
    columns: { id: { sql: 't.id' }, itemid: { sql: 't.external_id' }, externalid: { sql: 't.external_id' } },
  },
};
