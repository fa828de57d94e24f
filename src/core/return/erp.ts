import { must } from '../base/must.ts';
import type { Disposition } from '../base/codes.ts';
import type { ErpLine, ErpReceive } from '../base/operation.ts';
import { count } from '../base/units.ts';
import type { Wanted } from '../draft.ts';
import type { LineUnits } from '../event.ts';
import { inForce } from '../refund/fold.ts';
import type { Adjustment } from '../refund/owed.ts';
import { isPayment } from '../settlement/paid-by.ts';
import { departureReason, leaves } from '../stock/places.ts';
import type { Lot, ReturnState } from '../state.ts';
import { done, gather, next, orderIn, type Turn } from './turn.ts';
import { isKept } from './kept.ts';
import { isOver, lots } from './lots.ts';

/** Placed units are received in the ERP where they are, once its authorisation is known. */
export function receiveInErp({ plan, aggregate, return_id }: Turn, state: ReturnState): void {
  const { erp_ref } = state;
  if (erp_ref === null) return;
  const fresh = (lot: Lot): boolean => lot.stage === 'placed' && lot.receipt === null;
  const first = next(state, 'receive');
  const nodes = [...new Set(lots(state).flatMap(({ lot }) => (fresh(lot) ? [lot.node ?? state.node] : [])))];
  for (const [index, node] of nodes.entries()) {
    const here = (lot: Lot): boolean => fresh(lot) && (lot.node ?? state.node) === node;
    const { items } = gather(state, here);
    const number = first + index;
    plan.emit(aggregate, { type: 'posting.requested', return_id, posting: 'receipt', number, items }, [
      {
        step: `receive:${number}`,
        key: `${return_id}:receive:${number}`,
        system: plan.facts.systems.erp,
        operation: {
          name: 'erp.return.receive',
          return_id,
          authorisation_ref: erp_ref,
          at: plan.input.at,
          node,
          lines: items.map((item) => receivedLine(state, item, here)),
        },
      },
    ]);
  }
}

function receivedLine(state: ReturnState, item: LineUnits, here: (lot: Lot) => boolean): ErpReceive['lines'][number] {
  const line = must(
    state.lines.find((one) => one.line === item.line),
    'a receipt of an unknown line',
  );
  const sums = new Map<Disposition, number>();
  for (const lot of line.lots)
    if (here(lot) && lot.disposition !== null)
      sums.set(lot.disposition, (sums.get(lot.disposition) ?? 0) + count(lot.units));
  return {
    line: line.line,
    sku: line.sku,
    quantity: count(item.units),
    dispositions: [...sums].map(([disposition, quantity]) => ({ disposition, quantity })),
  };
}

/** Units that left the building leave the ERP's stock too, after their receipt. */
export function writeOff({ plan, aggregate, return_id }: Turn, state: ReturnState): void {
  const all = lots(state).filter(
    ({ lot }) => lot.receipt !== null && lot.disposition !== null && leaves(lot.disposition) && lot.was === undefined,
  );
  for (const receipt of new Set(all.map(({ lot }) => lot.receipt))) {
    if (receipt === null || !done(state, `receive:${receipt}`)) continue;
    const gone = all.filter(({ lot }) => lot.receipt === receipt);
    const sums = new Map<
      string,
      { sku: string; disposition: Disposition; line: number; node: string; items: LineUnits[] }
    >();
    for (const { line, lot } of gone) {
      const disposition = must(lot.disposition, 'a departed lot without a disposition');
      const name = `leave:${receipt}.${line.line}.${disposition}`;
      if (state.steps[name] !== undefined) continue;
      const before = sums.get(name)?.items ?? [];
      sums.set(name, {
        sku: line.sku,
        disposition,
        line: line.line,
        node: lot.node ?? state.node,
        items: [...before, { line: line.line, units: lot.units }],
      });
    }
    if (sums.size === 0) continue;
    const wanted = [...sums].map(([step, { sku, disposition, node, items }]): Wanted => ({
      step,
      key: `${return_id}:${step}`,
      system: plan.facts.systems.erp,
      operation: {
        name: 'erp.stock.adjust',
        document: `${return_id}:${step}`,
        node,
        at: plan.input.at,
        sku,
        quantity: -items.reduce((sum, item) => sum + count(item.units), 0),
        state: 'quarantine',
        reason: departureReason(disposition),
      },
    }));
    const items = [...sums.values()].flatMap((sum) => sum.items);
    plan.emit(
      aggregate,
      { type: 'posting.requested', return_id, posting: 'departure', number: receipt, items },
      wanted,
    );
  }
}

