import type { EarlyGrade } from '../event-goods.ts';
import type { ReturnState } from '../state.ts';
import { matchAt, type Matched } from './match.ts';
import type { Turn } from './turn.ts';

/** The receipt is told: the grades that were kept for it count now. */
export function gradeKept({ plan, aggregate, return_id }: Turn, state: ReturnState): void {
  const early = state.early ?? [];
  if (early.length === 0) return;
  let lines = state.lines;
  const graded: Matched<EarlyGrade>[] = [];
  const left: EarlyGrade[] = [];
  for (const one of early) {
    const found = matchAt({ lines, node: state.node }, one.node, [one], (lot) => lot.stage === 'received');
    graded.push(...found.items);
    left.push(...found.unmatched);
    lines = found.lines;
  }
  if (graded.length === 0) return;
  plan.emit(aggregate, {
    type: 'inspection.completed',
    return_id,
    items: graded.map(({ line, units, of }) => ({ line, units, grade: of.grade, container: of.container })),
  });
  plan.emit(aggregate, { type: 'inspection.kept', return_id, kept: left });
  if (left.length === 0) plan.exception({ change: 'close', id: missingId(return_id), because: 'the receipt was told' });
}

/** The exception of grades whose receipt nobody has told. */
export function missingId(return_id: string): string {
  return `missing_receipt:${return_id}`;
}
