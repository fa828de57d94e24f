import { promised } from '../base/json.ts';
import { must, never } from '../base/must.ts';
import { count, join, type Range } from '../base/units.ts';
import type { Ask, Event, EventBody, LineUnits, MoneyGrantedEvent, ReturnAuthorizedEvent } from '../event.ts';
import { ofGoods, type GoodsEvent, type OrderGoodsEvent } from '../event-goods.ts';
import type { ClosedReturn, OrderState, ReturnState, State, Step } from '../state.ts';
import { credited, foldTakenBack, stepped, unasked, unclaimUnits } from './taken-back.ts';
import { concernsHolds, foldHold } from '../hold/fold.ts';
import {
  foldGoods,
  foldGoodsOrder,
  keepFound,
  gradeLots,
  receiveLots,
  rerouteClosed,
  shortened,
  withSerials,
} from '../return/fold.ts';
import { arrivedAfterAll, arrivedAfterClose, isKept, keptSums } from '../return/kept.ts';
import { changeAll, lots } from '../return/lots.ts';
import { reclaim, unclaim } from './claims.ts';
import type { BookEvent } from '../money/events.ts';
import { evolveBooks, isBookEvent, keptOf } from '../money/fold.ts';
import { takesBack } from '../refund/event.ts';
import { delivered } from '../replica/evolve.ts';
import { foldOutcome, isOutcome } from './outcome.ts';
import type { OutcomeEvent } from './outcome-event.ts';
import { begin, foldRefunds, movesPart, rebook, type PartBody } from '../refund/fold.ts';

type OrderBody = Exclude<
  EventBody,
  | {
      type:
        | 'return.requested'
        | 'return.denied'
        | 'stock.adjusted'
        | 'stock.opened'
        | 'credit.found'
        | 'fact.declared_wrong'
        | 'correction.weighed'
        | 'evidence.attached'
        | 'fact.noted'
        | 'exception.resolved'
        | 'product.told'
        | 'customer.told'
        | 'favour.granted';
    }
  | Exclude<GoodsEvent, OrderGoodsEvent>
>;

type ReturnBody = Exclude<
  OrderBody,
  {
    type:
      | 'order.recorded'
      | 'dispute.opened'
      | 'dispute.closed'
      | 'money.granted'
      | 'parcel.delivered'
      | BookEvent['type']
      | OutcomeEvent['type'];
  }
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
      ...(body.serials === undefined ? {} : { serials: body.serials }),
      ...(body.costs === undefined ? {} : { costs: body.costs }),
      ...(body.cost_currency === undefined ? {} : { cost_currency: body.cost_currency }),
      ...(body.reserve === undefined ? {} : { reserve: { ...body.reserve, released: false } }),
      ...(body.seller === undefined ? {} : { seller: body.seller }),
    };
  }
  must(state?.kind === 'order', `${body.type} before its order`);
  const order = state as OrderState;
  if (body.type === 'order.shipped')
    return withSerials({ ...order, shipped_units: order.shipped_units + body.units }, body.serials);
  if (body.type === 'parcel.delivered') return delivered(order, body);
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
  if (isBookEvent(body)) return evolveBooks(order, body);
  if (isOutcome(body)) return askedOf(foldOutcome(order, body), body, asks);
  if (movesPart(body) && order.grants?.[body.return_id] !== undefined) return moveGrant(order, body);
  const return_id = must(body.return_id, `${body.type} without a return`);
  const before = must(order.returns[return_id], `${body.type} for a return that is not there`);
  const after = before.status === 'closed' ? evolveClosed(before, body) : evolveReturn(before, body);
  if (before.status !== 'closed' && after.status === 'closed')
    return put(order, return_id, { ...after, ...keptOf(order, before) });
  const next = put(order, return_id, after.status === 'closed' ? after : waiting(after, asks));
  if (ofGoods(body)) return foldGoodsOrder(next, before, body);
  switch (body.type) {
    case 'return.cancelled':
    case 'return.refused':
      return before.status === 'closed' ? next : unclaim(next, before);
    case 'goods.handed_back':
      return before.status === 'closed' ? next : unclaimUnits(next, before, body.items);
    case 'return.item_received':
      return keepFound(before.status === 'closed' ? next : reclaim(next, before, body.items), body);
    default:
      return rebook(next, before.refunds, after.refunds);
  }
}

function evolveReturn(state: ReturnState, body: ReturnBody): ReturnState | ClosedReturn {
  if (concernsHolds(body)) return foldHold(state, body);
  if (takesBack(body)) return foldTakenBack(state, body);
  if (movesPart(body)) return movePart(state, body);
  if (ofGoods(body)) return foldGoods(state, body);
  switch (body.type) {
    case 'order.shipped':
    case 'return.authorized':
    case 'refund.held':
      return state;
    case 'posting.rejected':
      return stepped(state, body.step, 'refused');
    case 'posting.accepted':
      return accepted(state, body);
    case 'return.cancelled':
      return { ...state, status: 'cancelled', lines: moved(state, remaining(state), () => ({ stage: 'cancelled' })) };
    case 'return.item_received':
      return receive(state, body);
    case 'inspection.completed':
      return gradeLots(custody(state, body.in_custody ?? [], -1), body);
    case 'disposition.assigned':
    case 'stock.placed':
      return body.items.reduce<ReturnState>(
        (next, item) => ({
          ...next,
          lines: moved(next, [item], () => ({
            stage: body.type === 'stock.placed' ? 'placed' : 'dispositioned',
            disposition: item.disposition,
            ...('awaits' in item && item.awaits !== undefined ? { awaits: item.awaits } : {}),
          })),
        }),
        state,
      );
    case 'posting.requested':
      if (body.posting !== 'receipt') return state;
      return { ...state, lines: moved(state, body.items, () => ({ receipt: body.number })) };
    case 'refund.released':
      return released(state, body);
    case 'credit_memo.posted':
      return credited(state, body.refund, body.document_ref);
    case 'return.closed':
      return shrink(state);
    case 'goods.kept':
      return { ...state, status: 'in_progress', lines: moved(state, body.items, () => ({ stage: 'kept' })) };
    case 'parcel.scanned':
      return { ...state, scanned: { at: body.scanned_at, tracking: body.tracking } };
    default:
      return never(body, 'order event');
  }
}

