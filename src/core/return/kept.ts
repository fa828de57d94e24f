import { count, take } from '../base/units.ts';
import type { ItemReceivedEvent } from '../event.ts';
import type { ClosedReturn, Holding, Lot, ReturnLine, ReturnState } from '../state.ts';
import { change, lots, pick } from './lots.ts';

type Arrived = NonNullable<ItemReceivedEvent['kept']>;

/** Folds the arrival of kept units: they are with the holder now, and what was paid for them stands. */
export function arrivedAfterAll(state: ReturnState, kept: Arrived): ReturnState {
  return kept.reduce((next, { line_id, quantity }) => {
    let open = quantity;
    const lines = next.lines.map((line): ReturnLine => {
      if (line.line_id !== line_id || open === 0) return line;
      const units = pick(line, open, ({ stage }) => stage === 'kept');
      open -= count(units);
      return change(line, units, { stage: 'in_custody' });
    });
    return { ...next, lines };
  }, state);
}

/** The same once the return is closed and only sums are kept. */
export function arrivedAfterClose(state: ClosedReturn, arrived: Arrived): ClosedReturn {
  const kept = { ...state.kept };
  let goods = state.goods;
  for (const { line_id, quantity } of arrived) {
    kept[line_id] = (kept[line_id] ?? 0) - quantity;
    goods = goods === undefined ? undefined : takenIn(goods, line_id, quantity);
  }
  return { ...state, kept, ...(goods === undefined ? {} : { goods }) };
}

/** Holdings of which so many kept units of a line are in custody now. */
function takenIn(goods: readonly Holding[], line_id: string, quantity: number): Holding[] {
  let open = quantity;
  return goods.flatMap((holding) => {
    if (holding.line_id !== line_id || holding.where !== 'kept' || open === 0) return [holding];
    const { taken, rest } = take(holding.units, open);
    open -= count(taken);
    const stays = rest.length === 0 ? [] : [{ ...holding, units: rest }];
    return [...stays, { ...holding, units: taken, where: 'custody' }];
  });
}

/** Units of a line that wait to be kept. */
export function isToKeep({ stage }: Pick<Lot, 'stage'>, { keep }: Pick<ReturnLine, 'keep'>): boolean {
  return keep === true && stage === 'authorised';
}

/** Whether units need no more handling: they stay, or came all the same and are in nobody's way. */
export function isKept({ stage }: Pick<Lot, 'stage'>): boolean {
  return stage === 'kept' || stage === 'in_custody';
}

/** Kept units by order line, for a return that closes; absent when there are none. */
export function keptSums(state: ReturnState): Pick<ClosedReturn, 'kept'> {
  const kept: Record<string, number> = {};
  for (const { line, lot } of lots(state))
    if (lot.stage === 'kept') kept[line.line_id] = (kept[line.line_id] ?? 0) + count(lot.units);
  return Object.keys(kept).length === 0 ? {} : { kept };
}

/** Units that are still to come: authorised, not the customer's to keep, and not paid for and given up. */
export function awaitedLots(state: ReturnState): { readonly line: ReturnLine; readonly lot: Lot }[] {
  return lots(state).filter(
    ({ line, lot }) =>
      lot.stage === 'authorised' && !isToKeep(lot, line) && !(state.given_up === true && lot.refund !== null),
  );
}
