import type { Instant } from '#core/base/instant.ts';
import { count, without } from '#core/base/units.ts';
import type { LineUnits } from '#core/event.ts';
import type { Wait } from '#core/return/waits.ts';
import type { LotStage } from '#core/return/lifecycle.ts';
import type { OrderState } from '#core/state.ts';
import type { ExceptionRow, RecordedEvent } from '#flows/ports.ts';

/** What tells how long something is waited for. `events` are those of the return, oldest first. */
export interface Past {
  readonly return_id: string;
  readonly order: OrderState;
  readonly events: readonly RecordedEvent[];
  readonly exceptions: readonly ExceptionRow[];
  readonly now: Instant;
}

/** Completes a wait with since when and until when, in our own time. */
export function timed(wait: Wait, past: Past): Wait {
  const exception = past.exceptions.find(({ id, status }) => status === 'open' && names(id, wait, past.return_id));
  const since = wait.since ?? exception?.opened_at ?? sinceOf(wait.what, past);
  const until = wait.until ?? exception?.due_at ?? null;
  return { ...wait, since, until, late: until !== null && past.now > until };
}

/** The exception that stands for a wait, by the id that the core gives it. */
function names(id: string, { what }: Wait, return_id: string): boolean {
  const [kind, rest] = split(what);
  if (kind === 'payer') return id === `refund_uncovered:${return_id}`;
  if (kind === 'unearned') return id === `correction_after_refund:${return_id}`;
  if (kind === 'step') return id === `posting_rejected:${return_id}:${rest}`;
  return kind === 'refund' && id === `refund_failed:${return_id}:${rest}`;
}

function sinceOf(what: string, past: Past): Instant | null {
  const [kind, rest] = split(what);
  switch (kind) {
    case 'inspection':
      return firstOf(past, 'return.item_received', ['received']);
    case 'placement':
      return firstOf(past, 'disposition.assigned', ['dispositioned']);
    case 'step':
      return lastWhere(
        past,
        ({ body, asks }) =>
          asks.some(({ step }) => step === rest) || (body.type === 'posting.rejected' && body.step === rest),
      );
    case 'refund':
      return lastWhere(
        past,
        ({ body }) => 'refund' in body && rest === `${body.refund}.${'part' in body ? body.part : rest.split('.')[1]}`,
      );
    default:
      return past.events.at(-1)?.recorded_at ?? null;
  }
}

/** When the first of the units that are still at these stages came there. */
function firstOf(
  { order, return_id, events }: Past,
  type: 'return.item_received' | 'disposition.assigned',
  stages: readonly LotStage[],
): Instant | null {
  const state = order.returns[return_id];
  if (state === undefined || state.status === 'closed') return null;
  const still = state.lines.map(({ line, lots }) => ({
    line,
    units: lots.filter(({ stage }) => stages.includes(stage)).flatMap(({ units }) => units),
  }));
  const touches = (items: readonly LineUnits[]): boolean =>
    items.some(({ line, units }) => {
      const here = still.find((one) => one.line === line)?.units ?? [];
      return count(without(units, here)) < count(units);
    });
  return events.find(({ body }) => body.type === type && touches(body.items))?.recorded_at ?? null;
}

function lastWhere({ events }: Past, holds: (event: RecordedEvent) => boolean): Instant | null {
  return events.findLast(holds)?.recorded_at ?? null;
}

function split(what: string): readonly [kind: string, rest: string] {
  const colon = what.indexOf(':');
  return colon < 0 ? [what, ''] : [what.slice(0, colon), what.slice(colon + 1)];
}
