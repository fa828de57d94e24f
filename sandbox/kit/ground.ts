import { DatabaseSync } from 'node:sqlite';
import { noFaults, type Faults } from './faults.ts';
import { durableOutbox, outboxTables, type DurableOutbox, type OutboxHooks } from './outbox-store.ts';
import { prepared } from './prepared.ts';
import type { Ground, StandIn } from './stand-in.ts';

/** A ground with a lifetime: its outbox can be sent from, and it can be closed. */
export interface OpenGround extends Ground {
  readonly outbox: DurableOutbox;
  close(): void;
}

export interface GroundOptions {
  /** Path of the SQLite file, or `:memory:`. */
  readonly file: string;
  /** Whose tables to lay. */
  readonly standIns: readonly Pick<StandIn, 'tables'>[];
  readonly faults?: Faults;
  /** The sandbox's clock; wall time by default. */
  readonly now?: () => string;
}

/** Opens the sandbox's state; what was committed before a kill is there again. */
export function openGround(options: GroundOptions): OpenGround {
  const db = new DatabaseSync(options.file);
  // Write-ahead without fsync: killing the process loses nothing that was handed to the operating system.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON');
  db.exec(outboxTables);
  for (const standIn of options.standIns) db.exec(standIn.tables);
  const outbox = durableOutbox(db, () => db.isTransaction);
  return {
    db,
    faults: options.faults ?? noFaults,
    outbox,
    now: options.now ?? (() => new Date().toISOString()),
    transaction: transactions(db, outbox),
    close() {
      db.close();
    },
  };
}

function transactions(db: DatabaseSync, outbox: OutboxHooks): Ground['transaction'] {
  let depth = 0;
  let broken: { readonly cause: unknown } | null = null;
  const outermost = <T>(work: () => T): T => {
    prepared(db, 'BEGIN IMMEDIATE').run();
    let result: T;
    try {
      depth = 1;
      result = settled(work());
      if (broken !== null)
        throw new Error('a nested transaction failed and its error was caught inside the outer one; nothing was kept', {
          cause: broken.cause,
        });
      prepared(db, 'COMMIT').run();
    } catch (error) {
      if (db.isTransaction) prepared(db, 'ROLLBACK').run();
      outbox.rolledBack();
      throw error;
    } finally {
      depth = 0;
      broken = null;
    }
    outbox.committed();
    return result;
  };
  return (work) => {
    if (depth === 0) return outermost(work);
    try {
      return settled(work());
    } catch (error) {
      // A joined transaction cannot be undone alone, so the outer one must not be kept either.
      broken ??= { cause: error };
      throw error;
    }
  };
}

function settled<T>(result: T): T {
  if (result instanceof Promise)
    throw new Error('the work of a transaction must be synchronous; do the waiting before or after it');
  return result;
}
