import { must } from '../base/must.ts';
import { both, count, without, type Range } from '../base/units.ts';
import type { FactDeclaredWrongEvent } from '../event-afterwards.ts';
import type { Event, LineUnits } from '../event.ts';
import type { Move, MovedUnits, OrderState, ReturnState } from '../state.ts';
import { change, every } from './lots.ts';

/** Keeps beside the state what an input moved, so that it can be taken back exactly when the input is declared wrong. */
export function noteMove(before: OrderState | null, after: OrderState, { body, cause }: Event): OrderState {
  if (body.type === 'order.shipped') {
    const { node, units, items } = body;
    const shipment = { cause, node, units, ...(items === undefined ? {} : { items }) };
    return { ...after, shipments: [...(after.shipments ?? []), shipment] };
  }
  if (body.type === 'return.item_received')
    return add(before, after, body.return_id, {
      cause,
      kind: 'received',
      node: body.node,
      items: [...body.items, ...keptThen(before, after, body.return_id)],
      ...(body.unexpected.length === 0 ? {} : { unexpected: body.unexpected }),
    });
  if (body.type === 'inspection.completed')
    return add(before, after, body.return_id, { cause, kind: 'inspected', node: null, items: body.items });
  if (body.type === 'stock.placed')
    return add(before, after, body.return_id, { cause, kind: 'placed', node: body.node, items: body.items });
  return after;
}

/** Units of a return line that an input moved, wherever they stand by now. */
export function movedBy(state: ReturnState, cause: string): Move[] {
  return (state.moves ?? []).filter((move) => move.cause === cause);
}

/** Puts units back to where they stood before a fact that was wrong, and forgets what it moved. */
export function takeBack(state: ReturnState, body: FactDeclaredWrongEvent, cause: string): ReturnState {
  const { wrong, moves, ...rest } = state;
  let { lines } = state;
  for (const { line, units, to, disposition } of body.back)
    lines = onLine(lines, line, (one) =>
      change(one, units, {
        stage: to,
        disposition,
        ...(to === 'dispositioned' ? {} : { grade: null, container: null }),
      }),
    );
  for (const { line, units, grade } of body.regraded)
    lines = onLine(lines, line, (one) => change(one, units, { grade }));
  const left = (moves ?? []).flatMap((move) => (move.cause === body.original ? remains(move, body, cause) : [move]));
  const in_custody = { ...state.in_custody };
  for (const { sku, quantity } of body.unexpected) in_custody[sku] = (in_custody[sku] ?? 0) - quantity;
  return {
    ...rest,
    lines,
    status: statusOf(state.status, lines),
    moves: left,
    wrong: [...(wrong ?? []), body.original],
    ...(body.unexpected.length === 0 ? {} : { in_custody }),
  };
}

/** Units that went back to being nobody's are the customer's again. */
export function unclaimBack(order: OrderState, body: FactDeclaredWrongEvent, before: ReturnState): OrderState {
  const freed = body.back.filter(({ to }) => to === 'cancelled');
  if (freed.length === 0) return order;
  const claimed: Record<string, readonly Range[]> = { ...order.claimed };
  for (const { line, units } of freed) {
    const { line_id } = must(
      before.lines.find((one) => one.line === line),
      'units of a line that the return lacks',
    );
    claimed[line_id] = without(claimed[line_id] ?? [], units);
  }
  return { ...order, claimed };
}

function add(
  before: OrderState | null,
  after: OrderState,
  return_id: string,
  told: Omit<Move, 'items'> & { readonly items: readonly LineUnits[] },
): OrderState {
  const state = after.returns[return_id];
  const was = before?.returns[return_id];
  if (state === undefined || state.status === 'closed' || was === undefined || was.status === 'closed') return after;
  const items = told.items.flatMap((item) => stoodAt(was, item));
  if (items.length === 0 && told.unexpected === undefined) return after;
  const moves = [...(state.moves ?? []), { ...told, items }];
  return { ...after, returns: { ...after.returns, [return_id]: { ...state, moves } } };
}

/** Units that were the customer's to keep and came all the same: the receipt names how many, the lots tell which. */
function keptThen(before: OrderState | null, after: OrderState, return_id: string): LineUnits[] {
  const [was, is] = [before?.returns[return_id], after.returns[return_id]];
  if (was === undefined || is === undefined || was.status === 'closed' || is.status === 'closed') return [];
  const kept = every(was.lines, ({ stage }) => stage === 'kept');
  return every(is.lines, ({ stage }) => stage === 'in_custody').flatMap(({ line, units }) => {
    const now = both(units, kept.find((one) => one.line === line)?.units ?? []);
    return count(now) === 0 ? [] : [{ line, units: now }];
  });
}

/** Where units stood, lot by lot. */
function stoodAt(state: ReturnState, { line, units }: LineUnits): MovedUnits[] {
  const lots = state.lines.find((one) => one.line === line)?.lots ?? [];
  return lots.flatMap(({ units: of, stage, disposition }) => {
    const here = both(of, units);
    return count(here) === 0 ? [] : [{ line, units: here, stage, disposition }];
  });
}

/** What of a move still stands, told from now on by the correction. */
function remains(move: Move, body: FactDeclaredWrongEvent, cause: string): Move[] {
  const items = move.items.flatMap((item) => {
    const back = body.back.filter(({ line }) => line === item.line).flatMap(({ units }) => units);
    const units = without(item.units, back);
    return units.length === 0 ? [] : [{ ...item, units }];
  });
  const { unexpected: _gone, ...rest } = move;
  return items.length === 0 ? [] : [{ ...rest, cause, items }];
}

function onLine(
  lines: ReturnState['lines'],
  line: number,
  to: (one: ReturnState['lines'][number]) => ReturnState['lines'][number],
): ReturnState['lines'] {
  return lines.map((one) => (one.line === line ? to(one) : one));
}

/** A return is under way as long as anything of it is here. */
function statusOf(status: ReturnState['status'], lines: ReturnState['lines']): ReturnState['status'] {
  const stages = new Set(lines.flatMap(({ lots }) => lots.map(({ stage }) => stage)));
  if ([...stages].some((stage) => stage !== 'authorised' && stage !== 'cancelled')) return status;
  return stages.has('authorised') ? 'authorised' : 'cancelled';
}
