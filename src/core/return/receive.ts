import { dated } from '../base/business-day.ts';
import type { FoundItem, GoodsReceived } from '../base/input-goods.ts';
import { count } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { LineUnits } from '../base/units.ts';
import type { Identity, Surplus } from '../event-goods.ts';
import type { Lot, ReturnState } from '../state.ts';
import { advance } from './advance.ts';
import { openBoxes } from './boxes.ts';
import { declined } from './goods.ts';
import { keptAmong, takeBack } from './keep.ts';
import { awaitedLots } from './kept.ts';
import { judgeFound } from './lost.ts';
import { match, postUnits, type Matched } from './match.ts';
import { currencyOf, openReturn } from './open.ts';
import { judgeShort } from './short.ts';
import { lotOf } from './recall.ts';
import { expectedLines } from './receive-lines.ts';
import { arrivalPlace } from './repair.ts';
import { partByReturn } from './whose.ts';
import { doubtOf, flagDoubt, lineOfSerial } from './serials.ts';

const coming = (lot: Lot): boolean => lot.stage === 'authorised' || lot.stage === 'cancelled';

/** The holder received units: into quarantine what was expected, by this return or another of the order; into custody what was not. */
export function decideReceived(plan: Draft, aggregate: string, fact: GoodsReceived, world: World): Verdict {
  if (plan.state(aggregate)?.kind === 'request') return declined(fact.return_id);
  const [own, ...others] = partByReturn(plan, aggregate, fact.return_id, fact.items, coming);
  for (const { return_id, items } of others)
    receive(plan, aggregate, { type: fact.type, return_id, node: fact.node, items }, world);
  const items = own?.items ?? [];
  if (items.length === 0 && others.length > 0 && fact.complete !== true) return plan.done({});
  return receive(plan, aggregate, { ...fact, items }, world);
}

function receive(plan: Draft, aggregate: string, fact: GoodsReceived, world: World): Verdict {
  const state = openReturn(plan, aggregate, fact.return_id);
  const awaited = match(
    expectedLines(plan, aggregate, state),
    fact.items.map((item) => lineOfSerial(plan, aggregate, state, item)),
    coming,
  );
  // What was lost on its way may come after all; what is awaited comes first.
  const lost = match(awaited.lines, awaited.unmatched, (lot) => lot.stage === 'lost');
  const items = [...awaited.items, ...lost.items];
  const kept = keptAmong(plan, aggregate, fact.return_id, world, lost.unmatched);
  const unmatched = less(lost.unmatched, kept);
  const known = items.map((item) => identify(plan, world, aggregate, state, item));
  const surpluses = unmatched.map((item) => surplus(plan, state, item));
  const unexpected = [...kept.map(({ sku, quantity }) => ({ sku, quantity })), ...surpluses];
  plan.emit(aggregate, {
    type: 'return.item_received',
    return_id: fact.return_id,
    node: fact.node,
    ...dated(plan.facts.calendars, fact.node, plan.input.at),
    items: known,
    unexpected,
    ...(kept.length === 0 ? {} : { kept }),
    ...(fact.complete === true ? { complete: true } : {}),
    ...(state !== null && items.length > 0 && plan.input.at > state.receipt_due_at ? { received_late: true } : {}),
  });
  const to = arrivalPlace(state, fact.node);
  for (const item of awaited.items) postUnits(plan, aggregate, state, item, 'customer', to);
  for (const item of lost.items) postUnits(plan, aggregate, state, item, 'lost', to);
  takeBack(plan, aggregate, fact, kept);
  for (const one of surpluses) takeIntoCustody(plan, aggregate, fact, one);
  for (const item of known) flagDoubt(plan, world, aggregate, fact.return_id, item);
  openBoxes(plan, fact);
  judgeFound(plan, aggregate, fact.return_id, state);
  judgeShort({ plan, world, aggregate, return_id: fact.return_id }, state, fact);
  const after = openReturn(plan, aggregate, fact.return_id);
  const outstanding = after !== null && awaitedLots(after).length > 0;
  if (after !== null && !outstanding && plan.facts.now > after.receipt_due_at)
    plan.exception({ change: 'close', id: `overdue_receipt:${fact.return_id}`, because: 'the goods arrived' });
  return advance(plan, aggregate, fact.return_id, world);
}

/** What of these items is not among units that were the customer's to keep. */
function less(
  items: readonly FoundItem[],
  kept: readonly { readonly sku: string; readonly quantity: number }[],
): FoundItem[] {
  const left = new Map<string, number>();
  for (const { sku, quantity } of kept) left.set(sku, (left.get(sku) ?? 0) + quantity);
  return items.flatMap((item) => {
    const here = Math.min(item.quantity, left.get(item.sku) ?? 0);
    left.set(item.sku, (left.get(item.sku) ?? 0) - here);
    return item.quantity > here ? [{ ...item, quantity: item.quantity - here }] : [];
  });
}

function identify(
  plan: Draft,
  world: World,
  aggregate: string,
  state: ReturnState | null,
  { line, units, of }: Matched<FoundItem>,
): LineUnits & Identity {
  const line_id = state?.lines.find((one) => one.line === line)?.line_id ?? '';
  const hold = doubtOf(plan, world, aggregate, line_id, of.serial);
  return {
    line,
    units,
    ...(of.container === undefined ? {} : { container: of.container }),
    ...(of.serial === undefined ? {} : { serial: of.serial }),
    ...lotOf(plan, of),
    ...(hold === null ? {} : { hold }),
  };
}

/** A unit whose SKU the return never spoke of is a wrong item; one too many of a right SKU is a surplus. */
function surplus(plan: Draft, state: ReturnState | null, { line, sku, quantity, serial }: FoundItem): Surplus {
  const wrong = state !== null && state.lines.every((one) => one.sku !== sku);
  const instead = state?.lines.find((one) => String(one.line) === line && one.sku !== sku);
  const kind = wrong || instead !== undefined ? 'wrong_item' : 'over_receipt';
  return {
    sku,
    quantity,
    held: `${kind}:${plan.input.key}:${sku}`,
    ...(serial === undefined ? {} : { serial }),
    ...(instead === undefined ? {} : { instead_of: instead.line }),
  };
}

function takeIntoCustody(plan: Draft, aggregate: string, { return_id, node }: GoodsReceived, one: Surplus): void {
  const { sku, quantity, held = '', serial, instead_of } = one;
  const state = openReturn(plan, aggregate, return_id);
  plan.units({ aggregate, order_line: null, sku, from: 'customer', to: `custody:${node}`, quantity });
  const wrong = held.startsWith('wrong_item:');
  const awaited = state === null ? [] : awaitedLots(state);
  const risk = awaited.filter(({ line }) => instead_of === undefined || line.line === instead_of);
  plan.exception({
    change: 'open',
    id: held,
    kind: wrong ? 'wrong_item' : 'over_receipt',
    aggregate,
    money_at_risk_minor: wrong ? risk.reduce((sum, { line, lot }) => sum + line.unit_minor * count(lot.units), 0) : 0,
    currency: currencyOf(plan, aggregate),
    detail: {
      return_id,
      sku,
      quantity,
      node,
      ...(serial === undefined ? {} : { serial }),
      ...(instead_of === undefined ? {} : { instead_of }),
    },
    at: plan.input.at,
  });
}
