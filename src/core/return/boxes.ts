import type { BoxReceived, GoodsReceived } from '../base/input-goods.ts';
import { later } from '../base/instant.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { boxAggregate } from './names.ts';
import { openReturn } from './open.ts';

/** How long a box may stand closed before somebody is told: two days. */
const OPEN_WITHIN_MS = 2 * 86_400_000;

/** A closed box is here: its returns know of it, and it is somebody's business when it stays closed. */
export function decideBoxReceived(plan: Draft, aggregate: string, fact: BoxReceived, world: World): Verdict {
  const { container, node, returns } = fact;
  const before = plan.state(aggregate);
  if (before?.kind === 'box' && before.due_at !== null)
    return { kind: 'refused', code: 'document_already_recorded', detail: `box ${container} is already recorded` };
  const due_at = later(plan.facts.now, OPEN_WITHIN_MS);
  plan.emit(aggregate, { type: 'box.received', container, node, returns, due_at });
  // Its units may have been told first.
  if (before?.kind === 'box' && before.opened) return plan.done({});
  for (const return_id of returns) {
    const order = world.resolve({ kind: 'return', id: return_id });
    if (order !== null && openReturn(plan, order, return_id) !== null)
      plan.emit(order, { type: 'return.box_received', return_id, node, container });
  }
  plan.wake(aggregate, due_at, 'box to be opened');
  return plan.done({});
}

/** The clock struck for a box: one that is still closed is somebody's business. */
export function decideBoxWaited(plan: Draft, aggregate: string): Verdict {
  const box = plan.state(aggregate);
  plan.wake(aggregate, null, 'nothing is expected');
  if (box?.kind !== 'box' || box.opened) return plan.done({});
  plan.exception({
    change: 'open',
    id: unopened(aggregate),
    kind: 'box_unopened',
    aggregate,
    money_at_risk_minor: 0,
    currency: 'XXX',
    detail: { node: box.node, returns: box.returns },
    at: plan.facts.now,
  });
  return plan.done({});
}

/** The boxes whose units are told now are open, whether or not anybody told of the boxes before. */
export function openBoxes(plan: Draft, { return_id, node, items }: GoodsReceived): void {
  for (const container of new Set(items.flatMap((item) => item.container ?? []))) {
    const aggregate = boxAggregate(container);
    const box = plan.state(aggregate);
    if (box?.kind === 'box' && box.opened) continue;
    plan.emit(aggregate, { type: 'box.opened', container, node, returns: [return_id] });
    if (box?.kind !== 'box' || box.due_at === null) continue;
    plan.wake(aggregate, null, 'nothing is expected');
    if (plan.facts.now >= box.due_at)
      plan.exception({ change: 'close', id: unopened(aggregate), because: 'its units were told' });
  }
}

function unopened(aggregate: string): string {
  return `box_unopened:${aggregate}`;
}
