import type { FactCorrected } from '../base/input.ts';
import { both, count, take, without, type Range } from '../base/units.ts';
import { must } from '../base/must.ts';
import type { FactDeclaredWrongEvent, UnitsBack } from '../event-afterwards.ts';
import type { Refusal } from '../decision.ts';
import type { Lot, Move, ReturnLine, ReturnState } from '../state.ts';
import type { LotStage } from './lifecycle.ts';
import type { Turn } from './turn.ts';

/** What a correction of a fact about a return works on. */
export interface Correcting {
  readonly turn: Turn;
  readonly state: ReturnState;
  readonly moves: readonly Move[];
  readonly fact: FactCorrected;
}

/** Units that an input moved, lot by lot, as they stand now. */
export interface Standing {
  readonly line: ReturnLine;
  readonly units: readonly Range[];
  /** Where they stood before the input. */
  readonly was: { readonly stage: LotStage; readonly disposition: Lot['disposition'] };
  readonly lot: Lot;
  readonly node: string | null;
}

/** Sorts what an input moved into what nothing stands on yet, and what went on from there. */
export function standings(
  { state, moves }: Correcting,
  still: readonly LotStage[],
): { readonly free: Standing[]; readonly gone: Standing[] } {
  const all = moves.flatMap(({ items, node }) =>
    items.flatMap((item) => {
      const line = must(
        state.lines.find((one) => one.line === item.line),
        'a move of a line that the return lacks',
      );
      return line.lots.flatMap((lot): Standing[] => {
        const units = both(lot.units, item.units);
        const was = { stage: item.stage, disposition: item.disposition };
        return count(units) === 0 ? [] : [{ line, units, was, lot, node }];
      });
    }),
  );
  const isFree = ({ lot }: Standing): boolean => still.includes(lot.stage);
  return { free: all.filter(isFree), gone: all.filter((one) => !isFree(one)) };
}

/** Units as the event names them that takes them back. */
export function backOf(free: readonly Standing[]): UnitsBack[] {
  return free.map(({ line, units, was }) => {
    const early = was.stage === 'inspected' ? 'dispositioned' : was.stage;
    return { line: line.line, units, to: early, disposition: was.disposition };
  });
}

/** The event of a declaration; what it takes back beside nothing at all comes with `some`. */
export function declaration(
  { original_key, kind, return_id, by, reason }: FactCorrected,
  type: FactDeclaredWrongEvent['fact'],
  some: Partial<FactDeclaredWrongEvent>,
): FactDeclaredWrongEvent {
  return {
    type: 'fact.declared_wrong',
    return_id,
    original: original_key,
    fact: type,
    kind,
    back: [],
    regraded: [],
    unexpected: [],
    units: 0,
    by,
    reason,
    ...some,
  };
}

/** Lets units that went on stand for as many of the corrected ones; what is left of each item is to be applied. */
export function standIn<I extends { readonly sku: string; readonly line: string | null; readonly quantity: number }>(
  gone: readonly Standing[],
  items: readonly I[],
  prefers: (item: I, one: Standing) => boolean,
): {
  readonly pairs: { readonly item: I; readonly line: number; readonly units: readonly Range[] }[];
  readonly rest: I[];
  readonly over: number;
} {
  let pool: { readonly one: Standing; readonly units: readonly Range[] }[] = gone.map((one) => ({
    one,
    units: one.units,
  }));
  const pairs: { item: I; line: number; units: readonly Range[] }[] = [];
  const open = items.map((item) => ({ item, left: item.quantity }));
  for (const picky of [true, false])
    for (const wish of open)
      pool = pool.map(({ one, units }) => {
        const fits =
          one.line.sku === wish.item.sku &&
          (wish.item.line === null || wish.item.line === String(one.line.line)) &&
          (!picky || prefers(wish.item, one));
        if (!fits || wish.left === 0 || count(units) === 0) return { one, units };
        const { taken } = take(units, wish.left);
        pairs.push({ item: wish.item, line: one.line.line, units: taken });
        wish.left -= count(taken);
        return { one, units: without(units, taken) };
      });
  const rest = open.flatMap(({ item, left }) => (left === 0 ? [] : [{ ...item, quantity: left }]));
  return { pairs, rest, over: pool.reduce((sum, { units }) => sum + count(units), 0) };
}

/** Later facts rest on what is declared wrong. */
export function builtUpon({ state, fact }: Correcting, units: number, kinds: readonly Move['kind'][]): Refusal {
  const later = (state.moves ?? []).filter(({ kind }) => kinds.includes(kind)).map(({ cause }) => cause);
  return {
    kind: 'refused',
    code: 'fact_built_upon',
    detail: `${units} units of ${fact.original_key} went on since; declare what came after wrong first: ${[...new Set(later)].join(', ')}`,
  };
}
