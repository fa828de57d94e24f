import type { Ground } from '#sandbox/kit/stand-in.ts';
import { all, one } from './rows.ts';

const states = { AVAILABLE: 'sellable', QUARANTINE: 'quarantine', REFURB: 'refurbish' } as const;

/** The warehouse's own books: what it holds, and what it did more often than once. */
export interface Ledger {
  readonly stock: readonly {
    readonly sku: string;
    readonly facility: string;
    readonly status: (typeof states)[keyof typeof states];
    readonly quantity: number;
  }[];
  /** ASNs by status, e.g. `{ "1000": 3, "8000": 120 }`. */
  readonly asns: Readonly<Record<string, number>>;
  readonly receipts: { readonly count: number; readonly units: number };
  readonly moves: { readonly count: number; readonly units: number };
  /** Units received beyond their ASN or moved beyond their receipt, and effects told again under the same reference. */
  readonly duplicate_effects: number;
}

/** Reads the books. */
export function ledger(ground: Ground): Ledger {
  const stock = all<{ item: string; facility: string; status: keyof typeof states; on_hand: number }>(
    ground,
    'SELECT item, facility, status, on_hand FROM manhattan_inventory WHERE on_hand <> 0 ORDER BY facility, item, status',
  );
  const asns = all<{ status: string; count: number }>(
    ground,
    'SELECT status, count(*) AS count FROM manhattan_asn GROUP BY status ORDER BY status',
  );
  return {
    stock: stock.map(({ item, facility, status, on_hand }) => ({
      sku: item,
      facility,
      status: states[status],
      quantity: on_hand,
    })),
    asns: Object.fromEntries(asns.map(({ status, count }) => [status, count])),
    receipts: told(ground, '617'),
    moves: told(ground, '300'),
    duplicate_effects: excessUnits(ground) + repeats(ground),
  };
}

function told(ground: Ground, code: string): { readonly count: number; readonly units: number } {
  const sql = 'SELECT count(*) AS count, coalesce(sum(units), 0) AS units FROM manhattan_pix WHERE code = ?';
  const row = one<{ count: number; units: number }>(ground, sql, code);
  return { count: row?.count ?? 0, units: row?.units ?? 0 };
}

function excessUnits(ground: Ground): number {
  const sql = `SELECT coalesce(sum(max(received - shipped, 0) + max(moved - received, 0)), 0) AS units FROM manhattan_asn_line`;
  return one<{ units: number }>(ground, sql)?.units ?? 0;
}

function repeats(ground: Ground): number {
  const sql = `SELECT coalesce(sum(told - 1), 0) AS again
    FROM (SELECT count(*) AS told FROM manhattan_pix GROUP BY reference HAVING count(*) > 1)`;
  return one<{ again: number }>(ground, sql)?.again ?? 0;
}
