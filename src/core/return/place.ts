import type { Disposition } from '../base/codes.ts';
import { count, type Range } from '../base/units.ts';
import type { Draft, Wanted } from '../draft.ts';
import type { ReturnState } from '../state.ts';
import { next } from './turn.ts';

/** Units that the holder is to put somewhere. */
export interface Placing {
  readonly line: number;
  readonly sku: string;
  readonly units: readonly Range[];
  readonly disposition: Disposition;
  readonly container: string | null;
  /** Where the units are. */
  readonly node: string;
}

/** Asks the holder of each node to put units where they are decided to go. */
export function askToPlace(plan: Draft, return_id: string, state: ReturnState, placed: readonly Placing[]): Wanted[] {
  const first = next(state, 'place');
  return [...new Set(placed.map(({ node }) => node))].map((node, index) => {
    const step = `place:${first + index}`;
    const here = placed.filter((one) => one.node === node);
    return {
      step,
      key: `${return_id}:${step}`,
      system: plan.facts.systems.wms,
      operation: {
        name: 'wms.return.place',
        return_id,
        node,
        at: plan.input.at,
        moves: here.map(({ line, sku, units, disposition, container }) => ({
          line,
          sku,
          quantity: count(units),
          disposition,
          container,
        })),
      },
    };
  });
}
