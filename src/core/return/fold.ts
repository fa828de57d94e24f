import type { Disposition } from '../base/codes.ts';
import type { Instant } from '../base/instant.ts';
import { must, never } from '../base/must.ts';
import { count, take, without as cut, type LineUnits, type Range } from '../base/units.ts';
import type { EventBody } from '../event.ts';
import type { Identity, OrderGoodsEvent } from '../event-goods.ts';
import type { ClosedReturn, Lot, OrderState, Holding, ReturnState, State } from '../state.ts';
import type { BoxState, CustodyOut, CustodyState, Held } from '../state-goods.ts';
import { reached } from './lifecycle.ts';
import { destination, kindOf } from '../stock/places.ts';
import { awaitedLots } from './kept.ts';
import { changeAll, every, rework } from './lots.ts';
import { foundId } from './names.ts';

type Body<T extends EventBody['type']> = Extract<EventBody, { readonly type: T }>;

/** Folds what is told of a box. Its units may be told before it. */
export function evolveBox(state: State | null, body: Body<'box.received' | 'box.opened'>): BoxState {
  const before = state?.kind === 'box' ? state : null;
  const { node, returns } = body;
  if (body.type === 'box.received')
    return { kind: 'box', node, returns, opened: before?.opened ?? false, due_at: body.due_at };
  return { ...(before ?? { kind: 'box', node, returns, due_at: null }), opened: true };
}

/** Units that came for a return, each with what tells it apart and where it is. */
export function receiveLots(state: ReturnState, body: Body<'return.item_received'>): ReturnState {
  const lines = body.items.reduce<ReturnState['lines']>(
    (next, item) => changeAll(next, [item], () => ({ stage: 'received', ...marks(item, body.node, state.node) })),
    state.lines,
  );
  const opened = new Set(body.items.map(({ container }) => container));
  return { ...without(state, 'boxes'), lines, ...left(state, (box) => !opened.has(box)) };
}

/** A return is short from the holder's word that no more will come until the missing units do. */
export function shortened(state: ReturnState, complete: boolean): ReturnState {
  const missing = awaitedLots(state).length > 0;
  if (state.short === 'told' && !missing) return without(state, 'short');
  return complete && missing && state.short === undefined ? { ...state, short: 'told' } : state;
}

/** What has not come is not awaited any more. */
function closedShort(state: ReturnState, { items }: Body<'return.short_closed'>): ReturnState {
  return { ...state, short: 'closed', lines: changeAll(state.lines, items, () => ({ stage: 'cancelled' })) };
}

/** Units that left custody are counted no more, and under which exceptions they had been. */
export function takeOut<T extends { readonly custody?: readonly Held[]; readonly custody_out?: CustodyOut }>(
  state: T,
  { drawn, how, quantity }: Body<'custody.resolved'>,
): T {
  const taken = new Map(drawn.map((one) => [one.held, one.quantity]));
  const custody = (state.custody ?? []).flatMap((one) => {
    const left = one.quantity - (taken.get(one.held) ?? 0);
    return left > 0 ? [{ ...one, quantity: left }] : [];
  });
  const place = how === 'scrapped' ? 'scrap' : how === 'kept' ? 'lost' : null;
  if (place === null) return { ...state, custody };
  const custody_out = { ...state.custody_out, [place]: (state.custody_out?.[place] ?? 0) + quantity };
  return { ...state, custody, custody_out };
}

/** Surplus of a return that left custody is not awaited for grading either. */
function ungraded(state: ReturnState, order: OrderState, { sku, return_id }: Body<'custody.resolved'>): ReturnState {
  const before = state.in_custody?.[sku];
  if (before === undefined) return state;
  const still = (order.custody ?? []).filter((one) => one.return_id === return_id && one.sku === sku);
  const most = still.reduce((sum, { quantity }) => sum + quantity, 0);
  return { ...state, in_custody: { ...state.in_custody, [sku]: Math.min(before, most) } };
}

/** A return was asked for on the order that somebody took for theirs. */
export function identified(state: State | null): CustodyState {
  must(state?.kind === 'custody', 'found goods identified that were never found');
  const custody = state as CustodyState;
  return { ...custody, requests: (custody.requests ?? 0) + 1 };
}

/** Goods that came without a known return. */
export function found({ items, node, document }: Body<'goods.found'>, at: Instant): CustodyState {
  const held = foundId(node, document);
  return {
    kind: 'custody',
    node,
    document,
    found_at: at,
    custody: items.map((item, index) => ({ ...item, held: `${held}#${index + 1}`, return_id: '', node })),
  };
}

