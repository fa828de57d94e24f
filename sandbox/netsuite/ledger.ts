import type { Ground } from '#sandbox/kit/stand-in.ts';
import { locations, statuses } from './account.ts';
import { all, one } from './database.ts';

/** The stand-in's own books: what an auditor compares Backhaul with. */
export interface NetsuiteLedger {
  readonly stock: readonly {
    readonly sku: string;
    readonly location: string;
    readonly status: string;
    readonly quantity: number;
  }[];
  readonly credit_memos: readonly CreditMemo[];
  readonly authorisations: readonly Authorisation[];
  readonly receipts: readonly {
    readonly id: string;
    readonly external_id: string | null;
    readonly return_id: string | null;
    readonly units: number;
  }[];
  readonly adjustments: readonly Adjustment[];
  readonly refunds: readonly {
    readonly id: string;
    readonly external_id: string | null;
    readonly credit_memo: string;
    readonly amount_minor: number;
  }[];
  /** Balances by account, debits positive; they add up to zero. */
  readonly accounts: readonly { readonly account: string; readonly balance_minor: number }[];
  readonly duplicate_effects: number;
}

interface CreditMemo {
  readonly id: string;
  readonly external_id: string | null;
  readonly return_id: string | null;
  readonly created_from: string | null;
  readonly amount_minor: number;
  readonly refunded_minor: number;
}

interface Authorisation {
  readonly id: string;
  readonly external_id: string | null;
  readonly return_id: string | null;
  readonly order: string | null;
  readonly status: string;
  readonly units: number;
  readonly received: number;
  readonly credited: number;
  readonly amount_minor: number;
}

interface Adjustment {
  readonly id: string;
  readonly external_id: string | null;
  readonly memo: string | null;
  readonly account: string;
  readonly units: number;
}

/** Reads the books out of the tables. */
export function ledger(ground: Ground): NetsuiteLedger {
  return {
    stock: stock(ground),
    credit_memos: all<CreditMemo>(ground, creditMemos),
    authorisations: all<Authorisation>(ground, authorisations),
    receipts: all(ground, receipts),
    adjustments: all<Adjustment>(ground, adjustments),
    refunds: all(ground, refunds),
    accounts: all(ground, balances),
    duplicate_effects: one<{ extra: number }>(ground, duplicates)?.extra ?? 0,
  };
}

function stock(ground: Ground): NetsuiteLedger['stock'] {
  const rows = all<{ sku: string; location: string; status: string; quantity: number }>(
    ground,
    `SELECT i.external_id AS sku, s.location, s.status, s.quantity FROM netsuite_stock s
     JOIN netsuite_items i ON i.id = s.item_id WHERE s.quantity <> 0 ORDER BY i.external_id, s.location, s.status`,
  );
  return rows.map((row) => ({
    ...row,
    location: locations[row.location] ?? row.location,
    status: statuses[row.status]?.state ?? row.status,
  }));
}

const creditMemos = `
  SELECT CAST(m.id AS TEXT) AS id, m.external_id, a.memo AS return_id, CAST(m.created_from AS TEXT) AS created_from,
    m.total_minor AS amount_minor, m.applied_minor AS refunded_minor
  FROM netsuite_transactions m LEFT JOIN netsuite_transactions a ON a.id = m.created_from
  WHERE m.type = 'CustCred' ORDER BY m.id`;

const authorisations = `
  SELECT CAST(a.id AS TEXT) AS id, a.external_id, a.memo AS return_id, o.external_id AS "order", a.status,
    sum(l.quantity) AS units, sum(l.received) AS received, sum(l.billed) AS credited, a.total_minor AS amount_minor
  FROM netsuite_transactions a JOIN netsuite_lines l ON l.transaction_id = a.id
  LEFT JOIN netsuite_transactions o ON o.id = a.created_from
  WHERE a.type = 'RtnAuth' GROUP BY a.id ORDER BY a.id`;

const receipts = `
  SELECT CAST(r.id AS TEXT) AS id, r.external_id, a.memo AS return_id, sum(l.quantity) AS units
  FROM netsuite_transactions r JOIN netsuite_lines l ON l.transaction_id = r.id
  JOIN netsuite_transactions a ON a.id = r.created_from
  WHERE r.type = 'ItemRcpt' GROUP BY r.id ORDER BY r.id`;

const adjustments = `
  SELECT CAST(a.id AS TEXT) AS id, a.external_id, a.memo, a.account, sum(l.quantity) AS units
  FROM netsuite_transactions a JOIN netsuite_lines l ON l.transaction_id = a.id
  WHERE a.type = 'InvAdjst' GROUP BY a.id ORDER BY a.id`;

const refunds = `
  SELECT CAST(id AS TEXT) AS id, external_id, CAST(created_from AS TEXT) AS credit_memo, total_minor AS amount_minor
  FROM netsuite_transactions WHERE type = 'CustRfnd' ORDER BY id`;

const balances = `
  SELECT account, sum(debit_minor - credit_minor) AS balance_minor FROM netsuite_gl GROUP BY account ORDER BY account`;

/** Records beyond the first of one type and key, a return authorised twice, overdrawn lines, and memos paid twice. */
const duplicates = `
  SELECT
    (SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM netsuite_transactions
      WHERE external_id IS NOT NULL GROUP BY type, external_id))
    + (SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM netsuite_transactions
      WHERE type = 'RtnAuth' AND memo IS NOT NULL AND status NOT IN ('C', 'H') GROUP BY memo))
    + (SELECT count(*) FROM netsuite_transactions a JOIN netsuite_lines l ON l.transaction_id = a.id
      WHERE a.type = 'RtnAuth' AND (l.received > l.quantity OR l.billed > l.quantity))
    + (SELECT count(*) FROM netsuite_transactions WHERE type = 'CustCred' AND applied_minor > max(total_minor, 0)) AS extra`;
