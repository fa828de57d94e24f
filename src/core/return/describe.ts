import type { Disposition } from '../base/codes.ts';
import type { Instant } from '../base/instant.ts';
import { count } from '../base/units.ts';
import type { Sold } from '../order/sold.ts';
import { openHolds } from '../hold/holds.ts';
import type { HoldKind } from '../hold/lifecycle.ts';
import { gatesFor } from '../refund/favour.ts';
import type { Gate } from '../refund/lifecycle.ts';
import { waitsFor } from '../refund/release.ts';
import type { ClosedReturn, OrderState, Refund, ReturnLine, ReturnState } from '../state.ts';
import type { LotStage, ReturnStatus } from './lifecycle.ts';
import { awaitedLots } from './kept.ts';
import { lots } from './lots.ts';
import { waitsOf, type Wait } from './waits.ts';

/** One return as people ask about it: where it stands, why, and whose turn it is. Amounts are in minor units. */
export interface Description {
  readonly return_id: string;
  readonly order_id: string;
  readonly order_name: string;
  readonly currency: string;
  readonly status: ReturnStatus;
  readonly request_id: string;
  readonly requested_at: Instant;
  /** Set when whoever was given the goods returns them: the purchaser is not to learn of it. */
  readonly gift?: true;
  /** Null once the return is closed. */
  readonly receipt_due_at: Instant | null;
  readonly units: UnitsByStep;
  /** Empty once the return is closed: only sums are kept then. */
  readonly lines: readonly DescribedLine[];
  readonly money: RefundSums;
  readonly refunds: readonly Refund[];
  /** Which gates hold which units. */
  readonly held: readonly HeldUnits[];
  readonly turn: Wait;
  /** Everything that is waited for, the most pressing first; `turn` is the first of them. */
  readonly waits: readonly Wait[];
  readonly dispositions: Readonly<Partial<Record<Disposition, number>>>;
  /** Refunded for units that have not come: what is lost when they never do. */
  readonly paid_ahead_minor: number;
  /** Owed to the customer and not known to have arrived. */
  readonly value_at_stake_minor: number;
}

/** Units by the step they have come to; each is counted once, and the steps sum to `total`. */
export interface UnitsByStep {
  readonly total: number;
  readonly expected: number;
  readonly received: number;
  readonly inspected: number;
  readonly dispositioned: number;
  readonly placed: number;
  /** Left with the customer for good; absent where none were. */
  readonly kept?: number;
  readonly cancelled: number;
  /** Lost on their way. */
  readonly lost: number;
}

export interface DescribedLine {
  readonly line: number;
  readonly line_id: string;
  readonly sku: string;
  readonly title: string;
  readonly reason: string;
  readonly unit_minor: number;
  readonly units: UnitsByStep;
}

/** What the customer gets back, by how far it has come. `total` leaves out cancelled units. */
export interface RefundSums {
  readonly total_minor: number;
  readonly held_minor: number;
  readonly sent_minor: number;
  readonly arrived_minor: number;
  readonly failed_minor: number;
}

export interface HeldUnits {
  readonly line: number;
  readonly line_id: string;
  readonly sku: string;
  readonly units: number;
  readonly amount_minor: number;
  /** Empty when no gate holds them: then the tenders did not cover them. */
  readonly waits_for: readonly (Gate | HoldKind)[];
}

/** Describes a return of an order at a moment; null when the order has no such return. */
export function describe(order: OrderState, return_id: string, sold: Sold, now: Instant): Description | null {
  const state = order.returns[return_id];
  if (state === undefined) return null;
  const closed = state.status === 'closed';
  const held = closed ? [] : heldUnits(state);
  const money = sums(held, state.refunds);
  const waits = waitsOf(order, state, now);
  return {
    return_id,
    order_id: sold.order_id,
    order_name: order.name,
    currency: order.currency,
    status: state.status,
    request_id: state.request_id,
    requested_at: state.requested_at,
    ...(state.gift === true ? { gift: true } : {}),
    receipt_due_at: closed ? null : state.receipt_due_at,
    units: closed ? closedUnits(state) : byStep(state.lines),
    lines: closed ? [] : state.lines.map((line) => describeLine(line, sold)),
    money,
    refunds: state.refunds,
    held,
    turn: waits[0] ?? nobody(state.status),
    waits,
    dispositions: closed ? state.dispositions : dispositions(state),
    paid_ahead_minor: closed ? 0 : paidAhead(state),
    value_at_stake_minor: money.held_minor + money.sent_minor + money.failed_minor,
  };
}