/** A released refund gets its credit memo once the ERP has received all of its units; kept ones are never received. */
export function issueCredits(turn: Turn, state: ReturnState): void {
  const { plan, aggregate, return_id } = turn;
  for (const refund of inForce(state.refunds)) {
    const step = `credit:${refund.refund}`;
    if (refund.amount_minor === 0 || state.steps[step] !== undefined || state.erp_ref === null) continue;
    const paid = lots(state).filter(({ lot }) => lot.refund === refund.refund);
    if (!paid.every(({ lot }) => isIn(state, lot))) continue;
    const { items } = gather(state, (lot) => lot.refund === refund.refund);
    const lines = items.map((item): ErpLine => {
      const line = must(
        state.lines.find((one) => one.line === item.line),
        'a credit for an unknown line',
      );
      const quantity = count(item.units);
      return { line: line.line, sku: line.sku, quantity, amount_minor: quantity * line.unit_minor };
    });
    plan.emit(aggregate, { type: 'posting.requested', return_id, posting: 'credit', number: refund.refund, items }, [
      {
        step,
        key: `${return_id}:${step}`,
        system: plan.facts.systems.erp,
        operation: {
          name: 'erp.credit.issue',
          return_id,
          refund_id: `${return_id}:refund:${refund.refund}`,
          authorisation_ref: state.erp_ref,
          currency: orderIn(turn).currency,
          at: plan.input.at,
          amount_minor: refund.amount_minor,
          lines,
          ...(refund.adjustments === undefined ? {} : { adjustments: adjusted(refund.adjustments) }),
        },
      },
    ]);
  }
}

/** Whether the ERP has units that it is to credit; those that were given up it never gets. */
function isIn(state: ReturnState, lot: Lot): boolean {
  if (lot.receipt !== null) return done(state, `receive:${lot.receipt}`);
  return isKept(lot) || lot.stage === 'lost' || (lot.stage === 'authorised' && isOver(state, lot));
}

function adjusted(adjustments: readonly Adjustment[]): Omit<Adjustment, 'kind'>[] {
  return adjustments.map(({ kind: _kind, ...told }) => told);
}

/** What a settled refund paid out is recorded against its credit memo; what was covered otherwise is finance's to match. */
export function recordPayments(turn: Turn, state: ReturnState): void {
  const { plan, aggregate, return_id } = turn;
  for (const refund of inForce(state.refunds)) {
    const step = `record:${refund.refund}`;
    if (refund.status !== 'settled' || refund.credit_ref === null || state.steps[step] !== undefined) continue;
    const paid = refund.parts.filter(isPayment);
    if (paid.length === 0) continue;
    plan.emit(
      aggregate,
      { type: 'posting.requested', return_id, posting: 'payment', number: refund.refund, items: [] },
      [
        {
          step,
          key: `${return_id}:${step}`,
          system: plan.facts.systems.erp,
          operation: {
            name: 'erp.refund.record',
            return_id,
            refund_id: `${return_id}:refund:${refund.refund}`,
            credit_ref: refund.credit_ref,
            payment_ref: paid.map((part) => part.refund_ref ?? part.payment_ref).join(' '),
            currency: orderIn(turn).currency,
            at: plan.input.at,
            amount_minor: paid.reduce((sum, part) => sum + part.amount_minor, 0),
          },
        },
      ],
    );
  }
}
