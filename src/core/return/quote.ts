import type { RefurbishQuoted } from '../base/input-goods.ts';
import { readable } from '../base/money.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { unitValue } from '../order/sold.ts';
import { currencyOf, openReturn } from './open.ts';
import { reroute } from './reroute.ts';
import { receivingRules } from './rules.ts';

/** What refurbishing would cost is known: where it is more than the units are worth, they go elsewhere, and both decisions stay on record. */
export function decideRefurbishQuoted(plan: Draft, aggregate: string, fact: RefurbishQuoted, world: World): Verdict {
  const { return_id, node, items, cost_minor } = fact;
  const order = plan.state(aggregate);
  const sold = world.sold(aggregate.slice('order/'.length));
  if (order?.kind !== 'order' || sold === null || order.returns[return_id] === undefined)
    return { kind: 'refused', code: 'return_unknown', detail: `there is no return ${return_id}` };
  const currency = currencyOf(plan, aggregate);
  const judged = items.map((item) => {
    const run = sold.lines.find(({ sku }) => sku === item.sku)?.runs[0];
    const value_minor = fact.value_minor ?? (run === undefined ? 0 : unitValue(run));
    return { item, value_minor, goes_on: cost_minor <= value_minor };
  });
  const losing = judged.filter(({ goes_on }) => !goes_on);
  const to = receivingRules(plan, sold, openReturn(plan, aggregate, return_id)).refurbish_loss;
  for (const { item, value_minor, goes_on } of judged)
    plan.emit(aggregate, {
      type: 'refurbish.quoted',
      return_id,
      sku: item.sku,
      quantity: item.quantity,
      cost_minor,
      value_minor,
      goes_on,
    });
  const worst = losing[0];
  if (worst === undefined) return plan.done({ goes_on: true });
  const reason = `refurbishing costs ${readable(cost_minor, currency)}, one is worth ${readable(worst.value_minor, currency)}`;
  return reroute(
    plan,
    aggregate,
    {
      type: 'disposition.changed',
      return_id,
      node,
      items: losing.map(({ item }) => item),
      from: 'refurbish',
      to,
      by: 'the policy',
      reason,
    },
    world,
  );
}
