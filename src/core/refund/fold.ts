import { must } from '../base/must.ts';
import type { EventBody, RefundPart } from '../event.ts';
import type { OrderState, Refund, RefundPartState, TenderState } from '../state.ts';
import type { RefundStatus } from './lifecycle.ts';

/** Events that move one part of a refund, of a return or of a grant. */
export type PartBody = Extract<
  EventBody,
  {
    type:
      | 'refund.submitted'
      | 'refund.unknown'
      | 'refund.settled'
      | 'refund.failed'
      | 'refund.resumed'
      | 'refund.covered'
      | 'refund.redirected'
      | 'refund.owed'
      | 'refund.recalled'
      | 'refund.withdrawn';
  }
>;

/** Whether an event moves a part of a refund. */
export function movesPart(body: EventBody): body is PartBody {
  switch (body.type) {
    case 'refund.submitted':
    case 'refund.unknown':
    case 'refund.settled':
    case 'refund.failed':
    case 'refund.resumed':
    case 'refund.covered':
    case 'refund.redirected':
    case 'refund.owed':
    case 'refund.recalled':
    case 'refund.withdrawn':
      return true;
    default:
      return false;
  }
}

/** A refund as it begins: each part held, covered, or on its way. */
export function begin(refund: Omit<Refund, 'status' | 'parts'>, parts: readonly RefundPart[]): Refund {
  const begun = parts.map((part): RefundPartState => ({
    ...part,
    status: part.covered !== undefined ? 'covered' : part.held !== undefined ? 'held' : 'released',
    refund_ref: null,
  }));
  return { ...refund, status: slowest(begun), parts: begun };
}

/** Folds an event into the refunds that it speaks of. */
export function foldRefunds(refunds: readonly Refund[], body: PartBody): Refund[] {
  return refunds.map((refund) => {
    if (refund.refund !== body.refund) return refund;
    if (refund.status === 'cancelled') return refund;
    const parts = refund.parts.flatMap((part) => (part.part === body.part ? foldPart(part, body) : [part]));
    return { ...refund, parts, status: slowest(parts) };
  });
}

function foldPart(part: RefundPartState, body: PartBody): RefundPartState[] {
  switch (body.type) {
    case 'refund.recalled':
      return [{ ...part, status: 'recalled', held: body.because }];
    case 'refund.withdrawn':
      return [
        { ...part, status: 'replaced' },
        { ...part, part: body.as, status: 'held' },
      ];
    case 'refund.owed':
      return [{ ...part, unclaimed_at: body.unclaimed_at }];
    case 'refund.resumed':
      return [{ ...part, status: 'released' }];
    case 'refund.redirected':
      return [
        { ...part, status: 'replaced' },
        { ...body.replacement, status: 'released', refund_ref: null },
      ];
    case 'refund.covered':
      return cover(part, body);
    case 'refund.submitted':
      return [{ ...part, status: 'submitted', refund_ref: body.refund_ref ?? part.refund_ref }];
    case 'refund.unknown':
      return [{ ...part, status: 'unknown', refund_ref: body.refund_ref ?? part.refund_ref }];
    case 'refund.settled':
      return [{ ...part, status: 'settled', refund_ref: body.refund_ref ?? part.refund_ref }];
    case 'refund.failed':
      return [{ ...part, status: 'failed', refund_ref: body.refund_ref ?? part.refund_ref }];
  }
}

/** A part of a refund that is not to be made any more. */
export function cancelPart(part: RefundPartState): RefundPartState {
  return part.status === 'replaced' ? part : { ...part, status: 'cancelled' };
}

/** The refunds that stand: those that were cancelled give nothing. */
export function inForce(refunds: readonly Refund[]): Refund[] {
  return refunds.filter(({ status }) => status !== 'cancelled');
}

/** What is covered keeps the part's number; the rest lives on as it was, under a new one. */
function cover(part: RefundPartState, body: Extract<PartBody, { type: 'refund.covered' }>): RefundPartState[] {
  const { points, ...money } = part;
  const whole = { ...money, amount_minor: body.amount_minor, covered: body.covered, status: 'covered' } as const;
  if (body.rest === null) return [points === undefined ? whole : { ...whole, points }];
  const rest = { ...money, part: body.rest, amount_minor: part.amount_minor - body.amount_minor };
  return [whole, points === undefined ? rest : { ...rest, points }];
}

/** A refund is as far as the part that is furthest behind; a failed part fails it. Parts that ended otherwise do not count. */
function slowest(parts: readonly RefundPartState[]): RefundStatus {
  const order: readonly RefundStatus[] = ['failed', 'held', 'recalled', 'released', 'unknown', 'submitted', 'settled'];
  return order.find((status) => parts.some((part) => part.status === status)) ?? 'settled';
}

/**
 * Whether a part counts against what its tender paid: it went back, or may still. Money that a grant gave is counted with
 * the grant; money that the bank took is counted with the refund that it stands for.
 */
export function counts(part: RefundPartState): boolean {
  switch (part.status) {
    case 'failed':
    case 'replaced':
    case 'cancelled':
      return false;
    case 'covered':
      return part.covered?.by === 'dispute';
    case 'held':
    case 'recalled':
    case 'released':
    case 'submitted':
    case 'unknown':
    case 'settled':
      return true;
  }
}

/** Books what changed between two looks at some refunds on the tenders that paid. */
export function rebook(order: OrderState, before: readonly Refund[], after: readonly Refund[]): OrderState {
  if (before === after) return order;
  const tenders: Record<string, TenderState> = { ...order.tenders };
  const book = (refunds: readonly Refund[], sign: 1 | -1): void => {
    for (const part of refunds.flatMap((refund) => refund.parts).filter(counts)) {
      const tender = must(tenders[part.tender_id], 'a refund to a tender that did not pay');
      const points_refunded = (tender.points_refunded ?? 0) + sign * (part.points ?? 0);
      tenders[part.tender_id] = {
        ...tender,
        refunded_minor: tender.refunded_minor + sign * part.amount_minor,
        ...(tender.points === undefined ? {} : { points_refunded }),
      };
    }
  };
  book(before, -1);
  book(after, 1);
  return { ...order, tenders };
}

/** The refunds of a return or of a grant; empty when the order has no such thing. */
export function refundsOf(order: OrderState, owner: string): readonly Refund[] {
  return (order.returns[owner] ?? order.grants?.[owner])?.refunds ?? [];
}

/** All parts of all refunds of an order, with whom they belong to, in the order they were decided. */
export function allParts(
  order: OrderState,
): { readonly owner: string; readonly refund: number; readonly part: RefundPartState }[] {
  return [...Object.entries(order.returns), ...Object.entries(order.grants ?? {})].flatMap(([owner, { refunds }]) =>
    refunds.flatMap(({ refund, parts }) => parts.map((part) => ({ owner, refund, part }))),
  );
}
