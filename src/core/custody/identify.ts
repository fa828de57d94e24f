import type { CustodyIdentified } from '../base/input-goods.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { refuseNameless } from '../refund/signed.ts';
import { blindRequest, requestAggregate } from '../return/names.ts';
import { decideRequested } from '../return/request.ts';
import type { CustodyState, Held } from '../state-goods.ts';
import { heldIn } from './release.ts';
import { expects, tie } from './resolve.ts';

/**
 * A person knows whose found goods are. Of a return, they are its receipt. Of an order, a return is asked for there under the
 * policy, as of the day the goods came; what the policy bars stays in custody.
 */
export function decideIdentified(plan: Draft, aggregate: string, fact: CustodyIdentified, world: World): Verdict {
  const nameless = refuseNameless(fact);
  if (nameless !== null) return nameless;
  const state = plan.state(aggregate);
  if (state?.kind !== 'custody' || state.custody.length === 0)
    return { kind: 'refused', code: 'custody_not_held', detail: `${aggregate} holds nothing any more` };
  if (fact.return_id !== null) {
    const before = heldIn(plan, aggregate).length;
    const refusal = tieAll(plan, aggregate, fact.return_id, fact, world);
    if (refusal !== null) return refusal;
    const left = heldIn(plan, aggregate);
    return plan.done({ tied: before - left.length, left: left.length });
  }
  return askFor(plan, aggregate, state, fact, world);
}

function askFor(plan: Draft, aggregate: string, state: CustodyState, fact: CustodyIdentified, world: World): Verdict {
  const order = `order/${fact.order_id ?? ''}`;
  const sold = world.sold(fact.order_id ?? '');
  if (fact.order_id === null || sold === null)
    return { kind: 'refused', code: 'order_unknown', detail: `order ${fact.order_id ?? '(none named)'} is not known` };
  const request_id = blindRequest(state, (state.requests ?? 0) + 1);
  const request = requestAggregate(request_id);
  const { order_id, by, reason } = fact;
  plan.emit(aggregate, { type: 'custody.identified', order_id, request_id, by, reason });
  const asked = decideRequested(
    plan,
    request,
    {
      type: 'return.requested',
      request_id,
      channel: 'blind',
      reference: state.document,
      customer_id: sold.customer_id,
      order_id: fact.order_id,
      requested_at: state.found_at,
      lines: bySku(state.custody).map(([sku, quantity]) => ({
        sku,
        line_id: null,
        quantity,
        reason: 'blind_return',
        commerce_line_ref: null,
      })),
      commerce_return_ref: null,
    },
    world,
    [order],
  );
  if (asked.kind !== 'decided') return asked;
  const made = plan.state(request);
  for (const { return_id } of made?.kind === 'request' ? made.returns : [])
    tieAll(plan, aggregate, return_id, fact, at(world, return_id, order));
  return plan.done({ ...asked.answer, left: heldIn(plan, aggregate).reduce((sum, { quantity }) => sum + quantity, 0) });
}

/** Ties every unit that the return waits for. Refused when it waits for none of them. */
function tieAll(
  plan: Draft,
  aggregate: string,
  to_return: string,
  { by, reason }: CustodyIdentified,
  world: World,
): Refusal | null {
  const order = world.resolve({ kind: 'return', id: to_return });
  if (order === null) return { kind: 'refused', code: 'return_unknown', detail: `return ${to_return} is not known` };
  let tied = 0;
  for (const one of heldIn(plan, aggregate)) {
    const quantity = Math.min(one.quantity, expects(plan, order, to_return, one.sku));
    if (quantity === 0) continue;
    const { sku, node } = one;
    const end = { how: 'tied_to_return', to_return, by, reason } as const;
    tie(plan, { aggregate, return_id: null, node, sku, quantity, held: [one], ...end }, world);
    tied += quantity;
  }
  if (tied > 0) return null;
  return { kind: 'refused', code: 'units_not_expected', detail: `return ${to_return} waits for none of these goods` };
}

/** The world in which a return that was just authorised goes by its name; the store learns it with the commit. */
function at(world: World, return_id: string, order: string): World {
  return {
    ...world,
    resolve: (reference) =>
      reference.kind === 'return' && reference.id === return_id ? order : world.resolve(reference),
  };
}

function bySku(held: readonly Held[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of held) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return [...sums];
}
