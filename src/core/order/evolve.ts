import { promised } from '../base/json.ts';
import { must, never } from '../base/must.ts';
import { count, join, without, type Range } from '../base/units.ts';
import type { Ask, Event, EventBody, LineUnits, MoneyGrantedEvent, ReturnAuthorizedEvent } from '../event.ts';
import type { ClosedReturn, OrderState, ReturnState, State, Step } from '../state.ts';
import { changeAll, every, lots } from '../return/lots.ts';
import { foldOutcome, isOutcome } from './outcome.ts';
import type { OutcomeEvent } from './outcome-event.ts';
import { begin, foldRefunds, movesPart, rebook, type PartBody } from '../refund/fold.ts';

type OrderBody = Exclude<
  EventBody,
  { type: 'return.requested' | 'return.denied' | 'stock.adjusted' | 'stock.opened' | 'credit.found' }
>;

type ReturnBody = Exclude<
  OrderBody,
  OutcomeEvent | { type: 'order.recorded' | 'dispute.opened' | 'dispute.closed' | 'money.granted' }
>;

/** Folds an event of an order and its returns. */
export function evolveOrder(state: State | null, body: OrderBody, asks: Event['asks']): OrderState {
  if (body.type === 'order.recorded') {
    return {
      kind: 'order',
      name: body.name,
      channel: body.channel,
      currency: body.currency,
      customer_id: body.customer_id,
      units: body.units,
      shipped_units: 0,
      tenders: Object.fromEntries(
        body.tenders.map(({ tender_id, amount_minor, points, unpaid_minor }) => [
          tender_id,
          {
            paid_minor: amount_minor,
            refunded_minor: 0,
            ...(points === undefined ? {} : { points, points_refunded: 0 }),
            ...(unpaid_minor === undefined ? {} : { unpaid_minor }),
          },
        ]),
      ),
      claimed: {},
      returns: {},
    };
  }
  must(state?.kind === 'order', `${body.type} before its order`);
  const order = state as OrderState;
  if (body.type === 'order.shipped') return shipped(order, body);
  if (body.type === 'return.authorized') return authorise(order, body, asks);
  if (body.type === 'money.granted') return grant(order, body);
  if (body.type === 'dispute.opened') {
    const { dispute_ref, tender_id, system, amount_minor } = body;
    return {
      ...order,
      disputes: { ...order.disputes, [dispute_ref]: { tender_id, system, amount_minor, status: 'open' } },
    };
  }
  if (body.type === 'dispute.closed') {
    const dispute = must(order.disputes?.[body.dispute_ref], 'the end of a dispute that never began');
    return { ...order, disputes: { ...order.disputes, [body.dispute_ref]: { ...dispute, status: body.outcome } } };
  }
  if (isOutcome(body)) return askedOf(foldOutcome(order, body), body, asks);
  if (movesPart(body) && order.grants?.[body.return_id] !== undefined) return moveGrant(order, body);
  const return_id = must(body.return_id, `${body.type} without a return`);
  const before = must(order.returns[return_id], `${body.type} for a return that is not there`);
  const after = before.status === 'closed' ? evolveClosed(before, body) : evolveReturn(before, body);
  const next = put(order, return_id, after.status === 'closed' ? after : { ...after, steps: asked(after.steps, asks) });
  switch (body.type) {
    case 'return.cancelled':
      return before.status === 'closed' ? next : unclaim(next, before);
    case 'return.item_received':
      return before.status === 'closed' ? next : reclaim(next, before, body.items);
    default:
      return rebook(next, before.refunds, after.refunds);
  }
}

function shipped(order: OrderState, { units, lines }: Extract<EventBody, { type: 'order.shipped' }>): OrderState {
  const next = { ...order, shipped_units: order.shipped_units + units };
  if (lines === undefined) return next;
  const sums: Record<string, number> = { ...order.shipped };
  for (const [line_id, here] of Object.entries(lines)) sums[line_id] = (sums[line_id] ?? 0) + here;
  return { ...next, shipped: sums };
}

