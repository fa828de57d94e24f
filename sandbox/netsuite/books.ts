import type { Ground } from '#sandbox/kit/stand-in.ts';
import { run } from './database.ts';

/** Posts one amount from an account to another; a negative amount goes the other way, zero is not posted. */
export function post(
  ground: Ground,
  transaction_id: number | null,
  debit: string,
  credit: string,
  amount_minor: number,
): void {
  if (amount_minor === 0) return;
  if (amount_minor < 0) return post(ground, transaction_id, credit, debit, -amount_minor);
  entry(ground, transaction_id, debit, amount_minor, 0);
  entry(ground, transaction_id, credit, 0, amount_minor);
}

/** One side of a posting; the caller sees to it that the sides of a transaction balance. */
export function entry(
  ground: Ground,
  transaction_id: number | null,
  account: string,
  debit_minor: number,
  credit_minor: number,
): void {
  const sql = 'INSERT INTO netsuite_gl (transaction_id, account, debit_minor, credit_minor) VALUES (?,?,?,?)';
  run(ground, sql, transaction_id, account, debit_minor, credit_minor);
}

/** Moves units into (or, negative, out of) one stock state. Stock may go below zero: the account allows it. */
export function moveStock(ground: Ground, item_id: number, location: string, status: string, quantity: number): void {
  run(
    ground,
    `INSERT INTO netsuite_stock (item_id, location, status, quantity) VALUES (?,?,?,?)
     ON CONFLICT (item_id, location, status) DO UPDATE SET quantity = quantity + excluded.quantity`,
    item_id,
    location,
    status,
    quantity,
  );
}
