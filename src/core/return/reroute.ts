import type { Disposition } from '../base/codes.ts';
import type { DispositionChanged } from '../base/input-goods.ts';
import { must } from '../base/must.ts';
import { count, type LineUnits } from '../base/units.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { refuseNameless } from '../refund/signed.ts';
import type { Lot, ReturnState } from '../state.ts';
import { correctErp } from '../stock/correct-erp.ts';
import { destination, leaves } from '../stock/places.ts';
import { advance } from './advance.ts';
import { rerouteClosed } from './closed.ts';
import { lots, valueOf } from './lots.ts';
import { list, match, postUnits } from './match.ts';
import { askToPlace, type Placing } from './place.ts';
import { receivingRules } from './rules.ts';
import { flagSold } from './sold-again.ts';
import { askApproval, settleApproval } from './scrap.ts';
import { done } from './turn.ts';

/** Units go elsewhere than was decided, by a person's word. What the ERP was told of them is corrected, not edited. */
export function decideDispositionChanged(
  plan: Draft,
  aggregate: string,
  fact: DispositionChanged,
  world: World,
): Verdict {
  const nameless = refuseNameless(fact);
  if (nameless !== null) return nameless;
  return reroute(plan, aggregate, fact, world);
}

/** The change itself, whoever decided it. Refused for units that are gone for good, or called back. */
export function reroute(plan: Draft, aggregate: string, fact: DispositionChanged, world: World): Verdict {
  const { return_id, from, to } = fact;
  if (from === to) return fixed(`they go to ${to} already`);
  const order = plan.state(aggregate);
  const found = order?.kind === 'order' ? order.returns[return_id] : undefined;
  if (found === undefined)
    return { kind: 'refused', code: 'return_unknown', detail: `there is no return ${return_id}` };
  if (found.status === 'closed') return leaves(from) ? gone(from) : rerouteClosed(plan, aggregate, found, fact, world);
  const unplaced = match(found.lines, fact.items, (lot) => lot.stage === 'dispositioned' && lot.disposition === from);
  const placed = match(unplaced.lines, unplaced.unmatched, (lot) => lot.stage === 'placed' && lot.disposition === from);
  if (placed.unmatched.length > 0)
    return {
      kind: 'refused',
      code: 'disposition_not_held',
      detail: `return ${return_id} has not so many for ${from}: ${list(placed.unmatched)} too many`,
    };
  if (placed.items.length > 0 && leaves(from)) return gone(from);
  const all = [...unplaced.items, ...placed.items];
  if (touched(found, all).some(({ forced }) => forced !== undefined && to !== 'scrap' && to !== forced.to))
    return fixed('they are called back or past their date');
  if (touched(found, placed.items).some(({ receipt }) => receipt !== null && !done(found, `receive:${receipt}`)))
    return { kind: 'parked', waits_for: aggregate, why: 'moved again before the ERP had posted the receipt' };
  carryOut(plan, aggregate, found, fact, { unplaced: unplaced.items, placed: placed.items }, world);
  return advance(plan, aggregate, return_id, world);
}

function carryOut(
  plan: Draft,
  aggregate: string,
  state: ReturnState,
  { return_id, node, from, to, by, reason, items, already_sold = 0 }: DispositionChanged,
  units: { readonly unplaced: readonly LineUnits[]; readonly placed: readonly LineUnits[] },
  world: World,
): void {
  const unplaced = units.unplaced.map(plainly);
  const placed = units.placed.map(plainly);
  const waits = dear(plan, aggregate, state, unplaced, to, world);
  plan.emit(
    aggregate,
    {
      type: 'disposition.changed',
      return_id,
      node,
      from,
      to,
      unplaced,
      placed,
      ...(waits ? { awaits: 'approval' } : {}),
      by,
      reason,
    },
    waits ? [] : askToPlace(plan, return_id, state, placings(state, unplaced, to)),
  );
  for (const item of placed) postUnits(plan, aggregate, state, item, destination(from, node), destination(to, node));
  const posted = placed.flatMap((item) => inErp(state, item));
  correctErp(plan, { return_id, node, from, to }, posted);
  settleApproval(plan, aggregate, return_id, state);
  if (waits) askApproval(plan, aggregate, return_id, unplaced);
  if (already_sold > 0) flagSold(plan, aggregate, return_id, items, already_sold);
}

/** Whether destroying these units asks for a person. */
function dear(
  plan: Draft,
  aggregate: string,
  state: ReturnState,
  unplaced: readonly LineUnits[],
  to: Disposition,
  world: World,
): boolean {
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a return without its sale');
  const limit = receivingRules(plan, sold, state).scrap_approval_over_minor;
  return to === 'scrap' && limit !== null && valueOf(state.lines, unplaced) > limit;
}

function placings(state: ReturnState, items: readonly LineUnits[], disposition: Disposition): Placing[] {
  return items.flatMap(({ line, units }) =>
    state.lines
      .filter((one) => one.line === line)
      .map(({ sku, lots: [first] }) => ({
        line,
        sku,
        units,
        disposition,
        container: first?.container ?? null,
        node: first?.node ?? state.node,
      })),
  );
}

/** Of these units, those that the ERP holds, by SKU. */
function inErp(state: ReturnState, item: LineUnits): { sku: string; quantity: number }[] {
  const of = state.lines.filter(({ line }) => line === item.line);
  return of.flatMap((line) => {
    const posted = touched({ ...state, lines: [line] }, [item]).filter(({ receipt }) => receipt !== null);
    const quantity = posted.reduce((sum, { units }) => sum + count(units), 0);
    return quantity === 0 ? [] : [{ sku: line.sku, quantity }];
  });
}

/** The parts of lots that these units are. */
function touched(state: ReturnState, items: readonly LineUnits[]): Lot[] {
  return lots(state).flatMap(({ line, lot }) => {
    const mine = items.filter((item) => item.line === line.line).flatMap(({ units }) => units);
    const units = lot.units.flatMap((one) =>
      mine.flatMap((other) => {
        const from = Math.max(one.from, other.from);
        const end = Math.min(one.to, other.to);
        return from < end ? [{ from, to: end }] : [];
      }),
    );
    return units.length === 0 ? [] : [{ ...lot, units }];
  });
}

function plainly({ line, units }: LineUnits): LineUnits {
  return { line, units };
}

function gone(from: Disposition): Refusal {
  return fixed(`units that went to ${from} never come back into stock`);
}

function fixed(because: string): Refusal {
  return { kind: 'refused', code: 'disposition_fixed', detail: because };
}
