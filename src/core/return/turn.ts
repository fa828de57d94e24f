import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import type { World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { LineUnits } from '../event.ts';
import type { Lot, OrderState, ReturnLine, ReturnState } from '../state.ts';
import { every } from './lots.ts';

/** What every rule that moves a return on is given. */
export interface Turn {
  readonly plan: Draft;
  readonly world: World;
  readonly aggregate: string;
  readonly return_id: string;
}

/** The order of the turn, which every rule may rely on. */
export function orderIn({ plan, aggregate }: Turn): OrderState {
  const order = plan.state(aggregate);
  must(order?.kind === 'order', 'a return outside an order');
  return order as OrderState;
}

/** The next number of a repeated step: `receive:1`, `receive:2`, … */
export function next(state: ReturnState, step: string): number {
  return Object.keys(state.steps).filter((name) => name.split(':')[0] === step).length + 1;
}

/** Whether a step was asked for and is done. */
export function done(state: ReturnState, step: string): boolean {
  return state.steps[step]?.status === 'done';
}

/** Units of the return that qualify, with their number. */
export function gather(
  state: ReturnState,
  qualifies: (lot: Lot, line: ReturnLine) => boolean,
): { items: LineUnits[]; units: number } {
  const items = every(state.lines, qualifies);
  return { items, units: items.reduce((sum, item) => sum + count(item.units), 0) };
}