/** A part that is covered or sent another way is not waited for any more. */
function movePart(state: ReturnState, body: PartBody): ReturnState {
  const over = body.type === 'refund.covered' || body.type === 'refund.redirected';
  return { ...(over ? unasked(state, body) : state), refunds: foldRefunds(state.refunds, body) };
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
          ...(body.points === undefined ? {} : { points: body.points }),
        },
        body.parts,
      ),
    ],
  };
}

/** A closed return can only learn that its money did not arrive after all, and that kept units did. */
function evolveClosed(state: ClosedReturn, body: OrderBody): ClosedReturn {
  if (body.type === 'disposition.changed') return rerouteClosed(state, body);
  if (body.type === 'return.item_received' && body.kept !== undefined) return arrivedAfterClose(state, body.kept);
  return movesPart(body) ? { ...state, refunds: foldRefunds(state.refunds, body) } : state;
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
    ...(body.kind === undefined ? {} : { kind: body.kind }),
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
    ...(body.fees === undefined ? {} : { fees: body.fees }),
    refunds: [],
    steps: asked({}, asks),
    commerce_ref: body.commerce_return_ref,
    commerce_lines: body.commerce_lines,
    erp_ref: null,
    ...(body.requested_by === undefined ? {} : { requested_by: body.requested_by }),
    ...(body.gift === undefined ? {} : { gift: body.gift }),
  };
  const claimed: Record<string, readonly Range[]> = { ...order.claimed };
  for (const line of body.lines) claimed[line.line_id] = join(claimed[line.line_id] ?? [], line.units);
  return { ...put(order, body.return_id, state), claimed };
}

function receive(state: ReturnState, body: Extract<EventBody, { type: 'return.item_received' }>): ReturnState {
  const held = arrivedAfterAll(custody(state, body.unexpected, 1), body.kept ?? []);
  if (body.items.length === 0) return shortened(held, body.complete === true);
  return { ...shortened(receiveLots(held, body), body.complete === true), status: 'in_progress' };
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
  if (operation === 'loyalty.points.reverse') return pointsTaken(next, body);
  if (operation !== 'commerce.return.open') return next;
  const lines = Array.isArray(facts['lines']) ? (facts['lines'] as { line: string; line_ref: string }[]) : [];
  return {
    ...next,
    commerce_ref: promised(facts, 'return_ref'),
    commerce_lines: Object.fromEntries(lines.map(({ line, line_ref }) => [line, line_ref])),
  };
}

/** How many points could be taken back: all that were asked for, where the system does not say less. */
function pointsTaken(
  state: ReturnState,
  { step, facts }: Extract<EventBody, { type: 'posting.accepted' }>,
): ReturnState {
  const number = Number(step.split(':')[1]);
  const told = facts['collected'];
  const refunds = state.refunds.map((refund) => {
    const { points } = refund;
    if (refund.refund !== number || points === undefined) return refund;
    const asked = points.due - points.deducted;
    return { ...refund, points: { ...points, collected: typeof told === 'number' ? Math.min(told, asked) : asked } };
  });
  return { ...state, refunds };
}

function shrink(state: ReturnState): ClosedReturn {
  const placed = lots(state).filter(({ lot }) => lot.stage === 'placed');
  const dispositions: Record<string, number> = {};
  for (const { lot } of placed) {
    if (lot.disposition === null) continue;
    dispositions[lot.disposition] = (dispositions[lot.disposition] ?? 0) + count(lot.units);
  }
  const lost = lots(state).reduce((sum, { lot }) => sum + (lot.stage === 'lost' ? count(lot.units) : 0), 0);
  return {
    ...(lost === 0 ? {} : { lost }),
    status: 'closed',
    request_id: state.request_id,
    requested_at: state.requested_at,
    units: lots(state).reduce(
      (sum, { lot }) =>
        sum + (lot.stage === 'placed' || lot.stage === 'sent_back' || isKept(lot) ? count(lot.units) : 0),
      0,
    ),
    refunds: state.refunds,
    dispositions,
    ...keptSums(state),
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

function waiting(state: ReturnState, asks: readonly Ask[]): ReturnState {
  return asks.length === 0 ? state : { ...state, steps: asked(state.steps, asks) };
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
  return put(order, return_id, waiting(state, asks));
}
function put(order: OrderState, return_id: string, state: ReturnState | ClosedReturn): OrderState {
  return { ...order, returns: { ...order.returns, [return_id]: state } };
}