/** Folds what happens to the goods of an open return beside the plain walk. */
export function foldGoods(state: ReturnState, body: OrderGoodsEvent): ReturnState {
  switch (body.type) {
    case 'return.box_received':
      return noteBox(state, body);
    case 'serial.judged':
      return judged(state, body);
    case 'return.short_closed':
      return closedShort(state, body);
    case 'custody.resolved':
    case 'refurbish.quoted':
      return state;
    case 'return.redirected':
      return redirected(state, body);
    case 'return.parcel_lost':
      return lose(state, body);
    case 'goods.sent_back':
      return { ...state, lines: changeAll(state.lines, body.items, () => ({ stage: 'sent_back' })) };
    case 'inspection.kept':
      return { ...without(state, 'early'), ...(body.kept.length === 0 ? {} : { early: body.kept }) };
    case 'disposition.changed':
      return rerouted(state, body);
    case 'scrap.approved':
      return { ...state, lines: reworkAll(state, body.items, ({ awaits: _awaits, ...lot }) => lot) };
    default:
      return never(body, 'event of goods');
  }
}

/** What the same says of the order as a whole; `before` is the return as it was. */
export function foldGoodsOrder(
  order: OrderState,
  before: ReturnState | ClosedReturn,
  body: OrderGoodsEvent,
): OrderState {
  switch (body.type) {
    case 'return.box_received':
    case 'return.redirected':
    case 'return.parcel_lost':
    case 'inspection.kept':
    case 'disposition.changed':
    case 'scrap.approved':
    case 'refurbish.quoted':
      return order;
    case 'serial.judged':
      return body.kept === null
        ? order
        : keep(order, [{ ...body.kept, return_id: body.return_id, quantity: unitsOf(body.items) }]);
    case 'return.short_closed':
    case 'goods.sent_back':
      return before.status === 'closed' ? order : unclaimed(order, before, body.items);
    case 'custody.resolved':
      return resolved(order, body);
    default:
      return never(body, 'event of goods');
  }
}

/** A closed box of a return is here. */
function noteBox(state: ReturnState, { container }: Body<'return.box_received'>): ReturnState {
  return { ...state, boxes: [...(state.boxes ?? []), container] };
}

/** Accepted units go on; the place of the others is open again. */
function judged(state: ReturnState, { accepted, items }: Body<'serial.judged'>): ReturnState {
  return { ...state, lines: reworkAll(state, items, accepted ? cleared : awaited) };
}

/** What is here stays where it is; what is still to come goes to the new node, and is announced there. */
function redirected(state: ReturnState, { from, node }: Body<'return.redirected'>): ReturnState {
  const before = state.announced ?? [{ step: 'announce', node: from }];
  const here = every(state.lines, (lot) => reached(lot.stage, 'received') && lot.node === undefined);
  return {
    ...state,
    node,
    announced: [...before, { step: `announce:${before.length + 1}`, node }],
    lines: changeAll(state.lines, here, () => ({ node: from })),
  };
}

/** Units are lost; of some the customer need not wait for the end. */
function lose(state: ReturnState, { items, excused }: Body<'return.parcel_lost'>): ReturnState {
  const gone = changeAll(state.lines, items, () => ({ stage: 'lost' }));
  const lines = changeAll(gone, excused, () => ({ excused: true }));
  const next: ReturnState = { ...state, status: excused.length > 0 ? 'in_progress' : state.status, lines };
  return shortened(next, false);
}

/** Units go elsewhere; of those that the ERP has received, it is kept where to. */
function rerouted(
  state: ReturnState,
  { from, to, unplaced, placed, awaits }: Body<'disposition.changed'>,
): ReturnState {
  const lines = reworkAll(state, unplaced, ({ awaits: _before, ...lot }) => ({
    ...lot,
    disposition: to,
    ...(awaits === undefined ? {} : { awaits }),
  }));
  const moved = reworkAll({ ...state, lines }, placed, (lot) => ({
    ...lot,
    disposition: to,
    ...(lot.receipt === null ? {} : { was: lot.was ?? from }),
  }));
  return { ...state, lines: moved };
}

/** A closed return keeps only sums of where its units went. */
export function rerouteClosed(
  state: ClosedReturn,
  { from, to, closed_units = 0 }: Body<'disposition.changed'>,
): ClosedReturn {
  const sums: Partial<Record<Disposition, number>> = { ...state.dispositions };
  sums[to] = (sums[to] ?? 0) + closed_units;
  sums[from] = (sums[from] ?? 0) - closed_units;
  if (sums[from] === 0) delete sums[from];
  const { goods } = state;
  if (goods === undefined) return { ...state, dispositions: sums };
  return {
    ...state,
    dispositions: sums,
    goods: elsewhere(goods, kindOf(destination(from, '')), kindOf(destination(to, '')), closed_units),
  };
}

/** Holdings of which so many units are at another kind of place now. */
function elsewhere(goods: readonly Holding[], from: string, to: string, units: number): Holding[] {
  let open = units;
  return goods.flatMap((holding) => {
    if (holding.where !== from || open === 0) return [holding];
    const { taken, rest } = take(holding.units, open);
    open -= count(taken);
    return [...(rest.length === 0 ? [] : [{ ...holding, units: rest }]), { ...holding, units: taken, where: to }];
  });
}

