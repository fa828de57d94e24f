import type { ParcelUndeliverable } from '../base/input-goods.ts';
import { count, take, without } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { Sold, SoldLine } from '../order/sold.ts';
import { underPolicy } from '../policy/fresh.ts';
import { policyAt } from '../policy/policy.ts';
import { caseOf } from '../policy/situate.ts';
import { knownFrom } from '../replica/known.ts';
import type { OrderState } from '../state.ts';
import { authorise, type Claim } from './authorise.ts';

const REASON = 'undeliverable';
const CHANNEL = 'carrier';

/**
 * The carrier brings back what the customer never had. It is no return of the customer's: no window and no final sale bar it,
 * no fee is taken, and what was charged for the delivery goes back with the goods. The goods are inspected as any others.
 */
export function decideUndeliverable(plan: Draft, aggregate: string, fact: ParcelUndeliverable, world: World): Verdict {
  const order = plan.state(aggregate);
  const sold = world.sold(fact.order_id);
  if (order?.kind !== 'order' || sold === null)
    return { kind: 'parked', waits_for: aggregate, why: 'undeliverable before the order was recorded' };
  const claims = sold.lines.flatMap((line) => claimOf(plan, aggregate, order, sold, line, fact));
  if (claims.length === 0)
    return {
      kind: 'refused',
      code: 'nothing_outstanding',
      detail: `all units of parcel ${fact.tracking} are in a return already`,
    };
  const before = Object.keys(order.returns).filter((id) => id.startsWith(prefix(fact.order_id))).length;
  const return_id = `${prefix(fact.order_id)}${before + 1}`;
  return plan.done(
    authorise(plan, {
      return_id,
      aggregate,
      kind: 'return_to_sender',
      claims,
      fact: {
        type: 'return.requested',
        request_id: return_id,
        channel: CHANNEL,
        reference: fact.tracking,
        customer_id: sold.customer_id,
        order_id: fact.order_id,
        requested_at: plan.input.at,
        lines: [],
        commerce_return_ref: null,
      },
    }),
  );
}

function claimOf(
  plan: Draft,
  aggregate: string,
  order: OrderState,
  sold: Sold,
  line: SoldLine,
  { items, tracking, reason }: ParcelUndeliverable,
): Claim[] {
  const wanted =
    items === null
      ? line.quantity
      : items.reduce((sum, one) => sum + (one.line_id === line.line_id ? one.quantity : 0), 0);
  const free = without([{ from: 0, to: line.quantity }], order.claimed[line.line_id] ?? []);
  const units = take(free, wanted).taken;
  if (units.length === 0) return [];
  const wish = { channel: CHANNEL, reason: REASON, quantity: count(units), at: plan.input.at };
  const policy = policyAt(plan.facts.policies, line.bought_at);
  const known = plan.facts.known ?? knownFrom((name) => plan.state(name), plan.facts.now);
  const seen = underPolicy(caseOf(sold, line, wish, known), policy);
  const because = `parcel ${tracking} could not be delivered (${reason}); it is no return of the customer’s`;
  const verdict = {
    eligible: true,
    code: null,
    policy,
    ends_at: null,
    seen,
    rules: [{ rule: 'return_to_sender', passed: true, because }],
  };
  const wishes = { commerce_line_ref: null, remedy: null, contract: null };
  return [{ aggregate, sold, line, units, reason: REASON, ...wishes, situation: seen.situation, verdict }];
}

/** No colon and no slash: keys of deliveries part at the one, addresses at the other. */
function prefix(order_id: string): string {
  return `RTS-${order_id.replaceAll(/[:/]/g, '-')}-`;
}
