import { count } from './base/units.ts';
import type { Sold } from './order/sold.ts';
import { expectExchanges } from './exchange/expected.ts';
import { soldBy } from './exchange/sold.ts';
import type { Account } from './money/accounts.ts';
import { standing } from './money/standing.ts';
import { holdings } from './return/where.ts';
import { allParts, counts, inForce } from './refund/fold.ts';
import { arrivedAt, coverAccount } from './refund/pay.ts';
import { goodsOf } from './refund/worth.ts';
import { expectDecision } from './settlement/decision.ts';
import { expectInvoices } from './settlement/invoice.ts';
import type { Dispute, OrderState, Refund, RefundPartState } from './state.ts';
import { destination, kindOf } from './stock/places.ts';

/** What the books of an order must hold, told from its state alone; the other half comes from the postings. */
export interface Expected {
  /** Units by place without the node: what returns put there. */
  readonly units: Readonly<Record<string, number>>;
  /** Net credit by account, in minor units. */
  readonly money: Readonly<Record<string, number>>;
}

/** Derives both books of an order from where its lots and refunds stand. */
export function expected(order: OrderState): Expected {
  const units: Record<string, number> = {};
  const money: Record<string, number> = {};
  const add = (sums: Record<string, number>, name: string, quantity: number): void => {
    sums[name] = (sums[name] ?? 0) + quantity;
  };
  const book = (account: Account, amount_minor: number): void => add(money, account, amount_minor);
  for (const grant of Object.values(order.grants ?? {})) {
    for (const { amount_minor, parts } of grant.refunds) {
      book(coverAccount(grant.kind), -amount_minor);
      for (const part of parts) expectPart(part, book);
    }
    expectDecision(grant, book);
    if (grant.kind === 'marketplace') for (const kept of grant.units) add(units, 'kept', count(kept.units));
  }
  expectInvoices(order, book);
  expectExchanges(order, book);
  for (const dispute of Object.values(order.disputes ?? {})) expectDispute(dispute, book);
  for (const [place, quantity] of Object.entries(order.custody_out ?? {})) add(units, place, quantity);
  for (const state of Object.values(order.returns)) {
    for (const refund of inForce(state.refunds)) expectRefund(refund, book);
    if (state.status === 'closed') {
      for (const [disposition, quantity] of Object.entries(state.dispositions))
        add(units, kindOf(destination(disposition as Parameters<typeof destination>[0], '')), quantity);
      for (const quantity of Object.values(state.kept ?? {})) add(units, 'kept', quantity);
      if (state.lost !== undefined) add(units, 'lost', state.lost);
      continue;
    }
    // What is in custody is in no lot, but for units that were to be kept.
    for (const { where, units: here } of holdings(state))
      if (where !== 'customer' && where !== 'custody') add(units, where, count(here));
  }
  for (const balance of standing(order))
    for (const [account, debit_minor] of Object.entries(balance)) book(account as Account, -debit_minor);
  return { units, money };
}

/** Contradictions inside one order: units or money beyond what was sold and paid. Empty when there are none. */
export function contradictions(order: OrderState, sold: Sold): string[] {
  const found: string[] = [];
  const quantity = new Map(soldBy(order, sold).lines.map((line) => [line.line_id, line.quantity]));
  for (const [line_id, ranges] of Object.entries(order.claimed)) {
    const most = quantity.get(line_id) ?? 0;
    if (count(ranges) > most || ranges.some((range) => range.to > most))
      found.push(`line ${line_id}: ${count(ranges)} units claimed of ${most} sold`);
  }
  const byTender = new Map<string, number>();
  for (const { part } of allParts(order))
    if (counts(part)) byTender.set(part.tender_id, (byTender.get(part.tender_id) ?? 0) + part.amount_minor);
  for (const [tender_id, { paid_minor, refunded_minor }] of Object.entries(order.tenders)) {
    if (refunded_minor > paid_minor)
      found.push(`tender ${tender_id}: ${refunded_minor} refunded of ${paid_minor} paid`);
    if ((byTender.get(tender_id) ?? 0) !== refunded_minor)
      found.push(
        `tender ${tender_id}: refunds sum to ${byTender.get(tender_id) ?? 0}, the tender says ${refunded_minor}`,
      );
  }
  return found;
}

type Book = (account: Account, amount_minor: number) => void;

function expectRefund(refund: Refund, book: Book): void {
  const of = (kind: string): number =>
    (refund.adjustments ?? []).reduce((sum, one) => sum + (one.kind === kind ? one.amount_minor : 0), 0);
  book('returns_allowance', -goodsOf(refund));
  book('fee_income', -of('fee'));
  book('charges_refunded', -of('charge'));
  for (const part of refund.parts) expectPart(part, book);
}

function expectPart(part: RefundPartState, book: Book): void {
  switch (part.status) {
    case 'settled':
      if (part.paid_by !== 'invoice') book(arrivedAt(part), part.amount_minor);
      break;
    case 'submitted':
      book('refund_submitted', part.amount_minor);
      break;
    case 'covered':
      if (part.covered !== undefined) book(coverAccount(part.covered.by), part.amount_minor);
      break;
    case 'replaced':
      break;
    case 'released':
    case 'recalled':
    case 'unknown':
    case 'failed':
    case 'held':
    case 'cancelled':
      book('refund_owed', part.amount_minor);
  }
}

function expectDispute({ status, system, amount_minor }: Dispute, book: Book): void {
  if (status === 'won') return;
  book(`settled:${system}`, amount_minor);
  book(status === 'open' ? 'dispute_receivable' : 'dispute_loss', -amount_minor);
}
