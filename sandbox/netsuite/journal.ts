import type { Ground } from '#sandbox/kit/stand-in.ts';
import { home } from './account.ts';
import { exactMinor } from './amounts.ts';
import type { Body } from './bodies.ts';
import { entry } from './books.ts';
import { userError } from './refusal.ts';
import { accountOf, currencyOf } from './references.ts';
import { heading, insertLine, insertTransaction } from './transactions.ts';

/** A balanced journal entry. Returns its id. */
export function createJournal(ground: Ground, body: Body): number {
  const lines = (body.line?.items ?? []).map((line, at) => {
    const path = `line.items[${at}]`;
    if ((line.debit === undefined) === (line.credit === undefined))
      throw userError('A line needs either a debit or a credit.', path);
    const amount = exactMinor(line.debit ?? line.credit ?? 0, path);
    return { account: accountOf(line.account, `${path}.account`), signed: line.debit === undefined ? -amount : amount };
  });
  if (lines.length < 2 || lines.reduce((sum, line) => sum + line.signed, 0) !== 0)
    throw userError('Transaction is not in balance!', 'line');
  const id = insertTransaction(ground, 'journalEntry', {
    ...heading(ground, body),
    status: 'B',
    currency: currencyOf(body.currency, home.currency, 'currency'),
    total_minor: lines.reduce((sum, line) => sum + Math.max(0, line.signed), 0),
  });
  for (const [at, line] of lines.entries()) {
    insertLine(ground, id, { line: at + 1, account: line.account, amount_minor: line.signed });
    entry(ground, id, line.account, Math.max(0, line.signed), Math.max(0, -line.signed));
  }
  return id;
}
