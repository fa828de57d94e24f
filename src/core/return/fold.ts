import type { LineUnits } from '../base/units.ts';
import type { EventBody } from '../event.ts';
import type { Identity } from '../event-goods.ts';
import type { BoxState, Held, Lot, OrderState, ReturnState, State } from '../state.ts';
import { changeAll, rework } from './lots.ts';

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

/** A closed box of a return is here. */
export function noteBox(state: ReturnState, { container }: Body<'return.box_received'>): ReturnState {
  return { ...state, boxes: [...(state.boxes ?? []), container] };
}

/** Accepted units go on; the place of the others is open again. */
export function judged(state: ReturnState, { accepted, items }: Body<'serial.judged'>): ReturnState {
  const to = accepted ? cleared : awaited;
  return { ...state, lines: items.reduce((lines, item) => lines.map((line) => one(line, item, to)), state.lines) };
}

/** What came unexpectedly is kept, and the serial numbers that came are back. */
export function keepFound(order: OrderState, body: Body<'return.item_received'>): OrderState {
  const { return_id, node } = body;
  const held = body.unexpected.flatMap(({ sku, quantity, held: name }) =>
    name === undefined ? [] : [{ held: name, return_id, node, sku, quantity }],
  );
  const back = body.items.flatMap(({ serial }) => (serial === undefined ? [] : [[serial, return_id] as const]));
  return {
    ...keep(order, held),
    ...(back.length === 0 ? {} : { serials_back: { ...order.serials_back, ...Object.fromEntries(back) } }),
  };
}

/** Adds units to those in custody. */
export function keep(order: OrderState, held: readonly Held[]): OrderState {
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

function marks({ serial, batch, hold }: Identity, node: string, own: string): Partial<Lot> {
  return {
    ...(node === own ? {} : { node }),
    ...(serial === undefined ? {} : { serial }),
    ...(batch === undefined ? {} : { batch }),
    ...(hold === undefined ? {} : { hold }),
  };
}

function left(state: ReturnState, stays: (box: string) => boolean): Pick<ReturnState, 'boxes'> {
  const boxes = (state.boxes ?? []).filter(stays);
  return boxes.length === 0 ? {} : { boxes };
}

function without(state: ReturnState, name: 'boxes'): ReturnState {
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
