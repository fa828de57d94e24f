import type { Ground } from '#sandbox/kit/stand-in.ts';
import { exactMinor } from './amounts.ts';
import type { Body } from './bodies.ts';
import { post } from './books.ts';
import { run } from './database.ts';
import { textOf } from './decimal.ts';
import { userError } from './refusal.ts';
import { accountOf } from './references.ts';
import { heading, insertLine, insertTransaction, referenced, restamp, type Transaction } from './transactions.ts';

/** Pays a credit memo out of a bank account, up to what is still open on it. Returns the refund's id. */
export function refundMemo(ground: Ground, memo: Transaction, body: Body): number {
  const account = accountOf(body.account, 'account');
  const open = memo.total_minor - memo.applied_minor;
  const amount = amountFor(ground, memo, body, open);
  if (amount <= 0 || amount > open)
    throw userError(
      `The amount ${textOf(amount)} exceeds the open amount ${textOf(open)} of the credit memo.`,
      'apply.items[0].amount',
    );
  const id = insertTransaction(ground, 'customerRefund', {
    ...heading(ground, body),
    status: 'B',
    currency: memo.currency,
    entity_id: memo.entity_id,
    created_from: memo.id,
    account,
    total_minor: amount,
  });
  insertLine(ground, id, { line: 1, amount_minor: amount, order_line: memo.id });
  run(ground, 'UPDATE netsuite_transactions SET applied_minor = applied_minor + ? WHERE id = ?', amount, memo.id);
  restamp(ground, memo.id, amount === open ? 'B' : 'A');
  post(ground, id, '110', account, amount);
  return id;
}

/** The memo that a refund's body applies to, when the refund is not made out of one. */
export function refundedMemo(ground: Ground, body: Body): Transaction {
  const applied = body.apply?.items.find((line) => line.apply);
  if (applied === undefined) throw userError('Please apply the refund to at least one credit.', 'apply');
  return referenced(ground, 'creditMemo', applied.doc, 'apply.items[0].doc');
}

function amountFor(ground: Ground, memo: Transaction, body: Body, open: number): number {
  const applied = body.apply?.items.filter((line) => line.apply) ?? [];
  const line = applied[0];
  if (line === undefined) return open;
  if (applied.length > 1 || referenced(ground, 'creditMemo', line.doc, 'apply.items[0].doc').id !== memo.id)
    throw userError('The refund can only be applied to the credit memo that it is made from.', 'apply.items[0].doc');
  return line.amount === undefined ? open : exactMinor(line.amount, 'apply.items[0].amount');
}
