import type { ClaimMoved } from '#core/base/input-goods.ts';
import type { ExceptionRow } from '#flows/ports.ts';
import { dice, type Dice } from './dice.ts';
import { openReturns, type Desk } from './desk.ts';
import type { Plan } from './plan.ts';
import type { Ending } from './standins/shelf.ts';

interface Work {
  readonly desk: Desk;
  readonly plan: Plan;
  readonly shift: string;
  readonly exception: ExceptionRow;
  readonly throws: Dice;
  readonly signed: { readonly by: string; readonly second: string | null; readonly reason: string };
}

/** The returns lead and finance: they work exceptions by the commands that end them, or leave them for another day. */
export function leadDesk(desk: Desk, plan: Plan, shift: string): void {
  for (const exception of desk.database.exceptions.values()) {
    const throws = dice(`${desk.seed}/lead/${exception.id}/${shift}`);
    if (exception.status !== 'open' || throws.maybe(0.3)) continue;
    const signed = { by: 'Dora', second: throws.maybe(0.7) ? 'Ben' : null, reason: 'looked into it' };
    work({ desk, plan, shift, exception, throws, signed });
  }
  if (plan.theme === 'receiving') claims(desk, shift);
}

function work({ desk, plan, shift, exception, throws, signed }: Work): void {
  const { id, kind } = exception;
  const name = `${id}:${shift}`;
  const { by, reason } = signed;
  const { return_id = '' } = exception.detail as { readonly return_id?: string };
  switch (kind) {
    case 'cost_unknown':
      return tellCosts(desk, plan, return_id, name);
    case 'overdue_receipt':
      return desk.say(name, { type: 'goods.given_up', return_id, ...signed });
    case 'short_receipt':
      return desk.say(name, { type: 'return.short_closed', return_id, by, reason });
    case 'scrap_approval':
      return desk.say(name, { type: 'scrap.approved', return_id, ...signed });
    case 'over_receipt':
      // What may be miscounted is left alone: a unit of another return would be taken from the shelf for it.
      if (plan.theme !== 'corrections') endCustody(desk, exception, name, howIn(throws));
      return;
    case 'wrong_item':
    case 'unidentified_goods':
      return endCustody(desk, exception, name, howIn(throws));
    default:
  }
}

function howIn(throws: Dice): Ending {
  return throws.one(['sent_back', 'kept', 'scrapped'] as const);
}

/** Those who decide tell the floor too, which does it at once; each exception is decided once. */
function endCustody(desk: Desk, { id, aggregate, detail }: ExceptionRow, name: string, how: Ending): void {
  const { wms } = desk.outside();
  if (!desk.first(id)) return;
  const { return_id, node, units, ...one } = detail as {
    readonly return_id?: string;
    readonly node: string;
    readonly sku?: string;
    readonly quantity?: number;
    readonly units?: readonly { readonly sku: string; readonly quantity: number }[];
  };
  const { sku: own, quantity: many } = one;
  const found = units ?? (own === undefined || many === undefined ? [] : [{ sku: own, quantity: many }]);
  const to = return_id === undefined ? { aggregate } : ({ reference: { kind: 'return', id: return_id } } as const);
  const decided = { type: 'custody.resolved', node, how, to_return: null, by: 'Dora', reason: 'seen' } as const;
  for (const { sku, quantity } of found) {
    // What was only miscounted cannot be taken from the shelf.
    if (!wms.release({ node, sku, quantity }, how)) continue;
    desk.tell(`${name}:${sku}`, to, { ...decided, sku, quantity });
  }
}

function tellCosts({ database, seed, tell }: Desk, plan: Plan, return_id: string, name: string): void {
  const order_id = openReturns(database).find((one) => one.return_id === return_id)?.order_id;
  const notice = plan.orders.find((one) => one.notice.order_id === order_id)?.notice;
  if (notice === undefined) return;
  const lines = notice.lines.map(({ line_id, cost_minor }) => ({
    line_id,
    cost_minor: cost_minor ?? dice(`${seed}/cost/${line_id}`).between(1, 2_000),
  }));
  const fact = { type: 'cost.told', order_id: notice.order_id, lines, basis: 'issue' } as const;
  tell(name, { aggregate: `order/${notice.order_id}` }, fact);
}

/** Carriers pay claims, in full or in part, or say nothing; what they leave is written off or disputed. */
function claims({ database, seed, tell }: Desk, shift: string): void {
  for (const [aggregate, { state }] of database.aggregates) {
    if (state.kind !== 'claim') continue;
    const { amount_minor, paid_minor } = state;
    const claim_id = aggregate.slice('claim/'.length);
    const throws = dice(`${seed}/claim/${claim_id}/${shift}`);
    if (throws.maybe(0.3)) continue;
    const rest = amount_minor - paid_minor;
    const amount = throws.maybe(0.5) ? rest : Math.ceil(rest / 2);
    const credit = { credit_ref: `CR-${claim_id}-${shift}`, amount_minor: amount, currency: 'GBP' };
    if (amount > 0) tell(`paid:${claim_id}:${shift}`, { aggregate }, { type: 'claim.credited', claim_id, ...credit });
    if (!throws.maybe(0.5)) continue;
    const to = throws.one<ClaimMoved['to']>(['written_off', 'disputed', 'withdrawn']);
    const moved = { claim_id, to, by: 'Fin', reason: 'not worth the letters' };
    tell(`moved:${claim_id}:${shift}`, { aggregate }, { type: 'claim.moved', ...moved });
  }
}
