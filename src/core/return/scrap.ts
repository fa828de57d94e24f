import type { ScrapApproved } from '../base/input-goods.ts';
import { must } from '../base/must.ts';
import { count, type LineUnits } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import { refundRules } from '../refund/rules.ts';
import { refuseUnsigned } from '../refund/signed.ts';
import type { Lot, ReturnState } from '../state.ts';
import { every, lots, valueOf } from './lots.ts';
import { currencyOf, openReturn } from './open.ts';
import { askToPlace } from './place.ts';

/** A person, and over the limit a second one, agrees that units are destroyed; only now is the holder asked to do so. */
export function decideScrapApproved(plan: Draft, aggregate: string, fact: ScrapApproved, world: World): Verdict {
  const { return_id, by, second, reason, certificate } = fact;
  const sold = world.sold(aggregate.slice('order/'.length));
  const state = openReturn(plan, aggregate, return_id);
  const items = state === null ? [] : every(state.lines, waiting);
  if (state === null || sold === null || items.length === 0)
    return {
      kind: 'refused',
      code: 'nothing_to_approve',
      detail: `nothing of return ${return_id} waits to be destroyed`,
    };
  const unsigned = refuseUnsigned(
    fact,
    valueOf(state.lines, items),
    currencyOf(plan, aggregate),
    refundRules(plan, sold, state.policy),
  );
  if (unsigned !== null) return unsigned;
  plan.emit(
    aggregate,
    {
      type: 'scrap.approved',
      return_id,
      items,
      by,
      second,
      reason,
      ...(certificate === undefined ? {} : { certificate }),
    },
    askToPlace(plan, return_id, state, placings(state, items)),
  );
  closeApproval(plan, return_id, `${by} approved it: ${reason}`);
  return plan.done({});
}

/** Somebody has to agree before units of this value are destroyed. */
export function askApproval(plan: Draft, aggregate: string, return_id: string, items: readonly LineUnits[]): void {
  const state = must(openReturn(plan, aggregate, return_id), 'an approval for a return that is not open');
  plan.exception({
    change: 'open',
    id: approvalId(return_id),
    kind: 'scrap_approval',
    aggregate,
    money_at_risk_minor: valueOf(state.lines, items),
    currency: currencyOf(plan, aggregate),
    detail: { return_id, units: items.reduce((sum, { units }) => sum + count(units), 0) },
    at: plan.input.at,
  });
}

/** After units went elsewhere, or were destroyed unasked: nobody has to agree any more when nothing waits for it. */
export function settleApproval(plan: Draft, aggregate: string, return_id: string, before: ReturnState | null): void {
  const after = openReturn(plan, aggregate, return_id);
  if (before === null || !lots(before).some(({ lot }) => waiting(lot))) return;
  if (after !== null && lots(after).some(({ lot }) => waiting(lot))) return;
  closeApproval(plan, return_id, 'nothing waits to be destroyed any more');
}

function closeApproval(plan: Draft, return_id: string, because: string): void {
  plan.exception({ change: 'close', id: approvalId(return_id), because });
}

function waiting({ stage, awaits }: Lot): boolean {
  return stage === 'dispositioned' && awaits !== undefined;
}

function placings(state: ReturnState, items: readonly LineUnits[]): Parameters<typeof askToPlace>[3] {
  const lines = new Set(items.map(({ line }) => line));
  return lots(state).flatMap(({ line, lot }) =>
    !waiting(lot) || !lines.has(line.line)
      ? []
      : [
          {
            line: line.line,
            sku: line.sku,
            units: lot.units,
            disposition: must(lot.disposition, 'units to be destroyed without a disposition'),
            container: lot.container,
            node: lot.node ?? state.node,
          },
        ],
  );
}

function approvalId(return_id: string): string {
  return `scrap_approval:${return_id}`;
}
