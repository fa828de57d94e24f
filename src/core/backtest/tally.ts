import { must } from '../base/must.ts';
import type { Change } from './compare.ts';
import type { Outcome } from './outcome.ts';

/** What many requests come to under another policy. Amounts in minor units, by currency. */
export interface Tally {
  readonly requests: number;
  readonly changed: number;
  /** Requests that cannot be decided again from the log alone, by why. */
  readonly undecidable: Readonly<Record<string, number>>;
  readonly money: readonly TalliedMoney[];
  readonly changes: readonly TalliedChange[];
}

/**
 * What authorised returns give back then and under the other policy: goods, and fees that lessen them. A request over orders
 * in several currencies is summed apart, under all their names (`EUR+GBP`): its sum is no amount that can be paid.
 */
export interface TalliedMoney {
  readonly currency: string;
  refund_before_minor: number;
  refund_after_minor: number;
  fees_before_minor: number;
  fees_after_minor: number;
}

/** All changes of one kind by one rule. */
export interface TalliedChange extends Omit<Change, 'units' | 'refund_minor'> {
  readonly currency: string;
  requests: number;
  units: number;
  refund_minor: number;
  /** The first few, by the id of the return, or of the request where no return was opened. */
  readonly examples: string[];
}

/** Counts requests one after the other; holds sums and a few examples, so that it stays small however many there are. */
export interface Counter {
  add(request_id: string, before: Outcome, after: Outcome, changes: readonly Change[]): void;
  undecided(why: string): void;
  tally(): Tally;
}

const EXAMPLES = 5;

/** A counter at nothing. */
export function counter(): Counter {
  const money = new Map<string, TalliedMoney>();
  const rows = new Map<string, TalliedChange>();
  const undecidable: Record<string, number> = {};
  let [requests, changed] = [0, 0];

  function book(before: Outcome, after: Outcome): string {
    const currency = [...new Set([...before.currencies, ...after.currencies])].sort().join('+');
    // Denied then and now: no money moves.
    if (currency === '') return 'XXX';
    const sums = money.get(currency) ?? nothing(currency);
    money.set(currency, sums);
    sums.refund_before_minor += before.refund_minor;
    sums.refund_after_minor += after.refund_minor;
    sums.fees_before_minor += total(before.fees);
    sums.fees_after_minor += total(after.fees);
    return currency;
  }

  return {
    add: (request_id, before, after, changes) => {
      requests += 1;
      if (changes.length > 0) changed += 1;
      const currency = book(before, after);
      const counted = new Set<TalliedChange>();
      for (const { what, from, to, rule, units, refund_minor } of changes) {
        const key = JSON.stringify([what, from, to, rule, currency]);
        const row = rows.get(key) ?? {
          what,
          from,
          to,
          rule,
          currency,
          requests: 0,
          units: 0,
          refund_minor: 0,
          examples: [],
        };
        rows.set(key, row);
        row.units += units;
        row.refund_minor += refund_minor;
        if (counted.has(row)) continue;
        counted.add(row);
        row.requests += 1;
        if (row.examples.length < EXAMPLES) row.examples.push(before.returns[0] ?? `request ${request_id}`);
      }
    },
    undecided: (why) => {
      requests += 1;
      undecidable[why] = (undecidable[why] ?? 0) + 1;
    },
    tally: () => {
      const changes = [...rows.values()].toSorted(
        (a, b) => Math.abs(b.refund_minor) - Math.abs(a.refund_minor) || b.requests - a.requests,
      );
      for (const sums of money.values()) accountFor(sums, changes);
      return { requests, changed, undecidable, money: [...money.values()], changes };
    },
  };
}

/** Every minor unit by which refunds differ is in a change; anything else would be a bug. */
function accountFor(sums: TalliedMoney, changes: readonly TalliedChange[]): void {
  const { currency, refund_before_minor, refund_after_minor } = sums;
  const moved = changes
    .filter((row) => row.currency === currency && row.what !== 'fees')
    .reduce((sum, { refund_minor }) => sum + refund_minor, 0);
  must(moved === refund_after_minor - refund_before_minor, `${currency} that no change accounts for`);
}

function nothing(currency: string): TalliedMoney {
  return { currency, refund_before_minor: 0, refund_after_minor: 0, fees_before_minor: 0, fees_after_minor: 0 };
}

function total(fees: Readonly<Record<string, number>>): number {
  return Object.values(fees).reduce((sum, amount_minor) => sum + amount_minor, 0);
}
