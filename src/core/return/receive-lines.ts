import { without } from '../base/units.ts';
import type { Draft } from '../draft.ts';
import type { ReturnLine, ReturnState } from '../state.ts';

/** The lines with the units that may still arrive: those that a cancellation freed may be in another return by now. */
export function expectedLines(plan: Draft, aggregate: string, state: ReturnState | null): readonly ReturnLine[] {
  const order = plan.state(aggregate);
  if (state === null || order?.kind !== 'order') return [];
  return state.lines.map((line) => {
    const elsewhere = order.claimed[line.line_id] ?? [];
    const left = line.lots.map((lot) =>
      lot.stage === 'cancelled' ? { ...lot, units: without(lot.units, elsewhere) } : lot,
    );
    return { ...line, lots: left.filter((lot) => lot.units.length > 0) };
  });
}
