import type { ExpectedReturnsReleased } from '../base/input-books.ts';
import type { Verdict } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { wakeForDues } from '../return/due.ts';
import type { OrderState } from '../state.ts';
import { standing } from './standing.ts';

/**
 * The time in which returns of an order were expected is over: what is left of its reserve goes back into the sale. Told again,
 * or of an order without a reserve, it changes nothing, so that a whole period can be released in one sweep.
 */
export function decideReleased(plan: Draft, aggregate: string, fact: ExpectedReturnsReleased): Verdict {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order')
    return { kind: 'refused', code: 'order_unknown', detail: `order ${fact.order_id} is not known` };
  if (order.reserve === undefined || order.reserve.released) return plan.done({ liability_minor: 0, asset_minor: 0 });
  const left = releaseReserve(plan, aggregate, order);
  if (order.reserve.until !== undefined) wakeForDues(plan, aggregate);
  return plan.done({ ...left });
}

/** The clock struck: a reserve whose time is over is released without anybody's word. */
export function releaseExpired(plan: Draft, aggregate: string, order: OrderState): void {
  const { reserve } = order;
  if (reserve?.released !== false || reserve.until === undefined || reserve.until > plan.facts.now) return;
  releaseReserve(plan, aggregate, order);
}

interface Left {
  readonly liability_minor: number;
  readonly asset_minor: number;
}

function releaseReserve(plan: Draft, aggregate: string, order: OrderState): Left {
  const balances = standing(order);
  const at = (account: string): number => balances.reduce((sum, balance) => sum + (balance[account] ?? 0), 0);
  const left = { liability_minor: -at('refund_liability'), asset_minor: at('right_of_return') };
  plan.emit(aggregate, { type: 'expected_returns.released', ...left });
  return left;
}
