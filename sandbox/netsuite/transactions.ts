import type { Ground } from '#sandbox/kit/stand-in.ts';
import type { Body, Reference } from './bodies.ts';
import { all, one, run, second } from './database.ts';
import { invalidReference, Refusal } from './refusal.ts';

/** Record types of the API, and what SuiteQL and document numbers call them. */
export const types = {
  salesOrder: { code: 'SalesOrd', prefix: 'SO' },
  returnAuthorization: { code: 'RtnAuth', prefix: 'RMA' },
  itemReceipt: { code: 'ItemRcpt', prefix: 'IR' },
  creditMemo: { code: 'CustCred', prefix: 'CM' },
  customerRefund: { code: 'CustRfnd', prefix: 'CR' },
  inventoryAdjustment: { code: 'InvAdjst', prefix: 'IA' },
  journalEntry: { code: 'Journal', prefix: 'JE' },
} as const;

export type RecordType = keyof typeof types;

export interface Transaction {
  readonly id: number;
  readonly type: string;
  readonly external_id: string | null;
  readonly status: string;
  readonly tran_date: string;
  readonly created_at: string;
  readonly modified_at: string;
  readonly created_from: number | null;
  readonly entity_id: number | null;
  readonly currency: string;
  readonly location: string | null;
  readonly account: string | null;
  readonly memo: string | null;
  readonly total_minor: number;
  readonly applied_minor: number;
}

export interface Line {
  readonly line: number;
  readonly item_id: number | null;
  readonly account: string | null;
  readonly quantity: number;
  readonly rate: string | null;
  readonly amount_minor: number;
  readonly description: string | null;
  readonly location: string | null;
  readonly closed: number;
  readonly received: number;
  readonly billed: number;
  readonly billed_minor: number;
  readonly order_line: number | null;
  readonly detail: string | null;
}

export type NewTransaction = Partial<Omit<Transaction, 'id' | 'type' | 'created_at' | 'modified_at'>> &
  Pick<Transaction, 'status' | 'currency'>;

/** The header fields that every record takes from a request in the same way. */
export function heading(ground: Ground, body: Body): Pick<Transaction, 'external_id' | 'memo' | 'tran_date'> {
  const tran_date = body.tranDate ?? ground.now().slice(0, 10);
  return { external_id: body.externalId ?? null, memo: body.memo ?? null, tran_date };
}

/** Writes a new transaction and returns its id; refuses an external id that the type has already. */
export function insertTransaction(ground: Ground, type: RecordType, row: NewTransaction): number {
  const external_id = row.external_id ?? null;
  if (external_id !== null && byExternalId(ground, type, external_id) !== undefined)
    throw new Refusal(400, 'DUP_RCRD', 'Error while accessing a resource. This record already exists.', {
      path: 'externalId',
    });
  const now = second(ground);
  return run(
    ground,
    `INSERT INTO netsuite_transactions (type, external_id, status, tran_date, created_at, modified_at, created_from,
       entity_id, currency, location, account, memo, total_minor, applied_minor) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)`,
    types[type].code,
    external_id,
    row.status,
    row.tran_date ?? now.slice(0, 10),
    now,
    now,
    row.created_from ?? null,
    row.entity_id ?? null,
    row.currency,
    row.location ?? null,
    row.account ?? null,
    row.memo ?? null,
    row.total_minor ?? 0,
    row.applied_minor ?? 0,
  );
}

/** Writes one line of a transaction. */
export function insertLine(ground: Ground, transaction_id: number, line: Partial<Line> & Pick<Line, 'line'>): void {
  run(
    ground,
    `INSERT INTO netsuite_lines (transaction_id, line, item_id, account, quantity, rate, amount_minor, description,
       location, closed, order_line, detail) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)`,
    transaction_id,
    line.line,
    line.item_id ?? null,
    line.account ?? null,
    line.quantity ?? 0,
    line.rate ?? null,
    line.amount_minor ?? 0,
    line.description ?? null,
    line.location ?? null,
    line.closed ?? 0,
    line.order_line ?? null,
    line.detail ?? null,
  );
}

/** The lines of a transaction in their order. */
export function linesOf(ground: Ground, transaction_id: number): Line[] {
  return all<Line>(ground, 'SELECT * FROM netsuite_lines WHERE transaction_id = ? ORDER BY line', transaction_id);
}

/** The transaction that a path segment means (an internal id, or `eid:` and an external id), or a 404. */
export function addressed(ground: Ground, type: RecordType, segment: string): Transaction {
  const found = segment.startsWith('eid:') ? byExternalId(ground, type, segment.slice(4)) : byId(ground, type, segment);
  if (found !== undefined) return found;
  const detail = `The record instance does not exist. Provide a valid record instance ID: ${segment}.`;
  throw new Refusal(404, 'NONEXISTENT_ID', detail);
}

/** The transaction that a reference in a body means. */
export function referenced(ground: Ground, type: RecordType, reference: Reference, path: string): Transaction {
  const found =
    reference.id === undefined
      ? byExternalId(ground, type, reference.externalId ?? '')
      : byId(ground, type, reference.id);
  if (found === undefined) throw invalidReference(path, reference.id ?? reference.externalId ?? '(empty)', path);
  return found;
}

/** The transaction by its external id, which is unique within the type. */
export function byExternalId(ground: Ground, type: RecordType, external_id: string): Transaction | undefined {
  const sql = 'SELECT * FROM netsuite_transactions WHERE type = ? AND external_id = ?';
  return one<Transaction>(ground, sql, types[type].code, external_id);
}

/** Sets a transaction's status and stamps the change. */
export function restamp(ground: Ground, id: number, status: string): void {
  run(ground, 'UPDATE netsuite_transactions SET status = ?, modified_at = ? WHERE id = ?', status, second(ground), id);
}

function byId(ground: Ground, type: RecordType, id: string): Transaction | undefined {
  if (!/^\d{1,15}$/.test(id)) return undefined;
  return one<Transaction>(
    ground,
    'SELECT * FROM netsuite_transactions WHERE id = ? AND type = ?',
    Number(id),
    types[type].code,
  );
}
