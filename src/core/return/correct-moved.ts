import type { GoodsMoved } from '../base/input.ts';
import { must } from '../base/must.ts';
import { count } from '../base/units.ts';
import type { Verdict } from '../decision.ts';
import { destination } from '../stock/places.ts';
import { advance } from './advance.ts';
import { backOf, declaration, standings, type Correcting, type Standing } from './correcting.ts';
import { decideMoved } from './goods.ts';
import { currencyOf } from './open.ts';

/** A placement was wrong: its units are in quarantine again, with the disposition that was decided for them. */
export function correctMoved(wish: Correcting): Verdict {
  const { turn, fact } = wish;
  const { plan, world, aggregate, return_id } = turn;
  const corrected = fact.correction as GoodsMoved | null;
  const { free } = standings(wish, ['placed']);
  plan.emit(aggregate, declaration(fact, 'goods.moved', { back: backOf(free) }));
  for (const { line, lot, units, node } of free)
    plan.units({
      aggregate,
      order_line: line.line_id,
      sku: line.sku,
      from: destination(must(lot.disposition, 'a placed lot without a disposition'), node ?? ''),
      to: `quarantine:${node ?? ''}`,
      quantity: count(units),
    });
  const because = 'the move was declared wrong';
  plan.exception({ change: 'close', id: `disposition_differs:${fact.original_key}`, because });
  flagDocuments(wish, free);
  if (corrected === null) return advance(plan, aggregate, return_id, world);
  return decideMoved(plan, aggregate, corrected, world);
}

/** Documents that other systems hold by now say otherwise, and have no inverse that we could ask for. */
function flagDocuments({ turn, state, fact }: Correcting, free: readonly Standing[]): void {
  const { plan, aggregate, return_id } = turn;
  const posted = free.filter(({ lot }) => lot.receipt !== null);
  const steps = Object.keys(state.steps).filter(
    (step) =>
      step === 'complete' ||
      posted.some(({ lot }) => step === `receive:${lot.receipt}` || step.startsWith(`leave:${lot.receipt}.`)),
  );
  if (steps.length === 0) return;
  plan.exception({
    change: 'open',
    id: `document_to_correct:${return_id}:${fact.original_key}`,
    kind: 'document_to_correct',
    aggregate,
    money_at_risk_minor: posted.reduce((sum, { line, units }) => sum + line.unit_minor * count(units), 0),
    currency: currencyOf(plan, aggregate),
    detail: {
      return_id,
      documents: steps.map((step) => `${return_id}:${step}`),
      units: free.map(({ line, lot, units }) => ({
        sku: line.sku,
        quantity: count(units),
        posted_as: lot.disposition,
      })),
      because: fact.reason,
    },
    at: plan.input.at,
  });
}
