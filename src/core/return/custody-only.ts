import type { ReturnState } from '../state.ts';
import { lots, isOver } from './lots.ts';
import { wakeForDues } from './due.ts';
import type { Turn } from './turn.ts';

/** A repair is over when every unit was sent back or is not awaited any more, and every system has answered. */
export function closeCustodyOnly({ plan, aggregate, return_id }: Turn, state: ReturnState): void {
  if (state.kind !== 'custody_only' || state.status !== 'in_progress') return;
  if (!lots(state).every(({ lot }) => isOver(state, lot))) return;
  if (Object.values(state.steps).some((step) => step.status !== 'done')) return;
  plan.emit(aggregate, { type: 'return.closed', return_id });
  wakeForDues(plan, aggregate);
}
