import { gatesFor } from '../refund/favour.ts';
import { waitsFor } from '../refund/release.ts';
import type { ReturnState } from '../state.ts';
import { lots } from './lots.ts';
import type { Turn } from './turn.ts';

/**
 * Units that were owed for and not covered when this decision began, and are not any more: finance need not look. A release
 * leaves no such units behind unless the payments do not cover them, so the state alone tells.
 */
export function coverAgain({ plan, world, aggregate, return_id }: Turn, state: ReturnState): void {
  if (uncovered(state)) return;
  const order = world.state(aggregate)?.state;
  const before = order?.kind === 'order' ? order.returns[return_id] : undefined;
  if (before === undefined || before.status === 'closed' || !uncovered(before)) return;
  const because = 'no unit is left that is owed for and not covered';
  plan.exception({ change: 'close', id: `refund_uncovered:${return_id}`, because });
}

function uncovered(state: ReturnState): boolean {
  return lots(state).some(({ line, lot }) => lot.refund === null && waitsFor(gatesFor(state, line), lot).length === 0);
}
