import type { DatabaseSync } from 'node:sqlite';
import { prepared } from '#sandbox/kit/prepared.ts';

/** What became of the return requests so far. */
export interface DeskTotals {
  /** Settled requests, failed ones included. */
  readonly asked: number;
  readonly failed: number;
  readonly units_refused: Readonly<Record<string, number>>;
  readonly units_authorised: number;
}

/** Sums up the desk's answers. */
export function deskTotals(db: DatabaseSync): DeskTotals {
  const sums = prepared(
    db,
    `SELECT count(*) AS asked, coalesce(sum(status = 'failed'), 0) AS failed, coalesce(sum(units_authorised), 0) AS units
     FROM world_request WHERE status IN ('asked', 'failed')`,
  ).get();
  const refused = prepared(
    db,
    `SELECT part.key AS code, sum(part.value) AS units FROM world_request r, json_each(r.refused) part
     WHERE r.status = 'asked' GROUP BY part.key ORDER BY part.key`,
  ).all();
  return {
    asked: Number(sums?.['asked']),
    failed: Number(sums?.['failed']),
    units_refused: Object.fromEntries(refused.map((row) => [String(row['code']), Number(row['units'])])),
    units_authorised: Number(sums?.['units']),
  };
}

/** Requests that have an answer; cheap enough for every progress call. */
export function requestsSettled(db: DatabaseSync): number {
  const row = prepared(db, `SELECT count(*) AS n FROM world_request WHERE status IN ('asked', 'failed')`).get();
  return Number(row?.['n']);
}
