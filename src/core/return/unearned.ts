import { both, count } from '../base/units.ts';
import type { Draft } from '../draft.ts';
import type { LineUnits } from '../event.ts';
import { gatesFor } from '../refund/favour.ts';
import { waitsFor } from '../refund/release.ts';
import type { ReturnState } from '../state.ts';
import { lots, valueOf } from './lots.ts';
import { currencyOf, openReturn } from './open.ts';
import type { Turn } from './turn.ts';

/** After a correction: money that left on the word of the wrong fact is somebody's business until the goods earn it again. */
export function weigh(plan: Draft, aggregate: string, return_id: string, original: string): void {
  const state = openReturn(plan, aggregate, return_id);
  if (state === null) return;
  const unearned = lots(state).flatMap(({ line, lot }): LineUnits[] =>
    lot.refund !== null && waitsFor(gatesFor(state, line), lot).length > 0
      ? [{ line: line.line, units: lot.units }]
      : [],
  );
  if (unearned.length === 0) return;
  const amount_minor = valueOf(state.lines, unearned);
  plan.emit(aggregate, { type: 'correction.weighed', return_id, unearned, amount_minor });
  plan.exception({
    change: 'open',
    id: unearnedId(return_id),
    kind: 'correction_after_refund',
    aggregate,
    money_at_risk_minor: amount_minor,
    currency: currencyOf(plan, aggregate),
    detail: { return_id, original, amount_minor },
    at: plan.input.at,
  });
}

/** Units that were paid for too early have met their gates since. */
export function earn({ plan, aggregate, return_id }: Turn, state: ReturnState): void {
  const { unearned } = state;
  if (unearned === undefined) return;
  const open = lots(state).some(
    ({ line, lot }) =>
      lot.refund !== null &&
      waitsFor(gatesFor(state, line), lot).length > 0 &&
      unearned.some((one) => one.line === line.line && count(both(lot.units, one.units)) > 0),
  );
  if (open) return;
  plan.emit(aggregate, { type: 'correction.weighed', return_id, unearned: [], amount_minor: 0 });
  plan.exception({ change: 'close', id: unearnedId(return_id), because: 'the units have met their gates since' });
}

function unearnedId(return_id: string): string {
  return `correction_after_refund:${return_id}`;
}