function evolveReturn(state: ReturnState, body: ReturnBody): ReturnState | ClosedReturn {
  switch (body.type) {
    case 'order.shipped':
    case 'return.authorized':
    case 'refund.held':
    case 'posting.rejected':
      return body.type === 'posting.rejected' ? stepped(state, body.step, 'refused') : state;
    case 'posting.accepted':
      return accepted(state, body);
    case 'return.cancelled':
      return { ...state, status: 'cancelled', lines: moved(state, remaining(state), () => ({ stage: 'cancelled' })) };
    case 'return.item_received':
      return receive(state, body);
    case 'inspection.completed':
      return body.items.reduce<ReturnState>(
        (next, item) => ({
          ...next,
          lines: moved(next, [item], () => ({ stage: 'inspected', grade: item.grade, container: item.container })),
        }),
        custody(state, body.in_custody ?? [], -1),
      );
    case 'disposition.assigned':
    case 'stock.placed':
      return body.items.reduce<ReturnState>(
        (next, item) => ({
          ...next,
          lines: moved(next, [item], () => ({
            stage: body.type === 'stock.placed' ? 'placed' : 'dispositioned',
            disposition: item.disposition,
          })),
        }),
        state,
      );
    case 'posting.requested':
      if (body.posting !== 'receipt') return state;
      return { ...state, lines: moved(state, body.items, () => ({ receipt: body.number })) };
    case 'refund.released':
      return released(state, body);
    case 'refund.submitted':
    case 'refund.unknown':
    case 'refund.settled':
    case 'refund.failed':
    case 'refund.resumed':
      return { ...state, refunds: foldRefunds(state.refunds, body) };
    case 'refund.covered':
    case 'refund.redirected':
      return { ...unasked(state, body), refunds: foldRefunds(state.refunds, body) };
    case 'credit_memo.posted':
      return {
        ...state,
        refunds: state.refunds.map((refund) =>
          refund.refund === body.refund ? { ...refund, credit_ref: body.document_ref } : refund,
        ),
      };
    case 'return.closed':
      return shrink(state);
    default:
      return never(body, 'order event');
  }
}

function released(state: ReturnState, body: Extract<EventBody, { type: 'refund.released' }>): ReturnState {
  return {
    ...state,
    lines: moved(state, body.items, () => ({ refund: body.refund })),
    refunds: [
      ...state.refunds,
      begin(
        {
          refund: body.refund,
          amount_minor: body.amount_minor,
          credit_ref: null,
          ...(body.adjustments === undefined ? {} : { adjustments: body.adjustments }),
        },
        body.parts,
      ),
    ],
  };
}

/** A closed return can only learn that its money did not arrive after all, and what became of that. */
function evolveClosed(state: ClosedReturn, body: OrderBody): ClosedReturn {
  return movesPart(body) ? { ...state, refunds: foldRefunds(state.refunds, body) } : state;
}

/** A part that failed and is done with is not waited for any more. */
function unasked(state: ReturnState, { refund, part }: PartBody): ReturnState {
  const { [`refund:${refund}.${part}`]: _gone, ...steps } = state.steps;
  return { ...state, steps };
}

function grant(order: OrderState, body: MoneyGrantedEvent): OrderState {
  const { grant_id, kind, amount_minor, parts, units, refund_ref } = body;
  const unexplained = body.unexplained === undefined ? {} : { unexplained: body.unexplained };
  const begun = begin({ refund: 1, amount_minor, credit_ref: null }, parts);
  const gone = begun.parts.map((part) => ({ ...part, status: 'settled' as const, refund_ref }));
  const refunds = [refund_ref === null ? begun : { ...begun, status: 'settled' as const, parts: gone }];
  // Units that a marketplace let its customer keep are in no return any more.
  const claimed: Record<string, readonly Range[]> = { ...order.claimed };
  if (kind === 'marketplace')
    for (const kept of units) claimed[kept.line_id] = join(claimed[kept.line_id] ?? [], kept.units);
  const next = { ...order, claimed, grants: { ...order.grants, [grant_id]: { kind, refunds, units, ...unexplained } } };
  return rebook(next, [], refunds);
}

function moveGrant(order: OrderState, body: PartBody): OrderState {
  const before = must(order.grants?.[body.return_id], `${body.type} for a grant that is not there`);
  const refunds = foldRefunds(before.refunds, body);
  const next = { ...order, grants: { ...order.grants, [body.return_id]: { ...before, refunds } } };
  return rebook(next, before.refunds, refunds);
}

function authorise(order: OrderState, body: ReturnAuthorizedEvent, asks: readonly Ask[]): OrderState {
  const state: ReturnState = {
    status: 'authorised',
    request_id: body.request_id,
    channel: body.channel,
    requested_at: body.requested_at,
    receipt_due_at: body.receipt_due_at,
    node: body.node,
    gates: body.gates,
    policy: body.policy,
    rules: body.rules,
    lines: body.lines.map(({ units, ...line }) => ({
      ...line,
      lots: [
        { stage: 'authorised', units, grade: null, container: null, disposition: null, refund: null, receipt: null },
      ],
    })),
    refunds: [],
    steps: asked({}, asks),
    commerce_ref: body.commerce_return_ref,
    commerce_lines: body.commerce_lines,
    erp_ref: null,
    ...(body.gift === undefined ? {} : { gift: body.gift }),
  };
  const claimed: Record<string, readonly Range[]> = { ...order.claimed };
  for (const line of body.lines) claimed[line.line_id] = join(claimed[line.line_id] ?? [], line.units);
  return { ...put(order, body.return_id, state), claimed };
}