function describeLine(line: ReturnLine, sold: Sold): DescribedLine {
  const { line_id, sku, reason, unit_minor } = line;
  const title = sold.lines.find((one) => one.line_id === line_id)?.title ?? sku;
  return { line: line.line, line_id, sku, title, reason, unit_minor, units: byStep([line]) };
}

function byStep(lines: readonly ReturnLine[]): UnitsByStep {
  const at = (stage: LotStage): number =>
    lines.reduce(
      (sum, line) => line.lots.reduce((inner, lot) => inner + (lot.stage === stage ? count(lot.units) : 0), sum),
      0,
    );
  const steps = {
    expected: at('authorised'),
    received: at('received'),
    inspected: at('inspected'),
    dispositioned: at('dispositioned'),
    placed: at('placed') + at('sent_back'),
    cancelled: at('cancelled') + at('handed_back'),
    lost: at('lost'),
  };
  const kept = at('kept') + at('in_custody');
  const total = Object.values(steps).reduce((sum, units) => sum + units, kept);
  return { total, ...steps, ...(kept === 0 ? {} : { kept }) };
}

function closedUnits(state: ClosedReturn): UnitsByStep {
  const none = { expected: 0, received: 0, inspected: 0, dispositioned: 0, cancelled: 0 };
  const { lost = 0 } = state;
  const kept = Object.values(state.kept ?? {}).reduce((sum, units) => sum + units, 0);
  return { ...none, total: state.units + lost, placed: state.units - kept, lost, ...(kept === 0 ? {} : { kept }) };
}

function heldUnits(state: ReturnState): HeldUnits[] {
  if (state.kind === 'custody_only') return [];
  const held = new Map<string, HeldUnits>();
  for (const { line, lot } of lots(state)) {
    if (lot.refund !== null || lot.stage === 'cancelled' || lot.stage === 'handed_back') continue;
    const held_by = new Set(openHolds(state).map(({ hold }) => hold.kind));
    const waits_for = [...waitsFor(gatesFor(state, line), lot), ...held_by];
    const key = `${line.line}:${waits_for.join(',')}`;
    const units = (held.get(key)?.units ?? 0) + count(lot.units);
    const { line_id, sku, unit_minor } = line;
    held.set(key, { line: line.line, line_id, sku, units, amount_minor: units * unit_minor, waits_for });
  }
  return [...held.values()];
}

function sums(held: readonly HeldUnits[], refunds: readonly Refund[]): RefundSums {
  const parts = refunds.flatMap((refund) => refund.parts);
  const of = (...statuses: readonly string[]): number =>
    parts.reduce((sum, part) => sum + (statuses.includes(part.status) ? part.amount_minor : 0), 0);
  const held_minor = held.reduce((sum, one) => sum + one.amount_minor, 0);
  const sent_minor = of('held', 'recalled', 'released', 'submitted', 'unknown');
  const arrived_minor = of('settled', 'covered');
  const failed_minor = of('failed');
  return {
    total_minor: held_minor + sent_minor + arrived_minor + failed_minor,
    held_minor,
    sent_minor,
    arrived_minor,
    failed_minor,
  };
}

function paidAhead(state: ReturnState): number {
  const ahead = awaitedLots(state).filter(({ lot }) => lot.refund !== null);
  return ahead.reduce((sum, { line, lot }) => sum + line.unit_minor * count(lot.units), 0);
}

function dispositions(state: ReturnState): Partial<Record<Disposition, number>> {
  const sum: Partial<Record<Disposition, number>> = {};
  for (const { lot } of lots(state))
    if (lot.disposition !== null) sum[lot.disposition] = (sum[lot.disposition] ?? 0) + count(lot.units);
  return sum;
}

function nobody(status: ReturnStatus): Wait {
  const next =
    status === 'closed'
      ? 'Nothing is open: the goods are placed, the money arrived and every system has its documents.'
      : 'Nothing is open.';
  return { who: 'nobody', what: 'nothing', since: null, until: null, late: false, next };
}
