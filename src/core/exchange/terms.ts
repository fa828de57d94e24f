import type { Policy } from '../policy/policy.ts';
import type { ExchangeTerms } from '../policy/terms.ts';

const PLAIN: ExchangeTerms = { difference: 'exact', pay_within_days: 14, window_from: 'exchange' };

/** The terms of exchanges under a policy; one that says nothing of them collects and gives back to the minor unit. */
export function exchangeTerms({ terms }: Policy): ExchangeTerms {
  return { ...PLAIN, ...terms.exchanges };
}
