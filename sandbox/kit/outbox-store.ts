import type { DatabaseSync } from 'node:sqlite';
import type { Outbox, Owed } from './outbox.ts';
import { prepared } from './prepared.ts';

/** The outbox as its sender sees it. Rows are named by `seq`, which rises in the order of enqueueing. */
export interface DurableOutbox extends Outbox {
  /** Called with the rows of each commit; replaces an earlier listener, null stops. */
  listen(arrived: ((seqs: readonly number[]) => void) | null): void;
  /** Every row that is not acknowledged, oldest first. */
  unsent(): number[];
  owed(seq: number): Owed;
  /** Headers for a send at this time: the fixed ones and the signer's. */
  headers(owed: Owed, sent_at_ms: number): Record<string, string>;
  acknowledged(seq: number): void;
  postponed(seq: number, due_ms: number, problem: string): void;
  /** What the last failed send of each open row said, longest tried first. */
  problems(limit: number): OutboxProblem[];
}

export interface OutboxProblem {
  readonly id: string;
  readonly attempts: number;
  readonly problem: string;
}

/** Tells the outbox how the transaction that its rows joined has ended. */
export interface OutboxHooks {
  committed(): void;
  rolledBack(): void;
}

/** The outbox's table; `body` and `headers` are emptied once acknowledged, `id` stays so that no id is used twice. */
export const outboxTables = `
  CREATE TABLE IF NOT EXISTS outbox (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, system TEXT NOT NULL, path TEXT NOT NULL,
    body TEXT NOT NULL, headers TEXT NOT NULL, due_ms INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0, problem TEXT);
  CREATE INDEX IF NOT EXISTS outbox_open ON outbox (seq) WHERE done = 0;`;

/** An outbox in this database; `inTransaction` says whether a row has to wait for a commit before it may be sent. */
export function durableOutbox(db: DatabaseSync, inTransaction: () => boolean): DurableOutbox & OutboxHooks {
  const signers = new Map<string, (owed: Owed, sent_at_ms: number) => Record<string, string>>();
  let listener: ((seqs: readonly number[]) => void) | null = null;
  let uncommitted: number[] = [];
  const publish = (): void => {
    const seqs = uncommitted;
    uncommitted = [];
    if (seqs.length > 0) listener?.(seqs);
  };
  return {
    enqueue(owed) {
      uncommitted.push(insert(db, owed));
      if (!inTransaction()) publish();
    },
    signer(system, sign) {
      signers.set(system, sign);
    },
    listen(arrived) {
      listener = arrived;
    },
    headers(owed, sent_at_ms) {
      return { ...owed.headers, ...signers.get(owed.system)?.(owed, sent_at_ms) };
    },
    committed: publish,
    rolledBack() {
      uncommitted = [];
    },
    ...rows(db),
  };
}

function insert(db: DatabaseSync, owed: Owed): number {
  const sql = 'INSERT INTO outbox (id, system, path, body, headers) VALUES (?, ?, ?, ?, ?)';
  const { id, system, path, body, headers } = owed;
  return Number(prepared(db, sql).run(id, system, path, body, JSON.stringify(headers)).lastInsertRowid);
}

function rows(db: DatabaseSync): Pick<DurableOutbox, 'unsent' | 'owed' | 'acknowledged' | 'postponed' | 'problems'> {
  return {
    unsent() {
      return prepared(db, 'SELECT seq FROM outbox WHERE done = 0 ORDER BY seq')
        .all()
        .map((row) => Number(row['seq']));
    },
    owed(seq) {
      const row = prepared(db, 'SELECT id, system, path, body, headers FROM outbox WHERE seq = ?').get(seq);
      if (row === undefined) throw new Error(`outbox row ${seq} does not exist; rows are never deleted by the sandbox`);
      return {
        id: String(row['id']),
        system: String(row['system']),
        path: String(row['path']),
        body: String(row['body']),
        headers: JSON.parse(String(row['headers'])) as Record<string, string>,
      };
    },
    acknowledged(seq) {
      const sql = `UPDATE outbox SET done = 1, attempts = attempts + 1, body = '', headers = '{}', problem = NULL WHERE seq = ?`;
      prepared(db, sql).run(seq);
    },
    postponed(seq, due_ms, problem) {
      const sql = 'UPDATE outbox SET attempts = attempts + 1, due_ms = ?, problem = ? WHERE seq = ?';
      prepared(db, sql).run(Math.round(due_ms), problem, seq);
    },
    problems(limit) {
      const sql = `SELECT id, attempts, problem FROM outbox WHERE done = 0 AND problem IS NOT NULL ORDER BY attempts DESC, seq LIMIT ?`;
      return prepared(db, sql)
        .all(limit)
        .map((row) => ({
          id: String(row['id']),
          attempts: Number(row['attempts']),
          problem: String(row['problem']),
        }));
    },
  };
}
