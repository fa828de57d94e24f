import type { GoodsInspected } from '../base/input.ts';
import { count } from '../base/units.ts';
import type { Verdict } from '../decision.ts';
import type { ReturnState } from '../state.ts';
import { advance } from './advance.ts';
import { backOf, builtUpon, declaration, standIn, standings, type Correcting } from './correcting.ts';
import { decideInspected } from './goods.ts';
import { openReturn } from './open.ts';
import type { Turn } from './turn.ts';
import { wouldPlace } from './would-place.ts';

/**
 * An inspection was wrong: its units are as they were received, and are inspected anew. Units that were put away meanwhile
 * stay where they are and get the grade that fits best to that.
 */
export function correctInspected(wish: Correcting): Verdict {
  const { turn, fact, state } = wish;
  const { plan, world, aggregate, return_id } = turn;
  const corrected = fact.correction as GoodsInspected | null;
  const { free, gone } = standings(wish, ['inspected', 'dispositioned']);
  const { pairs, rest, over } = standIn(
    gone,
    corrected?.items ?? [],
    (item, { line, lot }) => lot.disposition === wouldPlace(turn, state, line, item.quantity, item.grade),
  );
  if (over > 0) return builtUpon(wish, over, ['placed']);
  const regraded = pairs.map(({ item, line, units }) => ({ line, units, grade: item.grade }));
  plan.emit(aggregate, declaration(fact, 'goods.inspected', { back: backOf(free), regraded }));
  const after = openReturn(plan, aggregate, return_id);
  if (after !== null && regraded.length > 0) agree(turn, after);
  if (corrected === null || rest.length === 0) return advance(plan, aggregate, return_id, world);
  return decideInspected(plan, aggregate, { ...corrected, items: rest }, world);
}

/** Units that were put elsewhere than decided are where their right grade wants them after all. */
function agree(turn: Turn, state: ReturnState): void {
  for (const { kind, cause, items } of state.moves ?? []) {
    if (kind !== 'placed') continue;
    const right = items.every(({ line, units }) => {
      const of = state.lines.find((one) => one.line === line);
      return (of?.lots ?? [])
        .filter(
          (lot) =>
            lot.stage === 'placed' &&
            lot.grade !== null &&
            lot.units.some((range) => units.some((one) => one.from < range.to && range.from < one.to)),
        )
        .every(
          (lot) =>
            of !== undefined &&
            lot.grade !== null &&
            lot.disposition === wouldPlace(turn, state, of, count(lot.units), lot.grade),
        );
    });
    if (right && items.some(({ line, units, disposition }) => moved(state, line, units, disposition)))
      turn.plan.exception({
        change: 'close',
        id: `disposition_differs:${cause}`,
        because: 'the inspection was corrected',
      });
  }
}

function moved(
  state: ReturnState,
  line: number,
  units: ReturnState['lines'][number]['lots'][number]['units'],
  decided: string | null,
): boolean {
  const of = state.lines.find((one) => one.line === line);
  return (of?.lots ?? []).some(
    (lot) =>
      lot.disposition !== decided &&
      lot.units.some((range) => units.some((one) => one.from < range.to && range.from < one.to)),
  );
}
