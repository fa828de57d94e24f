import type { ReturnRequested } from '../base/input.ts';
import type { ReturnedOffline } from '../base/sale.ts';
import { must } from '../base/must.ts';
import { count, take, without, type Range } from '../base/units.ts';
import type { Verdict, World } from '../decision.ts';
import type { Draft } from '../draft.ts';
import type { RefundPart } from '../event.ts';
import type { Sold, SoldLine } from '../order/sold.ts';
import { eligibility } from '../policy/judge.ts';
import { caseOf } from '../policy/situate.ts';
import { onTender, roomOf } from '../refund/guard.ts';
import { settleWaiting } from '../refund/settle.ts';
import type { OrderState } from '../state.ts';
import { advance } from './advance.ts';
import { authorise, type Claim } from './authorise.ts';
import { lots } from './lots.ts';
import { decideReceived } from './receive.ts';

type Item = ReturnedOffline['items'][number];

/**
 * A store took units back while it had no connection. What was free is a return that has arrived; what was in another
 * return has arrived for that one, and the store answers for having paid for it. The money counts as given in any case.
 */
export function decideReturnedOffline(plan: Draft, aggregate: string, fact: ReturnedOffline, world: World): Verdict {
  const order = plan.state(aggregate);
  const sold = world.sold(fact.order_id);
  if (order?.kind !== 'order' || sold === null)
    return { kind: 'parked', waits_for: aggregate, why: 'returned in a store before the order was recorded' };
  const { device_key, paid, node } = fact;
  const return_id = `${device_key}-1`;
  const told = order.grants?.[grantId(fact)] !== undefined || order.returns[return_id] !== undefined;
  if (told) return plan.done({ device_key, repeated: true });
  if (paid.currency !== order.currency)
    return { kind: 'refused', code: 'currency_differs', detail: `the order was paid in ${order.currency}` };
  if (!Number.isSafeInteger(paid.amount_minor) || paid.amount_minor < 0)
    return {
      kind: 'refused',
      code: 'amount_not_positive',
      detail: `the till gave ${paid.amount_minor} for ${device_key}`,
    };
  const { claims, taken } = claim(plan, order, sold, fact);
  giveCash(plan, aggregate, fact, sold, taken.length > 0);
  if (taken.length > 0) flag(plan, aggregate, fact, taken);
  if (claims.length > 0) {
    authorise(plan, { return_id, aggregate, fact: asRequest(plan, fact, sold), claims });
    const items = claims.map(({ line, units }) => ({ line: null, sku: line.sku, quantity: count(units) }));
    decideReceived(plan, aggregate, { type: 'goods.received', return_id, node, items }, world);
  }
  for (const { sku, quantity } of taken) {
    const other = returnOf(plan, aggregate, sku);
    const items = [{ line: null, sku, quantity }];
    if (other !== null)
      decideReceived(plan, aggregate, { type: 'goods.received', return_id: other, node, items }, world);
  }
  for (const owner of settleWaiting(plan, aggregate)) advance(plan, aggregate, owner, world);
  return plan.done({ device_key, return_id: claims.length > 0 ? return_id : null, taken: taken.length });
}

/** Units that are in no return, as a return of their own; and those that are in another. */
function claim(plan: Draft, order: OrderState, sold: Sold, fact: ReturnedOffline): { claims: Claim[]; taken: Item[] } {
  const claims: Claim[] = [];
  const taken: Item[] = [];
  const used = new Map<string, Range[]>(Object.entries(order.claimed).map(([id, ranges]) => [id, [...ranges]]));
  for (const item of fact.items) {
    let open = item.quantity;
    for (const line of linesOf(sold, item)) {
      const before = used.get(line.line_id) ?? [];
      const units = take(without([{ from: 0, to: line.quantity }], before), open).taken;
      if (units.length === 0) continue;
      open -= count(units);
      used.set(line.line_id, [...before, ...units]);
      claims.push(claimOf(plan, sold, line, units, item.reason));
    }
    if (open > 0) taken.push({ ...item, quantity: open });
  }
  return { claims, taken };
}

