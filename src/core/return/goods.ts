import type { GoodsInspected, GoodsItem, GoodsMoved, GoodsReceived } from '../base/input.ts';
import { dated } from '../base/business-day.ts';
import { must } from '../base/must.ts';
import { count, join, without, type Range } from '../base/units.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { LineUnits } from '../event.ts';
import type { Lot, ReturnLine, ReturnState } from '../state.ts';
import { destination } from '../stock/places.ts';
import { advance } from './advance.ts';
import { currencyOf, openReturn } from './open.ts';
import { keptAmong, takeBack, beyond } from './keep.ts';
import { awaitedLots } from './kept.ts';
import { noteClosed } from './late.ts';
import { change, pick } from './lots.ts';

/** The holder received units: into quarantine what was expected, into custody what was not. */
export function decideReceived(plan: Draft, aggregate: string, fact: GoodsReceived, world: World): Verdict {
  if (plan.state(aggregate)?.kind === 'request') return declined(fact.return_id);
  const state = openReturn(plan, aggregate, fact.return_id);
  const { items, unmatched } = match(
    expectedLines(plan, aggregate, state),
    fact.items,
    (lot) => lot.stage === 'authorised' || lot.stage === 'cancelled',
  );
  const unexpected = unmatched.map(({ sku, quantity }) => ({ sku, quantity }));
  const kept = keptAmong(plan, aggregate, fact.return_id, world, unexpected);
  plan.emit(aggregate, {
    type: 'return.item_received',
    return_id: fact.return_id,
    node: fact.node,
    ...dated(plan.facts.calendars, fact.node, plan.input.at),
    items: items.map(({ line, units }) => ({ line, units })),
    unexpected,
    ...(kept.length === 0 ? {} : { kept }),
  });
  for (const item of items) postUnits(plan, aggregate, state, item, 'customer', `quarantine:${fact.node}`);
  takeBack(plan, aggregate, fact, kept);
  for (const { sku, quantity } of beyond(unexpected, kept)) {
    plan.units({ aggregate, order_line: null, sku, from: 'customer', to: `custody:${fact.node}`, quantity });
    plan.exception({
      change: 'open',
      id: `over_receipt:${plan.input.key}:${sku}`,
      kind: 'over_receipt',
      aggregate,
      money_at_risk_minor: 0,
      currency: currencyOf(plan, aggregate),
      detail: { return_id: fact.return_id, sku, quantity, node: fact.node },
      at: plan.input.at,
    });
  }
  const after = openReturn(plan, aggregate, fact.return_id);
  const outstanding = after !== null && awaitedLots(after).length > 0;
  if (after !== null && !outstanding && plan.facts.now > after.receipt_due_at)
    plan.exception({ change: 'close', id: `overdue_receipt:${fact.return_id}`, because: 'the goods arrived' });
  return advance(plan, aggregate, fact.return_id, world);
}

/** The holder graded units that it had received; before the receipt is known, that waits. */
export function decideInspected(plan: Draft, aggregate: string, fact: GoodsInspected, world: World): Verdict {
  const closed = noteClosed(plan, aggregate, fact) ?? refuseClosed(plan, aggregate, fact.return_id);
  if (closed !== null) return closed;
  const state = openReturn(plan, aggregate, fact.return_id);
  const { items, unmatched } = match(state?.lines ?? [], fact.items, (lot) => lot.stage === 'received');
  const early = beyondCustody(state, unmatched);
  if (early.length > 0)
    return { kind: 'parked', waits_for: aggregate, why: `inspected before received: ${list(early)}` };
  const in_custody = unmatched.map(({ sku, quantity, grade }) => ({ sku, quantity, grade }));
  plan.emit(aggregate, {
    type: 'inspection.completed',
    return_id: fact.return_id,
    items: items.map(({ line, units, of }) => ({ line, units, grade: of.grade, container: of.container })),
    ...(in_custody.length > 0 ? { in_custody } : {}),
  });
  return advance(plan, aggregate, fact.return_id, world);
}

