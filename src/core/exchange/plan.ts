import type { CreditAccount, Remedy } from '../base/exchange.ts';
import { later } from '../base/instant.ts';
import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import type { Draft } from '../draft.ts';
import type { AuthorizedLine } from '../event.ts';
import type { Policy } from '../policy/policy.ts';
import type { CreditPayout } from './event.ts';
import { exchangeId } from './naming.ts';
import { exchangeTerms } from './terms.ts';

/** What a request line asked for, as far as it falls on one claim. Claims of one request line are one exchange. */
export interface WishedRemedy {
  /** The place of the line in the request. */
  readonly wish: number;
  readonly remedy: Remedy;
}

interface Asked {
  readonly remedy: WishedRemedy | null;
  readonly line: { readonly bought_at: string };
  readonly verdict: { readonly policy: Policy };
}

/** What the lines of a claim carry for their remedy: the exchange they pay for, or the account they are credited to. */
export function remedied(
  return_id: string,
  claims: readonly Asked[],
  { remedy: of }: Asked,
  recipient: CreditAccount | undefined,
): Pick<AuthorizedLine, 'exchange' | 'payout'> {
  if (of === null) return {};
  const { remedy, wish } = of;
  if (remedy.kind === 'store_credit') return { payout: toAccount(remedy) };
  const exchange = exchangeId(return_id, wishes(claims).indexOf(wish) + 1);
  return { exchange, ...(recipient === undefined ? {} : { payout: toAccount(recipient) }) };
}

/** Plans the exchanges of a return that was just authorised, each for the lines that are to pay for it. */
export function planExchanges(
  plan: Draft,
  { return_id, aggregate }: { readonly return_id: string; readonly aggregate: string },
  claims: readonly Asked[],
  lines: readonly AuthorizedLine[],
): void {
  wishes(claims).forEach((wish, index) => {
    const exchange_id = exchangeId(return_id, index + 1);
    const mine = lines.filter(({ exchange }) => exchange === exchange_id);
    const of = claims.filter(({ remedy }) => remedy?.wish === wish);
    const [first] = of;
    const all = of.flatMap(({ remedy }) => (remedy?.remedy.kind === 'exchange' ? [remedy.remedy] : []));
    const one = must(all[0], 'an exchange that nobody asked for');
    const quantity = all.reduce((sum, each) => sum + each.for.quantity, 0);
    const { line, verdict } = must(first, 'an exchange without units');
    const terms = exchangeTerms(verdict.policy);
    const goods_minor = mine.reduce((sum, each) => sum + count(each.units) * each.unit_minor, 0);
    const value_minor = terms.difference === 'even' ? goods_minor : quantity * one.for.unit_minor;
    const pledged = all.reduce((sum, { advance }) => sum + (advance?.amount_minor ?? 0), 0);
    plan.emit(aggregate, {
      type: 'exchange.planned',
      return_id,
      exchange_id,
      lines: mine.map((each) => each.line),
      sku: one.for.sku,
      title: one.for.title,
      quantity,
      value_minor,
      tax_minor: Math.min(value_minor, quantity * one.for.unit_tax_minor),
      goods_minor,
      planned_at: plan.facts.now,
      pay_by: later(plan.facts.now, terms.pay_within_days * DAY_MS),
      window_from: terms.window_from === 'original' ? line.bought_at : null,
      advance: one.advance === null ? null : { ...one.advance, amount_minor: pledged },
      if_unavailable: one.if_unavailable,
    });
  });
}

function toAccount({ system, account_ref }: CreditAccount): CreditPayout {
  return { kind: 'store_credit', system, account_ref };
}

const DAY_MS = 86_400_000;

/** The request lines that ask for an exchange, in their order. */
function wishes(claims: readonly Asked[]): number[] {
  return [...new Set(claims.flatMap(({ remedy }) => (remedy?.remedy.kind === 'exchange' ? [remedy.wish] : [])))];
}