function linesOf(sold: Sold, { sku, line_id }: Item): SoldLine[] {
  return sold.lines.filter(
    (line) => line.sku === sku && line.replacement !== 'not_shipped' && (line_id === null || line.line_id === line_id),
  );
}

/** The policy is asked for its gates and its words; that the store took the units is a fact already. */
function claimOf(plan: Draft, sold: Sold, line: SoldLine, units: readonly Range[], reason: string): Claim {
  const on = caseOf(
    sold,
    line,
    { channel: 'store', reason, quantity: count(units), at: plan.input.at },
    plan.facts.known,
  );
  const verdict = eligibility(plan.facts.policies, line.bought_at, on);
  const aggregate = `order/${sold.order_id}`;
  const { situation } = on;
  return {
    aggregate,
    sold,
    line,
    units,
    reason,
    commerce_line_ref: null,
    remedy: null,
    contract: null,
    situation,
    verdict,
  };
}

function asRequest(plan: Draft, fact: ReturnedOffline, sold: Sold): ReturnRequested {
  return {
    type: 'return.requested',
    request_id: fact.device_key,
    channel: 'store',
    customer_id: sold.customer_id,
    order_id: sold.order_id,
    requested_at: plan.input.at,
    lines: [],
    commerce_return_ref: null,
  };
}

/** What the till gave is money given outside: later refunds count it in, and no more than was paid is booked. */
function giveCash(plan: Draft, aggregate: string, fact: ReturnedOffline, sold: Sold, unexplained: boolean): void {
  const order = plan.state(aggregate);
  must(order?.kind === 'order', 'a till that paid for something that is no order');
  const { paid, device_key, by } = fact;
  const parts: RefundPart[] = [];
  let left = paid.amount_minor;
  const cashFirst = [
    ...sold.tenders.filter(({ kind }) => kind === 'cash'),
    ...sold.tenders.filter(({ kind }) => kind !== 'cash'),
  ];
  for (const { tender_id } of cashFirst) {
    const room = roomOf(order as OrderState, tender_id) + onTender(order as OrderState, tender_id, ['held', 'failed']);
    const amount_minor = Math.min(left, room);
    if (amount_minor <= 0) continue;
    left -= amount_minor;
    const part = parts.length + 1;
    parts.push({ part, tender_id, system: paid.system, payment_ref: device_key, amount_minor, paid_by: 'till' });
  }
  const amount_minor = paid.amount_minor - left;
  if (amount_minor === 0) return;
  plan.emit(aggregate, {
    type: 'money.granted',
    grant_id: grantId(fact),
    kind: 'outside',
    amount_minor,
    parts,
    units: [],
    refund_ref: device_key,
    by,
    second: null,
    reason: 'the till paid while it had no connection',
    ...(unexplained ? { unexplained: true } : {}),
  });
  const entry = { aggregate, amount_minor, currency: paid.currency };
  plan.money({ ...entry, debit: 'outside_refund', credit: `settled:${paid.system}` });
}

function flag(plan: Draft, aggregate: string, fact: ReturnedOffline, taken: readonly Item[]): void {
  const { device_key, node, by, paid } = fact;
  plan.exception({
    change: 'open',
    id: `offline_double_return:${device_key}`,
    kind: 'offline_double_return',
    aggregate,
    money_at_risk_minor: paid.amount_minor,
    currency: paid.currency,
    detail: { device_key, store: node, by, items: taken.map(({ sku, quantity }) => ({ sku, quantity })) },
    at: plan.input.at,
  });
}

/** The return that units of a SKU have arrived for: one that still expects them, else any that has them. */
function returnOf(plan: Draft, aggregate: string, sku: string): string | null {
  const order = plan.state(aggregate);
  if (order?.kind !== 'order') return null;
  const open = Object.entries(order.returns).flatMap(([return_id, state]) =>
    state.status === 'closed'
      ? []
      : lots(state)
          .filter(({ line }) => line.sku === sku)
          .map((one) => ({ ...one, return_id })),
  );
  const expected = open.find(({ lot }) => lot.stage === 'authorised');
  return expected?.return_id ?? open[0]?.return_id ?? Object.keys(order.returns)[0] ?? null;
}

function grantId({ device_key }: ReturnedOffline): string {
  return `offline:${device_key}`;
}
