import type { SQLInputValue } from 'node:sqlite';
import { prepared } from '#sandbox/kit/prepared.ts';
import type { Ground } from '#sandbox/kit/stand-in.ts';

/** The first row of a query, in the shape that its columns have; undefined when there is none. */
export function one<T>(ground: Ground, sql: string, ...values: SQLInputValue[]): T | undefined {
  return prepared(ground.db, sql).get(...values) as T | undefined;
}

/** Every row of a query, in the shape that its columns have. */
export function all<T>(ground: Ground, sql: string, ...values: SQLInputValue[]): T[] {
  return prepared(ground.db, sql).all(...values) as T[];
}

/** Runs a statement and returns the row id of an insert. */
export function run(ground: Ground, sql: string, ...values: SQLInputValue[]): number {
  return Number(prepared(ground.db, sql).run(...values).lastInsertRowid);
}

/** The account's clock to the second, as dates are kept. */
export function second(ground: Ground): string {
  return ground.now().slice(0, 19).replace('T', ' ');
}