function reworkAll(state: ReturnState, items: readonly LineUnits[], to: (lot: Lot) => Lot): ReturnState['lines'] {
  return items.reduce((lines, item) => lines.map((line) => one(line, item, to)), state.lines);
}

/** What came unexpectedly is kept, and the serial numbers that came are back. */
export function keepFound(order: OrderState, body: Body<'return.item_received'>): OrderState {
  const { return_id, node } = body;
  const held = body.unexpected.flatMap(({ sku, quantity, held: name, serial }) =>
    name === undefined
      ? []
      : [{ held: name, return_id, node, sku, quantity, ...(serial === undefined ? {} : { serial }) }],
  );
  const back = body.items.flatMap(({ serial }) => (serial === undefined ? [] : [[serial, return_id] as const]));
  return {
    ...keep(order, held),
    ...(back.length === 0 ? {} : { serials_back: { ...order.serials_back, ...Object.fromEntries(back) } }),
  };
}

/** Adds units to those in custody. */
function keep(order: OrderState, held: readonly Held[]): OrderState {
  if (held.length === 0) return order;
  return { ...order, custody: [...(order.custody ?? []), ...held] };
}

/** Serial numbers by line, with those told before; the state as it was when none are told. */
export function withSerials(
  order: OrderState,
  told: Readonly<Record<string, readonly string[]>> | undefined,
): OrderState {
  if (told === undefined) return order;
  const serials: Record<string, readonly string[]> = { ...order.serials };
  for (const [line_id, more] of Object.entries(told))
    serials[line_id] = [...new Set([...(serials[line_id] ?? []), ...more])];
  return { ...order, serials };
}

/** Units that will not come, or were sent back, are the customer's and may be asked for anew. */
function unclaimed(order: OrderState, { lines }: ReturnState, items: readonly LineUnits[]): OrderState {
  const claimed: Record<string, readonly Range[]> = { ...order.claimed };
  for (const { line, units } of items) {
    const { line_id } = must(
      lines.find((one) => one.line === line),
      'units of a line that the return lacks',
    );
    claimed[line_id] = cut(claimed[line_id] ?? [], units);
  }
  return { ...order, claimed };
}

function resolved(order: OrderState, body: Body<'custody.resolved'>): OrderState {
  const next = takeOut(order, body);
  const state = body.return_id === null ? undefined : next.returns[body.return_id];
  if (body.return_id === null || state === undefined || state.status === 'closed') return next;
  return { ...next, returns: { ...next.returns, [body.return_id]: ungraded(state, next, body) } };
}

function unitsOf(items: readonly LineUnits[]): number {
  return items.reduce((sum, { units }) => sum + count(units), 0);
}

/** Units were graded, each with what the inspection told of its maker's lot. */
export function gradeLots(state: ReturnState, { items }: Body<'inspection.completed'>): ReturnState {
  const lines = items.reduce<ReturnState['lines']>(
    (next, item) =>
      changeAll(next, [item], () => ({
        stage: 'inspected',
        grade: item.grade,
        container: item.container,
        ...lotMarks(item),
      })),
    state.lines,
  );
  return { ...state, lines };
}

/** What a lot of the maker means for units. */
function lotMarks({ batch, forced }: Pick<Identity, 'batch' | 'forced'>): Pick<Lot, 'batch' | 'forced'> {
  return { ...(batch === undefined ? {} : { batch }), ...(forced === undefined ? {} : { forced }) };
}

function marks({ serial, hold, ...lot }: Identity, node: string, own: string): Partial<Lot> {
  return {
    ...(node === own ? {} : { node }),
    ...(serial === undefined ? {} : { serial }),
    ...lotMarks(lot),
    ...(hold === undefined ? {} : { hold }),
  };
}

function left(state: ReturnState, stays: (box: string) => boolean): Pick<ReturnState, 'boxes'> {
  const boxes = (state.boxes ?? []).filter(stays);
  return boxes.length === 0 ? {} : { boxes };
}

function without(state: ReturnState, name: 'boxes' | 'short' | 'early'): ReturnState {
  const { [name]: _gone, ...rest } = state;
  return rest;
}

function one(line: ReturnState['lines'][number], item: LineUnits, to: (lot: Lot) => Lot): ReturnState['lines'][number] {
  return line.line === item.line ? rework(line, item.units, to) : line;
}

function cleared(lot: Lot): Lot {
  const { hold: _hold, ...rest } = lot;
  return rest;
}

function awaited({ units, refund }: Lot): Lot {
  return { stage: 'authorised', units, grade: null, container: null, disposition: null, refund, receipt: null };
}
