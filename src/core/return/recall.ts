import type { FoundItem, LotRecalled } from '../base/input-goods.ts';
import type { Verdict } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { Forced, Identity } from '../event-goods.ts';
import type { RuleLooked } from '../policy/rules.ts';
import type { Lot } from '../state.ts';
import { recallAggregate } from './names.ts';

/** The maker calls a lot back; from now on its units go where the recall says. A later word on the same lot replaces it. */
export function decideRecalled(plan: Draft, aggregate: string, fact: LotRecalled): Verdict {
  plan.emit(aggregate, fact);
  return plan.done({});
}

/** What the maker's lot and the date on a unit mean for it, whatever its grade. */
export function lotOf(
  plan: Draft,
  item: Pick<FoundItem, 'sku' | 'lot' | 'serial' | 'expires_at'>,
): Pick<Identity, 'batch' | 'forced'> {
  const { lot, expires_at } = item;
  const recalled = recallOf(plan, item);
  const expired = expires_at !== undefined && expires_at <= plan.input.at;
  const forced = recalled ?? (expired ? ({ to: 'scrap', because: 'expired' } as const) : null);
  return { ...(lot === undefined ? {} : { batch: lot }), ...(forced === null ? {} : { forced }) };
}

/** Why units go where their grade would not send them. */
export function forcedRule(sku: string, { batch, forced }: Lot): RuleLooked[] {
  if (forced === undefined) return [];
  const lot = batch === undefined ? sku : `lot ${batch} of ${sku}`;
  const because = forced.because === 'recall' ? `${lot} is called back by its maker` : `${lot} is past its date`;
  return [{ rule: `disposition: ${forced.because}`, passed: true, because: `goes to ${forced.to}, as ${because}` }];
}

function recallOf(plan: Draft, { sku, lot, serial }: Pick<FoundItem, 'sku' | 'lot' | 'serial'>): Forced | null {
  if (lot === undefined) return null;
  const recall = plan.state(recallAggregate(sku, lot));
  if (recall?.kind !== 'recall') return null;
  if (recall.serials !== undefined && (serial === undefined || !recall.serials.includes(serial))) return null;
  return { to: recall.disposition, because: 'recall' };
}
