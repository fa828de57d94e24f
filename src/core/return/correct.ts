import type { FactCorrected } from '../base/input.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { correctShipment } from '../order/correct.ts';
import { correctAdjustment } from '../stock/correct.ts';
import { correctInspected } from './correct-inspected.ts';
import { correctMoved } from './correct-moved.ts';
import { correctReceived } from './correct-received.ts';
import { weigh } from './unearned.ts';
import { movedBy } from './moves.ts';
import { openReturn } from './open.ts';

/**
 * Somebody declares an earlier fact wrong. What it did is taken back as far as nothing stands on it, and the corrected fact
 * is applied in the same decision. Before the original is applied, the declaration waits for it.
 */
export function decideCorrected(plan: Draft, aggregate: string, fact: FactCorrected, world: World): Verdict {
  const refusal = refuseUnfit(fact) ?? refuseClosed(plan, aggregate, fact) ?? refuseRepeated(plan, aggregate, fact);
  if (refusal !== null) return refusal;
  const state = plan.state(aggregate);
  if (state?.kind === 'stock') return correctAdjustment(plan, aggregate, fact, state) ?? early(aggregate, fact);
  if (state?.kind !== 'order') return early(aggregate, fact);
  if (fact.return_id === null) return correctShipment(plan, aggregate, fact, world) ?? early(aggregate, fact);
  const { return_id } = fact;
  const open = openReturn(plan, aggregate, return_id);
  const moves = open === null ? [] : movedBy(open, fact.original_key);
  const kind = moves[0]?.kind;
  if (open === null || kind === undefined) return early(aggregate, fact);
  const wish = { turn: { plan, world, aggregate, return_id }, state: open, moves, fact };
  const fit = { received: 'goods.received', inspected: 'goods.inspected', placed: 'goods.moved' } as const;
  if (fact.correction !== null && fact.correction.type !== fit[kind])
    return unfit(`${fact.original_key} is ${fit[kind]}, and its correction is ${fact.correction.type}`);
  const correct = { received: correctReceived, inspected: correctInspected, placed: correctMoved }[kind];
  const verdict = correct(wish);
  if (verdict.kind !== 'decided') return verdict;
  weigh(plan, aggregate, return_id, fact.original_key);
  return plan.done({ corrected: fact.original_key });
}

function refuseUnfit({ kind, correction, return_id, by, reason }: FactCorrected): Refusal | null {
  if (by.trim() === '' || reason.trim() === '')
    return { kind: 'refused', code: 'name_or_reason_missing', detail: 'say who declares this wrong and why' };
  if ((kind === 'incorrect_data') !== (correction !== null))
    return unfit(
      correction === null ? 'say what happened instead' : 'what did not occur has nothing in its place; leave it out',
    );
  const about = correction !== null && 'return_id' in correction ? correction.return_id : null;
  if (correction !== null && about !== return_id)
    return unfit(`the correction is about return ${about}, and the original about ${return_id}`);
  return null;
}

function refuseClosed(plan: Draft, aggregate: string, { return_id }: FactCorrected): Refusal | null {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order' || return_id === null || order.returns[return_id]?.status !== 'closed') return null;
  const detail = `return ${return_id} is closed: its goods are placed, paid and posted; correct the stock or the money itself`;
  return { kind: 'refused', code: 'return_closed', detail };
}

function refuseRepeated(plan: Draft, aggregate: string, { original_key, return_id }: FactCorrected): Refusal | null {
  const state = plan.state(aggregate);
  const wrong =
    state?.kind === 'stock'
      ? state.wrong
      : state?.kind === 'order'
        ? return_id === null
          ? state.wrong
          : openReturn(plan, aggregate, return_id)?.wrong
        : undefined;
  if (wrong === undefined || !wrong.includes(original_key)) return null;
  const detail = `${original_key} was declared wrong before; correct the correction, which stands in its place`;
  return { kind: 'refused', code: 'already_corrected', detail };
}

function early(aggregate: string, { original_key }: FactCorrected): Verdict {
  return { kind: 'parked', waits_for: aggregate, why: `corrects ${original_key}, which is not applied yet` };
}

function unfit(detail: string): Refusal {
  return { kind: 'refused', code: 'correction_not_fitting', detail };
}
