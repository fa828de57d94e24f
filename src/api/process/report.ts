import type { Instant } from '#core/base/instant.ts';
import { must } from '#core/base/must.ts';
import type { ExceptionKind } from '#core/decision.ts';
import type { RefundReleasedEvent, ReturnAuthorizedEvent } from '#core/event.ts';
import { EXCEPTION_RULES } from '#core/exceptions.ts';
import type { ReturnReport } from '#contract/report.ts';
import type { DeliveryRow, ExceptionRow, RecordedEvent } from '#flows/ports.ts';
import { sumsTold } from '../experience/status.ts';
import { linesOf, type Found } from '../lookup.ts';
import { timed } from './since.ts';
import { feesTold, refundTold } from './statement.ts';
import { inWords } from './words.ts';

/** Everything that is kept about a return: of its order, and of the request it came from. */
export interface Kept {
  readonly history: readonly RecordedEvent[];
  readonly request_history: readonly RecordedEvent[];
  readonly deliveries: readonly DeliveryRow[];
  readonly exceptions: readonly ExceptionRow[];
}

/** Puts together all there is to know about a return. */
export function reportOf(found: Found, kept: Kept, now: Instant): ReturnReport {
  const { seen, sold, order } = found;
  const { return_id, currency } = seen;
  const events = kept.history.filter(({ body }) => concerns(body, return_id));
  const authorised = must(
    events.map(({ body }) => body).find((body): body is ReturnAuthorizedEvent => body.type === 'return.authorized'),
    `return ${return_id} without its authorisation`,
  );
  const exceptions = kept.exceptions.filter((row) => !isOfOther(row, return_id));
  const waits = seen.waits.map((wait) => timed(wait, { return_id, order, events, exceptions, now }));
  const money = (amount_minor: number) => ({ amount_minor, currency });
  return {
    return_id,
    request_id: seen.request_id,
    order: {
      order_id: sold.order_id,
      name: sold.name,
      system: sold.system,
      placed_at: sold.placed_at,
      channel: sold.channel,
    },
    channel: authorised.channel,
    node: authorised.node,
    status: seen.status,
    requested_at: seen.requested_at,
    currency,
    turn: waits[0] ?? timed(seen.turn, { return_id, order, events, exceptions, now }),
    waits,
    units: seen.units,
    lines: linesOf(found, kept.history, now).map(({ unit_minor, ...line }) => ({
      ...line,
      unit_refund_minor: unit_minor,
    })),
    gates: [...authorised.gates],
    held: seen.held.map(({ amount_minor, waits_for, ...held }) => ({
      ...held,
      refund: money(amount_minor),
      waits_for: [...waits_for],
    })),
    refund: sumsTold(seen.money, currency),
    fees: feesTold(authorised.fees ?? [], seen.refunds, currency),
    paid_ahead: money(seen.paid_ahead_minor),
    refunds: seen.refunds.map((one) => refundTold(one, releaseOf(events, one.refund), authorised, sold)),
    value_at_stake: money(seen.value_at_stake_minor),
    dispositions: { ...seen.dispositions },
    policy: authorised.policy,
    rules: authorised.rules.map(({ rule, passed, because }) => ({ rule, passed, because })),
    deliveries: kept.deliveries.filter(({ key }) => key.startsWith(`${return_id}:`)).map((row) => ({ ...row })),
    exceptions: exceptions.map(exceptionTold),
    timeline: timeline([...kept.request_history, ...events], { authorised, currency }),
  };
}

/** Events of the sale itself belong to every return of it; the others to the return they name. */
function concerns(body: RecordedEvent['body'], return_id: string): boolean {
  return !('return_id' in body) || body.return_id === return_id;
}

/** An exception of another return of the same order; one that names no return may concern this one too. */
function isOfOther({ detail }: ExceptionRow, return_id: string): boolean {
  if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) return false;
  const { return_id: named, delivery } = detail as { readonly return_id?: unknown; readonly delivery?: unknown };
  if (typeof named === 'string') return named !== return_id;
  return typeof delivery === 'string' && !delivery.startsWith(`${return_id}:`);
}

function exceptionTold(row: ExceptionRow): ReturnReport['exceptions'][number] {
  const rule = Object.hasOwn(EXCEPTION_RULES, row.kind) ? EXCEPTION_RULES[row.kind as ExceptionKind] : null;
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    owner: row.owner,
    meaning: rule?.meaning ?? row.kind,
    actions: [...(rule?.actions ?? [])],
    money_at_risk: { amount_minor: row.money_at_risk_minor, currency: row.currency },
    detail: row.detail,
    opened_at: row.opened_at,
    due_at: row.due_at,
  };
}

function releaseOf(events: readonly RecordedEvent[], refund: number): RefundReleasedEvent {
  const found = events
    .map(({ body }) => body)
    .find((body): body is RefundReleasedEvent => body.type === 'refund.released' && body.refund === refund);
  return must(found, `refund ${refund} that was never released`);
}

function timeline(events: readonly RecordedEvent[], telling: Parameters<typeof inWords>[1]): ReturnReport['timeline'] {
  return events
    .toSorted((a, b) => (a.recorded_at < b.recorded_at ? -1 : a.recorded_at > b.recorded_at ? 1 : 0))
    .map(({ at, recorded_at, body, aggregate, version, cause }) => ({
      at,
      recorded_at,
      type: body.type,
      words: inWords(body, telling),
      event: `${aggregate}@${version}`,
      cause,
    }));
}
