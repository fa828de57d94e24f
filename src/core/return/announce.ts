import { must } from '../base/must.ts';
import type { Operation } from '../base/operation.ts';
import { count } from '../base/units.ts';
import type { Wanted } from '../draft.ts';
import type { Sold } from '../order/sold.ts';
import type { ReturnState } from '../state.ts';
import type { Turn } from './turn.ts';

/** The steps by which other systems learn of a return. */
export const ANNOUNCEMENTS = ['open', 'authorise', 'announce'] as const;

export type Announcement = (typeof ANNOUNCEMENTS)[number];

/** Announcements of a return that ended before they were sent are asked back: what was never told needs no taking back. */
export function recallAnnouncements({ plan, aggregate, return_id }: Turn, state: ReturnState): void {
  if (state.status !== 'cancelled' && state.status !== 'refused') return;
  const steps = ANNOUNCEMENTS.filter((step) => state.steps[step]?.status === 'sent');
  if (steps.length === 0) return;
  const because = `the return was ${state.status}`;
  plan.emit(aggregate, { type: 'posting.recalled', return_id, steps, because });
  for (const step of steps) plan.withdraw(`${return_id}:${step}`, because);
}

/** Goods that came after all, of a return that nobody was told of: now its systems have to know. */
export function announceAgain(turn: Turn, state: ReturnState): void {
  const { plan, world, aggregate, return_id } = turn;
  if (state.status !== 'in_progress') return;
  const missing = ANNOUNCEMENTS.filter(
    (step) => state.steps[step]?.status === 'withdrawn' && state.steps[again(step)] === undefined,
  );
  if (missing.length === 0) return;
  const sold = must(world.sold(aggregate.slice('order/'.length)), 'a return without its sale');
  const { commerce, erp, wms } = plan.facts.systems;
  const systems = { open: commerce, authorise: erp, announce: wms };
  const wanted = missing.map((step): Wanted => ({
    step: again(step),
    key: `${return_id}:${again(step)}`,
    system: systems[step],
    operation: OPERATIONS[step](return_id, state, sold),
  }));
  const posting = { posting: 'announcement', number: 2, items: [] } as const;
  plan.emit(aggregate, { type: 'posting.requested', return_id, ...posting }, wanted);
}

/** Whether a system was told of a return and said yes, the first time or again. */
export function announced(state: ReturnState, step: Announcement): boolean {
  return state.steps[step]?.status === 'done' || state.steps[again(step)]?.status === 'done';
}

const OPERATIONS: Readonly<Record<Announcement, (return_id: string, state: ReturnState, sold: Sold) => Operation>> = {
  open: (return_id, state, sold) =>
    state.commerce_ref === null
      ? {
          name: 'commerce.return.open',
          return_id,
          order_ref: sold.source_ref,
          requested_at: state.requested_at,
          lines: byOrderLine(state, sold),
        }
      : { name: 'commerce.return.approve', return_id, return_ref: state.commerce_ref },
  authorise: (return_id, state, sold) => ({
    name: 'erp.return.authorise',
    return_id,
    order_name: sold.name,
    customer_id: sold.customer_id,
    currency: sold.currency,
    at: state.requested_at,
    node: state.node,
    lines: state.lines.map((line) => ({
      line: line.line,
      sku: line.sku,
      quantity: unitsOf(line),
      amount_minor: line.unit_minor * unitsOf(line),
    })),
  }),
  announce: (return_id, state, sold) => ({
    name: 'wms.return.announce',
    return_id,
    node: state.node,
    order_name: sold.name,
    at: state.requested_at,
    lines: state.lines.map((line) => ({ line: line.line, sku: line.sku, quantity: unitsOf(line) })),
  }),
};

function byOrderLine(
  state: ReturnState,
  sold: Sold,
): { line: string; line_ref: string; quantity: number; reason: string }[] {
  const lines = new Map<string, { line: string; line_ref: string; quantity: number; reason: string }>();
  for (const line of state.lines) {
    const { line_id, reason } = line;
    const before = lines.get(line_id);
    const of = must(
      sold.lines.find((one) => one.line_id === line_id),
      'a return line that was never sold',
    );
    const quantity = (before?.quantity ?? 0) + unitsOf(line);
    lines.set(line_id, { line: line_id, line_ref: of.source_ref, quantity, reason: before?.reason ?? reason });
  }
  return [...lines.values()];
}

function unitsOf({ lots }: ReturnState['lines'][number]): number {
  return lots.reduce((sum, { units }) => sum + count(units), 0);
}

function again(step: Announcement): string {
  return `${step}:again`;
}
