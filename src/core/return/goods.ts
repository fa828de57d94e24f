import type { GoodsInspected, GoodsItem, GoodsMoved } from '../base/input.ts';
import { dated } from '../base/business-day.ts';
import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { ReturnState } from '../state.ts';
import { destination } from '../stock/places.ts';
import { advance } from './advance.ts';
import { lotOf } from './recall.ts';
import { partByReturn, type Part } from './whose.ts';
import { settleApproval } from './scrap.ts';
import { currencyOf, openReturn } from './open.ts';
import { keepGrades, outOfPatience } from './early.ts';
import { noteClosed } from './late.ts';
import { list, match, matchAt, postUnits } from './match.ts';

/** The holder graded units that it had received; before the receipt is known, that waits. */
export function decideInspected(plan: Draft, aggregate: string, fact: GoodsInspected, world: World): Verdict {
  const closed = noteClosed(plan, aggregate, fact) ?? refuseClosed(plan, aggregate, fact.return_id);
  if (closed !== null) return closed;
  const parts = partByReturn(plan, aggregate, fact.return_id, fact.items, (lot) => lot.stage === 'received');
  return each(parts, ({ return_id, items }) => inspect(plan, aggregate, { ...fact, return_id, items }, world));
}

function inspect(plan: Draft, aggregate: string, fact: GoodsInspected, world: World): Verdict {
  const state = openReturn(plan, aggregate, fact.return_id);
  const { items, unmatched } = matchAt(
    state,
    fact.node,
    fact.items,
    (lot, { serial }) => lot.stage === 'received' && (serial === undefined || (lot.serial ?? serial) === serial),
  );
  const early = beyondCustody(state, unmatched);
  if (early.length > 0 && state !== null && outOfPatience(plan, 'receipt')) {
    const here = items.map(({ of, units }) => ({ ...of, quantity: count(units) }));
    return keepGrades(plan, aggregate, fact, state, [...here, ...early], world);
  }
  if (early.length > 0)
    return { kind: 'parked', waits_for: aggregate, why: `inspected before received: ${list(early)}` };
  const in_custody = unmatched.map(({ sku, quantity, grade }) => ({ sku, quantity, grade }));
  plan.emit(aggregate, {
    type: 'inspection.completed',
    return_id: fact.return_id,
    items: items.map(({ line, units, of }) => ({
      line,
      units,
      grade: of.grade,
      container: of.container,
      ...lotOf(plan, of),
    })),
    ...(in_custody.length > 0 ? { in_custody } : {}),
  });
  return advance(plan, aggregate, fact.return_id, world);
}

/** What of these units is not among those that came unexpected: the holder grades the whole box, surplus and all. */
function beyondCustody<I extends GoodsItem>(state: ReturnState | null, units: readonly I[]): I[] {
  const left = new Map(Object.entries(state?.in_custody ?? {}));
  return units.flatMap((item) => {
    const held = left.get(item.sku) ?? 0;
    const here = Math.min(held, item.quantity);
    left.set(item.sku, held - here);
    return item.quantity > here ? [{ ...item, quantity: item.quantity - here }] : [];
  });
}

/** The holder put units where they belong; only this changes stock. */
export function decideMoved(plan: Draft, aggregate: string, fact: GoodsMoved, world: World): Verdict {
  const closed = refuseClosed(plan, aggregate, fact.return_id);
  if (closed !== null) return closed;
  const parts = partByReturn(plan, aggregate, fact.return_id, fact.items, (lot) => lot.stage === 'dispositioned');
  return each(parts, ({ return_id, items }) => place(plan, aggregate, { ...fact, return_id, items }, world));
}

function place(plan: Draft, aggregate: string, fact: GoodsMoved, world: World): Verdict {
  const state = openReturn(plan, aggregate, fact.return_id);
  const asked = matchAt(
    state,
    fact.node,
    fact.items,
    (lot, item) => lot.stage === 'dispositioned' && lot.disposition === item.disposition && lot.awaits === undefined,
  );
  const other = match(asked.lines, asked.unmatched, (lot) => lot.stage === 'dispositioned');
  if (other.unmatched.length > 0)
    return { kind: 'parked', waits_for: aggregate, why: `moved before a disposition: ${list(other.unmatched)}` };
  const items = [...asked.items, ...other.items];
  plan.emit(aggregate, {
    type: 'stock.placed',
    return_id: fact.return_id,
    node: fact.node,
    ...dated(plan.facts.calendars, fact.node, plan.input.at),
    items: items.map(({ line, units, of }) => ({ line, units, disposition: of.disposition })),
  });
  for (const item of items)
    postUnits(plan, aggregate, state, item, `quarantine:${fact.node}`, destination(item.of.disposition, fact.node));
  settleApproval(plan, aggregate, fact.return_id, state);
  if (other.items.length > 0)
    plan.exception({
      change: 'open',
      id: `disposition_differs:${plan.input.key}`,
      kind: 'disposition_differs',
      aggregate,
      money_at_risk_minor: 0,
      currency: currencyOf(plan, aggregate),
      detail: { return_id: fact.return_id, moved: list(other.items.map(({ of }) => of)) },
      at: plan.input.at,
    });
  return advance(plan, aggregate, fact.return_id, world);
}

/** The named return comes first: when it has to wait, all that was told with it waits, and nothing is done by halves. */
function each<I>(parts: readonly Part<I>[], decide: (part: Part<I>) => Verdict): Verdict {
  const told = parts.filter(({ items }, index) => items.length > 0 || (index === 0 && parts.length === 1));
  let last: Verdict | null = null;
  for (const part of told) {
    last = decide(part);
    if (last.kind !== 'decided') return last;
  }
  return must(last, 'units told of no return');
}

/** Nothing of a closed return can still be inspected or moved; waiting for it would be for ever. */
function refuseClosed(plan: Draft, aggregate: string, return_id: string): Refusal | null {
  const order = plan.state(aggregate);
  if (order?.kind === 'request') return declined(return_id);
  if (order?.kind !== 'order' || order.returns[return_id]?.status !== 'closed') return null;
  return { kind: 'refused', code: 'return_closed', detail: `return ${return_id} is closed` };
}

/** The name of a return that the platform opened and we declined: nothing was ever expected for it. */
export function declined(return_id: string): Refusal {
  return { kind: 'refused', code: 'return_unknown', detail: `return ${return_id} was declined` };
}
