import { count } from '../base/units.ts';
import { allParts } from '../refund/fold.ts';
import { holdings } from '../return/where.ts';
import type { OrderState, State } from '../state.ts';
import type { Account } from './accounts.ts';
import { lessRecovery } from './reserve.ts';
import { costOf, valueAccount } from './value.ts';

/** Net debit by account, in minor units; sums to zero. */
export type Balance = Readonly<Record<string, number>>;

/** One balanced move that leads from one state's balances to the next one's. */
interface Entry {
  readonly debit: Account;
  readonly credit: Account;
  readonly amount_minor: number;
  readonly currency: string;
}

/**
 * The balances that follow from where an order stands, not from what just happened: the value of its goods, what was set
 * aside for expected returns, and what legal entities owe each other. Each is balanced in itself, so that moves are booked within it.
 */
export function standing(order: OrderState): readonly Balance[] {
  if (!stands(order)) return [];
  return [goods(order), expectedRefunds(order), between(order)];
}

/**
 * What must be posted when an order goes from one state to another. Every decision ends here, so goods cannot move without
 * their value, and a cost that is told late is booked for all that moved before.
 */
export function journal(before: State | null, after: State | null): Entry[] {
  if (before === after || after?.kind !== 'order' || !stands(after)) return [];
  const was = before?.kind === 'order' ? standing(before) : [];
  const { currency, cost_currency = currency } = after;
  return standing(after).flatMap((balance, at) =>
    // The first is of goods at their cost.
    entries(was[at] ?? {}, balance).map((entry) => ({ ...entry, currency: at === 0 ? cost_currency : currency })),
  );
}

/** Orders of which nobody told a cost, a reserve or an entity are not looked at: where goods are not valued, all of them. */
function stands({ costs, reserve, seller }: OrderState): boolean {
  return costs !== undefined || reserve !== undefined || seller !== undefined;
}

/** Units at their cost by place; the other side of all of it is what was booked as cost when they were sold. */
function goods(order: OrderState): Balance {
  const { reserve } = order;
  const book = new Map<Account, number>();
  let back_minor = 0;
  for (const state of Object.values(order.returns))
    for (const { line_id, units, where, refunded, reason } of holdings(state)) {
      if (where === 'customer' && !refunded) continue;
      const value_minor = costOf(order.costs?.[line_id], units);
      const owed = state.given_up === true ? 'write_off' : 'goods_to_recover';
      move(book, where === 'customer' ? owed : valueAccount(where), 'cost_of_sales', value_minor);
      if (reserve?.except_reasons.includes(reason) === false) back_minor += value_minor;
    }
  for (const { kind, units: given } of Object.values(order.grants ?? {}))
    if (kind === 'marketplace')
      for (const { line_id, units } of given)
        move(book, valueAccount('kept'), 'cost_of_sales', costOf(order.costs?.[line_id], units));
  if (reserve?.released === false) {
    const left_minor = reserve.asset_minor - lessRecovery(back_minor, reserve.recovery_percent);
    move(book, 'right_of_return', 'cost_of_sales', Math.max(0, left_minor));
  }
  return Object.fromEntries(book);
}

/** What is left of the refunds that were expected at the sale, after those that came. */
function expectedRefunds({ reserve, returns }: OrderState): Balance {
  if (reserve?.released !== false) return {};
  const came_minor = Object.values(returns)
    .flatMap(holdings)
    .filter(({ refunded, reason }) => refunded && !reserve.except_reasons.includes(reason))
    .reduce((sum, { units, unit_minor }) => sum + count(units) * unit_minor, 0);
  const left_minor = Math.max(0, reserve.liability_minor - came_minor);
  return { returns_allowance: left_minor, refund_liability: -left_minor };
}

/** Who paid a refund of somebody else's sale has it to claim from who sold. */
function between(order: OrderState): Balance {
  const { seller } = order;
  const book = new Map<Account, number>();
  if (seller === undefined) return {};
  for (const { part } of allParts(order))
    if (part.status === 'settled' && part.payer !== undefined)
      move(book, `intercompany:${seller}`, `intercompany:${part.payer}`, part.amount_minor);
  return Object.fromEntries(book);
}

function move(book: Map<Account, number>, debit: Account, credit: Account, amount_minor: number): void {
  book.set(debit, (book.get(debit) ?? 0) + amount_minor);
  book.set(credit, (book.get(credit) ?? 0) - amount_minor);
}

/** The fewest moves from one balance to the next: what an account gains is taken from those that lose, in their order. */
function entries(before: Balance, after: Balance): Omit<Entry, 'currency'>[] {
  const changes = [...new Set([...Object.keys(before), ...Object.keys(after)] as Account[])].map((account) => ({
    account,
    left: (after[account] ?? 0) - (before[account] ?? 0),
  }));
  const losing = changes.filter(({ left }) => left < 0);
  const moves: Omit<Entry, 'currency'>[] = [];
  for (const gain of changes.filter(({ left }) => left > 0))
    for (const loss of losing) {
      const amount_minor = Math.min(gain.left, -loss.left);
      if (amount_minor <= 0) continue;
      moves.push({ debit: gain.account, credit: loss.account, amount_minor });
      gain.left -= amount_minor;
      loss.left += amount_minor;
    }
  return moves;
}
