import type { AppeasementGiven, Signed, TaxExempted } from '../base/input.ts';
import { readable } from '../base/money.ts';
import { count, without, type Range } from '../base/units.ts';
import type { Refusal, Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { GrantKind } from '../event.ts';
import type { Sold } from '../order/sold.ts';
import type { OrderState } from '../state.ts';
import { setOff } from '../settlement/invoice.ts';
import { roomOf } from './guard.ts';
import { asksFor, coverAccount, partsOf, refer } from './pay.ts';
import { withPayers } from './payer.ts';
import { refundRules, tooLate } from './rules.ts';
import { refuseUnsigned } from './signed.ts';
import { deal } from './tenders.ts';
import { taxOf } from './tax.ts';

type Units = readonly { readonly line_id: string; readonly units: readonly Range[] }[];

interface Gift extends Signed {
  readonly grant_id: string;
  readonly kind: Exclude<GrantKind, 'outside' | 'marketplace'>;
  readonly amount_minor: number;
  readonly units: Units;
}

/** Goodwill money without goods: never more, with all refunds, than was paid; later refunds count it in as the policy says. */
export function decideAppeasement(plan: Draft, aggregate: string, fact: AppeasementGiven, world: World): Verdict {
  const { appeasement_id: grant_id, amount_minor, currency, by, second, reason } = fact;
  const order = plan.state(aggregate);
  const sold = world.sold(aggregate.slice('order/'.length));
  if (order?.kind !== 'order' || sold === null) return unknownOrder(aggregate);
  if (order.grants?.[grant_id] !== undefined) return again(grant_id);
  if (currency !== order.currency)
    return { kind: 'refused', code: 'currency_differs', detail: `the order was paid in ${order.currency}` };
  return give(plan, aggregate, sold, { grant_id, kind: 'appeasement', amount_minor, units: [], by, second, reason });
}

/** The tax of units that stay with the customer, at the values frozen at purchase; a later return of them gives the rest. */
export function decideTaxExempted(plan: Draft, aggregate: string, fact: TaxExempted, world: World): Verdict {
  const { exemption_id: grant_id, line_ids, by, second, reason } = fact;
  const order = plan.state(aggregate);
  const sold = world.sold(aggregate.slice('order/'.length));
  if (order?.kind !== 'order' || sold === null) return unknownOrder(aggregate);
  if (order.grants?.[grant_id] !== undefined) return again(grant_id);
  const lines = sold.lines.filter(({ line_id }) => line_ids === null || line_ids.includes(line_id));
  const units = lines.flatMap((line) => {
    const free = without([{ from: 0, to: line.quantity }], [...(order.claimed[line.line_id] ?? [])]);
    const left = exemptOf(order, line.line_id).reduce<Range[]>((rest, range) => without(rest, [range]), free);
    return count(left) === 0 ? [] : [{ line_id: line.line_id, units: left }];
  });
  const amount_minor = units.reduce((sum, one) => sum + taxOf(sold, one.line_id, one.units), 0);
  if (amount_minor === 0)
    return {
      kind: 'refused',
      code: 'nothing_to_refund',
      detail: 'no tax was paid on these lines that was not given back or is not part of a return',
    };
  return give(plan, aggregate, sold, { grant_id, kind: 'tax', amount_minor, units, by, second, reason });
}

function give(plan: Draft, aggregate: string, sold: Sold, gift: Gift): Verdict {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return unknownOrder(aggregate);
  const { grant_id, kind, amount_minor, units, by, second, reason } = gift;
  if (order.grants?.[grant_id] !== undefined || order.returns[grant_id] !== undefined) return again(grant_id);
  if (!Number.isSafeInteger(amount_minor) || amount_minor <= 0)
    return { kind: 'refused', code: 'amount_not_positive', detail: 'the amount has to be more than nothing' };
  const { currency } = order;
  const rules = refundRules(plan, sold);
  const unsigned = refuseUnsigned(gift, amount_minor, currency, rules);
  if (unsigned !== null) return unsigned;
  const late = (system: string): boolean => tooLate(rules, sold, system, plan.facts.now);
  const rooms = sold.tenders.map(({ tender_id, kind: of, system }) => ({
    tender_id,
    kind: of,
    room_minor: late(system) ? 0 : roomOf(order, tender_id, true),
  }));
  const shares = deal(rules.tender_strategy, rooms, amount_minor);
  if (shares === null) {
    const left = rooms.reduce((sum, { room_minor }) => sum + room_minor, 0);
    const detail = `only ${readable(left, currency)} of what was paid can be given back: the rest is back already, disputed or too old`;
    return { kind: 'refused', code: 'amount_exceeds_paid', detail };
  }
  const dealt = shares.flatMap((share, index) => partsOf(withoutBank(order), sold, [share], index + 1, late));
  const parts = withPayers(plan, sold, order, { payer: undefined, policy: null }, dealt);
  const wanted = asksFor(order, grant_id, 1, parts);
  const body = { grant_id, kind, amount_minor, parts, units, refund_ref: null, by, second, reason };
  plan.emit(aggregate, { type: 'money.granted', ...body }, wanted);
  refer(plan, aggregate, grant_id, 1, parts);
  plan.money({ aggregate, debit: coverAccount(kind), credit: 'refund_owed', amount_minor, currency });
  // Money without goods has no credit memo to wait for.
  setOff(plan, aggregate, grant_id, 1, grant_id);
  return plan.done({ grant_id, amount_minor, currency });
}

/** Goodwill is dealt from what the bank left; what it took is not goodwill. */
function withoutBank(order: OrderState): OrderState {
  const { disputes: _disputes, ...rest } = order;
  return rest;
}

/** Units of a line whose tax was given back already. */
function exemptOf(order: OrderState, line_id: string): readonly Range[] {
  return Object.values(order.grants ?? {}).flatMap(({ kind, units }) =>
    kind === 'tax' ? units.filter((one) => one.line_id === line_id).flatMap((one) => one.units) : [],
  );
}

function again(grant_id: string): Refusal {
  return { kind: 'refused', code: 'grant_already_given', detail: `${grant_id} is already given` };
}

function unknownOrder(aggregate: string): Refusal {
  return { kind: 'refused', code: 'order_unknown', detail: `${aggregate} is not known` };
}
