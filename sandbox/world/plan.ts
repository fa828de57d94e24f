import type { DatabaseSync } from 'node:sqlite';
import { prepared } from '#sandbox/kit/prepared.ts';
import type { Ground } from '#sandbox/kit/stand-in.ts';
import { Fatal } from './fatal.ts';
import { keep, kept } from './keep.ts';
import { gathering } from './gathering.ts';
import { writeEvents } from './plan-events.ts';
import { rejectsFile } from './rejects.ts';
import { readRow, type Row } from './row.ts';
import { fileName, records, survey, type Survey } from './survey.ts';
import type { FileTotals } from './totals.ts';

/** A replay that is ready to be fed. */
export interface Plan {
  readonly events: number;
  readonly requests: number;
  readonly rows: number;
  readonly totals: FileTotals;
}

type Sqlite = Pick<Ground, 'db' | 'transaction'>;

/**
 * Lays the plan of a replay from its files, given in order of time; `rejects.csv` in `data_dir` tells every row that
 * could not be used. Nothing is fed before every file was read to its end. A plan that was already laid from the same
 * files is taken as it is; a half-laid one is laid anew. Throws a Fatal for files that cannot be replayed.
 */
export async function planReplay(
  ground: Sqlite,
  files: readonly string[],
  data_dir: string,
  log: (line: string) => void,
): Promise<Plan> {
  const surveys: Survey[] = [];
  for (const path of files) {
    const known = await survey(path);
    const twin = surveys.find((each) => each.digest === known.digest);
    if (twin !== undefined) throw twice(path, twin.path);
    log(`${fileName(path)}: ${known.records} rows, ${known.encoding}, dates ${known.dates}`);
    surveys.push(known);
  }
  const identity = surveys.map((each) => each.digest).join(' ');
  const before = kept(ground.db, 'plan');
  if (before === null) await lay(ground, surveys, identity, data_dir);
  else if (before !== identity) throw otherFiles(files[0] ?? null);
  return laidPlan(ground.db);
}

async function lay(ground: Sqlite, surveys: readonly Survey[], identity: string, data_dir: string): Promise<void> {
  const { db } = ground;
  db.exec('DELETE FROM world_row; DELETE FROM world_event; DELETE FROM world_opening; DELETE FROM world_request');
  const gathered = gathering();
  const rejects = rejectsFile(data_dir);
  let row = 0;
  try {
    for (const file of surveys) {
      for await (const batch of records(file)) {
        ground.transaction(() => {
          for (const record of batch) {
            const read = readRow(record, file.dates);
            const reject = typeof read === 'string' ? read : gathered.take(row, read);
            if (reject !== null) rejects.write(fileName(file.path), record, reject);
            else if (typeof read !== 'string' && isFed(read)) insertRow(db, row, read);
            row += 1;
          }
        });
      }
    }
  } finally {
    rejects.close();
  }
  gathered.totals.rows_read = row;
  gathered.totals.rows_rejected = rejects.count();
  const events = gathered.events();
  if (events.length === 0) throw nothing(surveys[0]?.path ?? null);
  ground.transaction(() => {
    writeEvents(db, events);
    keep(db, 'totals', JSON.stringify(gathered.totals));
    keep(db, 'plan', identity);
  });
}

function laidPlan(db: DatabaseSync): Plan {
  const counts = prepared(
    db,
    'SELECT (SELECT count(*) FROM world_event) AS events, (SELECT count(*) FROM world_request) AS requests',
  ).get();
  const totals = JSON.parse(kept(db, 'totals') ?? '') as FileTotals;
  return {
    events: Number(counts?.['events']),
    requests: Number(counts?.['requests']),
    rows: totals.rows_read,
    totals,
  };
}

/** Finance documents and adjustments of charges are counted but nobody is told of them. */
function isFed(row: Row): boolean {
  return row.kind !== 'finance' && row.kind !== 'other_adjustment';
}

function insertRow(db: DatabaseSync, row: number, read: Row): void {
  prepared(db, 'INSERT INTO world_row VALUES (?, ?, ?, ?, ?, ?, ?, ?)').run(
    row,
    read.kind,
    read.invoice,
    read.at,
    read.sku,
    read.title,
    read.quantity,
    read.unit_price,
  );
}

function twice(path: string, twin: string): Fatal {
  return new Fatal({
    code: 'file_twice',
    file: path,
    detail: `It holds the same bytes as ${twin}.`,
    do: 'Give each file once.',
  });
}

function otherFiles(file: string | null): Fatal {
  return new Fatal({
    code: 'data_of_another_world',
    file,
    detail: 'The data folder holds a replay of other files.',
    do: 'Give the same files in the same order, or an empty data folder.',
  });
}

function nothing(file: string | null): Fatal {
  return new Fatal({
    code: 'nothing_to_replay',
    file,
    detail: 'No row of the files can be used; rejects.csv in the data folder tells why, row by row.',
    do: 'Put the rows right and start again.',
  });
}
