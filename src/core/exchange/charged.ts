import { promised } from '../base/json.ts';
import { must } from '../base/must.ts';
import type { Accepted, Refused } from '../base/outcome.ts';
import { wakeForDues } from '../return/due.ts';
import { orderIn, type Turn } from '../return/turn.ts';
import { recordPayment } from './decide.ts';
import { exchangeId, numberOf } from './naming.ts';

/**
 * The answer to taking the pledge of an exchange. Taken, it pays for the replacement; refused, the original is waited for
 * again and somebody looks at the refusal.
 */
export function chargeAnswered(turn: Turn, delivery: string, outcome: Accepted | Refused): void {
  const { plan, aggregate, return_id } = turn;
  const exchange_id = exchangeId(return_id, numberOf(delivery));
  const order = orderIn(turn);
  const exchange = must(order.exchanges?.[exchange_id], 'a charge for an exchange that is not there');
  if (outcome.kind === 'accepted') {
    const pledge = must(exchange.advance, 'a charge without a pledge');
    const amount_minor = must(exchange.charged_minor, 'a charge of nothing');
    const payment_ref = promised(outcome.facts, 'payment_ref');
    recordPayment(turn, exchange_id, { system: pledge.system, payment_ref, amount_minor });
    return;
  }
  if (exchange.status !== 'charged') return;
  const moved = { return_id, exchange_id, to: 'shipped', until: null, because: outcome.code } as const;
  plan.emit(aggregate, { type: 'exchange.moved', ...moved });
  wakeForDues(plan, aggregate);
}
