import type { SQLInputValue } from 'node:sqlite';
import { prepared } from '#sandbox/kit/prepared.ts';
import type { Ground } from '#sandbox/kit/stand-in.ts';

/** A row as SQLite gives it; whoever asked knows its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** Every row of a prepared query, with the column types that its SQL text promises. */
export function all<R extends Row>(ground: Ground, sql: string, ...values: SQLInputValue[]): readonly R[] {
  return prepared(ground.db, sql).all(...values) as unknown as readonly R[];
}

/** The first row, or undefined. */
export function one<R extends Row>(ground: Ground, sql: string, ...values: SQLInputValue[]): R | undefined {
  return prepared(ground.db, sql).get(...values) as unknown as R | undefined;
}

/** Carries out a statement; how many rows it changed. */
export function run(ground: Ground, sql: string, ...values: SQLInputValue[]): number {
  return Number(prepared(ground.db, sql).run(...values).changes);
}
