import type { Disposition } from '../base/codes.ts';
import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import type { ReturnState } from '../state.ts';
import { announced } from './announce.ts';
import type { Turn } from './turn.ts';
import { every, isOver, lots } from './lots.ts';

/** When every unit is placed or kept, the commerce platform learns where each placed one went and closes its side. */
export function completeCommerce({ plan, aggregate, return_id }: Turn, state: ReturnState): void {
  if (state.steps['complete'] !== undefined || state.commerce_ref === null || !announced(state, 'open')) return;
  if (state.status !== 'in_progress' || lots(state).some(({ lot }) => !isOver(state, lot))) return;
  const sums = new Map<string, Map<Disposition, number>>();
  for (const { line, lot } of lots(state)) {
    if (lot.disposition === null) continue;
    const line_ref = must(state.commerce_lines[line.line_id], 'a return line that the commerce platform does not know');
    const byDisposition = sums.get(line_ref) ?? new Map<Disposition, number>();
    byDisposition.set(lot.disposition, (byDisposition.get(lot.disposition) ?? 0) + count(lot.units));
    sums.set(line_ref, byDisposition);
  }
  const lines = [...sums].map(([line_ref, dispositions]) => ({
    line_ref,
    quantity: [...dispositions.values()].reduce((sum, quantity) => sum + quantity, 0),
    dispositions: [...dispositions].map(([disposition, quantity]) => ({ disposition, quantity })),
  }));
  const items = every(state.lines, (lot) => lot.stage === 'placed');
  plan.emit(aggregate, { type: 'posting.requested', return_id, posting: 'completion', number: 1, items }, [
    {
      step: 'complete',
      key: `${return_id}:complete`,
      system: plan.facts.systems.commerce,
      operation: {
        name: 'commerce.return.complete',
        return_id,
        return_ref: state.commerce_ref,
        node: state.node,
        lines,
      },
    },
  ]);
}