/** What of these units is not among those that came unexpected: the holder grades the whole box, surplus and all. */
function beyondCustody(state: ReturnState | null, units: readonly GoodsItem[]): GoodsItem[] {
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
  const state = openReturn(plan, aggregate, fact.return_id);
  const asked = match(
    state?.lines ?? [],
    fact.items,
    (lot, item) => lot.stage === 'dispositioned' && lot.disposition === item.disposition,
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

/** Nothing of a closed return can still be inspected or moved; waiting for it would be for ever. */
function refuseClosed(plan: Draft, aggregate: string, return_id: string): Refusal | null {
  const order = plan.state(aggregate);
  if (order?.kind === 'request') return declined(return_id);
  if (order?.kind !== 'order' || order.returns[return_id]?.status !== 'closed') return null;
  return { kind: 'refused', code: 'return_closed', detail: `return ${return_id} is closed` };
}

/** The name of a return that the platform opened and we declined: nothing was ever expected for it. */
function declined(return_id: string): Refusal {
  return { kind: 'refused', code: 'return_unknown', detail: `return ${return_id} was declined` };
}

/** The lines with the units that may still arrive: those that a cancellation freed may be in another return by now. */
function expectedLines(plan: Draft, aggregate: string, state: ReturnState | null): readonly ReturnLine[] {
  const order = plan.state(aggregate);
  if (state === null || order?.kind !== 'order') return [];
  return state.lines.map((line) => {
    const elsewhere = order.claimed[line.line_id] ?? [];
    const left = line.lots.map((lot) =>
      lot.stage === 'cancelled' ? { ...lot, units: without(lot.units, elsewhere) } : lot,
    );
    return { ...line, lots: left.filter((lot) => lot.units.length > 0) };
  });
}

interface Matched<I> extends LineUnits {
  readonly of: I;
}

/** Finds the units that items speak of, by return line where it is named, else by SKU, each unit once. */
function match<I extends GoodsItem>(
  lines: readonly ReturnLine[],
  items: readonly I[],
  qualifies: (lot: Lot, item: I) => boolean,
): { items: Matched<I>[]; unmatched: I[]; lines: readonly ReturnLine[] } {
  let left = lines;
  const found: Matched<I>[] = [];
  const unmatched: I[] = [];
  for (const item of items) {
    let open = item.quantity;
    for (const line of left) {
      if (open === 0) break;
      if (line.sku !== item.sku || (item.line !== null && String(line.line) !== item.line)) continue;
      const units: readonly Range[] = pick(line, open, (lot) => qualifies(lot, item));
      if (units.length === 0) continue;
      found.push({ line: line.line, units, of: item });
      open -= count(units);
      // Taken units leave the table, so that a second item of the same call cannot take them again.
      left = left.map((other) => (other === line ? drop(line, units) : other));
    }
    if (open > 0) unmatched.push({ ...item, quantity: open });
  }
  return { items: found, unmatched, lines: left };
}

function drop(line: ReturnLine, units: readonly Range[]): ReturnLine {
  const marked = change(line, units, { receipt: -1 });
  return { ...marked, lots: marked.lots.filter((lot) => lot.receipt !== -1) };
}

function postUnits(
  plan: Draft,
  aggregate: string,
  state: ReturnState | null,
  item: LineUnits,
  from: Parameters<Draft['units']>[0]['from'],
  to: Parameters<Draft['units']>[0]['to'],
): void {
  const line = must(
    state?.lines.find((one) => one.line === item.line),
    'units of a line that the return does not have',
  );
  const quantity = count(item.units.reduce<Range[]>((sum, range) => join(sum, [range]), []));
  plan.units({ aggregate, order_line: line.line_id, sku: line.sku, from, to, quantity });
}

function list(items: readonly GoodsItem[]): string {
  return items.map((item) => `${item.quantity} of ${item.sku}`).join(', ');
}