/** Units that never came back are the customer's again and may be asked for anew. */
function unclaim(order: OrderState, before: ReturnState): OrderState {
  const claimed: Record<string, readonly Range[]> = { ...order.claimed };
  for (const line of before.lines) {
    const back = line.lots.filter((lot) => lot.stage === 'authorised').flatMap((lot) => lot.units);
    claimed[line.line_id] = without(claimed[line.line_id] ?? [], back);
  }
  return { ...order, claimed };
}

/** Units that came although their return was cancelled are in it again, and can be asked for in no other. */
function reclaim(order: OrderState, before: ReturnState, items: readonly LineUnits[]): OrderState {
  const cancelled = every(before.lines, (lot) => lot.stage === 'cancelled');
  if (cancelled.length === 0) return order;
  const claimed: Record<string, readonly Range[]> = { ...order.claimed };
  for (const { line, units } of items) {
    const { line_id } = must(
      before.lines.find((one) => one.line === line),
      'units of a line that the return lacks',
    );
    const freed = cancelled.find((one) => one.line === line)?.units ?? [];
    claimed[line_id] = join(claimed[line_id] ?? [], without(units, without(units, freed)));
  }
  return { ...order, claimed };
}

function receive(state: ReturnState, body: Extract<EventBody, { type: 'return.item_received' }>): ReturnState {
  const held = custody(state, body.unexpected, 1);
  if (body.items.length === 0) return held;
  return { ...held, status: 'in_progress', lines: moved(held, body.items, () => ({ stage: 'received' })) };
}

/** Units nobody expected are counted by SKU until they are graded. */
function custody(
  state: ReturnState,
  units: readonly { readonly sku: string; readonly quantity: number }[],
  sign: 1 | -1,
): ReturnState {
  if (units.length === 0) return state;
  const in_custody = { ...state.in_custody };
  for (const { sku, quantity } of units) in_custody[sku] = (in_custody[sku] ?? 0) + sign * quantity;
  return { ...state, in_custody };
}

function accepted(state: ReturnState, body: Extract<EventBody, { type: 'posting.accepted' }>): ReturnState {
  const next = stepped(state, body.step, 'done');
  const { facts, operation } = body;
  if (operation === 'erp.return.authorise') return { ...next, erp_ref: promised(facts, 'document_ref') };
  if (operation !== 'commerce.return.open') return next;
  const lines = Array.isArray(facts['lines']) ? (facts['lines'] as { line: string; line_ref: string }[]) : [];
  return {
    ...next,
    commerce_ref: promised(facts, 'return_ref'),
    commerce_lines: Object.fromEntries(lines.map(({ line, line_ref }) => [line, line_ref])),
  };
}

function shrink(state: ReturnState): ClosedReturn {
  const placed = lots(state).filter(({ lot }) => lot.stage === 'placed');
  const dispositions: Record<string, number> = {};
  for (const { lot } of placed) {
    if (lot.disposition === null) continue;
    dispositions[lot.disposition] = (dispositions[lot.disposition] ?? 0) + count(lot.units);
  }
  return {
    status: 'closed',
    request_id: state.request_id,
    requested_at: state.requested_at,
    units: placed.reduce((sum, { lot }) => sum + count(lot.units), 0),
    refunds: state.refunds,
    dispositions,
    ...(state.gift === undefined ? {} : { gift: state.gift }),
  };
}

function remaining(state: ReturnState): LineUnits[] {
  return lots(state)
    .filter(({ lot }) => lot.stage === 'authorised')
    .map(({ line, lot }) => ({ line: line.line, units: lot.units }));
}

function moved(
  state: ReturnState,
  items: readonly LineUnits[],
  to: Parameters<typeof changeAll>[2],
): ReturnState['lines'] {
  return changeAll(state.lines, items, to);
}

function asked(steps: Readonly<Record<string, Step>>, asks: readonly Ask[]): Readonly<Record<string, Step>> {
  if (asks.length === 0) return steps;
  const next = { ...steps };
  for (const ask of asks) next[ask.step] = { operation: ask.operation, status: 'sent' };
  return next;
}

/** What an exchange set off is waited for by its return. */
function askedOf(order: OrderState, body: OutcomeEvent, asks: readonly Ask[]): OrderState {
  const return_id = 'return_id' in body ? body.return_id : '';
  const state = order.returns[return_id];
  if (asks.length === 0 || state === undefined || state.status === 'closed') return order;
  return put(order, return_id, { ...state, steps: asked(state.steps, asks) });
}

function stepped(state: ReturnState, step: string, status: 'done' | 'refused'): ReturnState {
  const before = state.steps[step];
  if (before === undefined) return state;
  return { ...state, steps: { ...state.steps, [step]: { ...before, status } } };
}

function put(order: OrderState, return_id: string, state: ReturnState | ClosedReturn): OrderState {
  return { ...order, returns: { ...order.returns, [return_id]: state } };
}
