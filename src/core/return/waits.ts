import type { Instant } from '../base/instant.ts';
import { readable } from '../base/money.ts';
import type { OperationName } from '../base/operation.ts';
import { count } from '../base/units.ts';
import { EXCEPTION_RULES } from '../exceptions.ts';
import { exchangeWaits } from '../exchange/waits.ts';
import { heldBack } from '../hold/holds.ts';
import { forHolds } from '../hold/waits.ts';
import { gatesFor } from '../refund/favour.ts';
import { hold } from '../refund/guard.ts';
import { waitsFor } from '../refund/release.ts';
import type { ClosedReturn, OrderState, Refund, RefundPartState, ReturnState } from '../state.ts';
import type { LotStage } from './lifecycle.ts';
import { awaitedLots } from './kept.ts';
import { lots, valueOf } from './lots.ts';

/** Who has to act before a return can go on, those first whom everything else waits for. */
export const HOLDERS = [
  'legal',
  'fraud',
  'manager',
  'operations',
  'finance',
  'integration',
  'customer',
  'warehouse',
  'payments',
  'erp',
  'commerce',
  'loyalty',
  'store',
  'marketplace',
  'nobody',
] as const;

export type Holder = (typeof HOLDERS)[number];

/** One thing that a return waits for. */
export interface Wait {
  readonly who: Holder;
  /**
   * Stable name: `goods`, `identity:<line>.<serial>`, `scrap:<line>`, `lost:<line>`, `box:<plate>`, `repair`, `inspection`,
   * `placement`, `payer`, `unearned`, `step:<step>` or `refund:<refund>.<part>`.
   */
  readonly what: string;
  /** Since when, where the state alone can tell. */
  readonly since: Instant | null;
  readonly until: Instant | null;
  readonly late: boolean;
  /** What has to happen next, in plain words. */
  readonly next: string;
}

type Doer = 'commerce' | 'erp' | 'wms' | 'payments' | 'loyalty';

const DOERS: Readonly<Record<Doer, { readonly who: Holder; readonly name: string }>> = {
  commerce: { who: 'commerce', name: 'commerce platform' },
  erp: { who: 'erp', name: 'ERP' },
  wms: { who: 'warehouse', name: 'warehouse system' },
  payments: { who: 'payments', name: 'payment system' },
  loyalty: { who: 'loyalty', name: 'loyalty system' },
};

/** What each operation asks of its system, to be read after "has to" or "refused to". */
export const ERRANDS: Readonly<Record<OperationName, string>> = {
  'commerce.return.open': 'open the return on its side',
  'commerce.return.approve': 'approve the return that was asked for there',
  'commerce.return.decline': 'decline the return that was asked for there',
  'commerce.return.complete': 'note where the units went and close the return on its side',
  'commerce.return.withdraw': 'take back the return it opened',
  'erp.return.authorise': 'post the return authorisation',
  'erp.return.receive': 'post the receipt of the units',
  'erp.credit.issue': 'post the credit memo',
  'erp.credit.reverse': 'take the credit memo back',
  'erp.refund.record': 'record the refund against the credit memo',
  'erp.stock.adjust': 'take the units that left out of its stock',
  'erp.return.withdraw': 'cancel the return authorisation',
  'wms.return.announce': 'take the announcement of the goods',
  'wms.return.place': 'take the orders to move the units',
  'wms.return.withdraw': 'drop the announced goods',
  'payments.refund': 'give the money back',
  'loyalty.points.reverse': 'take back the points that the goods had earned',
  'commerce.exchange.open': 'order the replacement',
  'commerce.contract.change': 'end the subscription, or leave its next cycle out',
  'payments.charge': 'take the pledge for the goods that did not come',
};

/** Everything a return waits for at this state, the most pressing first; empty when nothing is open. */
export function waitsOf(order: OrderState, state: ReturnState | ClosedReturn, now: Instant): Wait[] {
  const all =
    state.status === 'closed'
      ? forMoney(order, state.refunds)
      : [
          ...forHolds(order, state, now),
          ...forGoods(state, now),
          ...exchangeWaits(order, state, now),
          ...forCover(order, state),
          ...forUnearned(order, state),
          ...forMoney(order, state.refunds),
          ...forSteps(state),
        ];
  return all.sort((a, b) => HOLDERS.indexOf(a.who) - HOLDERS.indexOf(b.who));
}

function forGoods(state: ReturnState, now: Instant): Wait[] {
  if (state.status === 'refused') return [];
  const waits: Wait[] = [];
  const awaited = awaitedLots(state);
  const still = awaited.reduce((sum, { lot }) => sum + count(lot.units), 0);
  const ahead = awaited.reduce((sum, { lot }) => sum + (lot.refund === null ? 0 : count(lot.units)), 0);
  const late = now > state.receipt_due_at;
  if (still > 0)
    waits.push({
      who: 'customer',
      what: 'goods',
      since: state.requested_at,
      until: state.receipt_due_at,
      late,
      next: `The customer has to bring back ${still} ${still === 1 ? 'unit' : 'units'} to ${state.node}${ahead === 0 ? '' : `, ${ahead} of them refunded already`}${late ? '; they are overdue' : ''}.`,
    });
  const open = { who: 'warehouse', since: null, until: null, late: false } as const;
  waits.push(...forIdentity(state), ...forBoxes(state));
  if (state.kind === 'custody_only') return [...waits, ...forRepair(state)];
  const arrived = unitsAt(state, ['received']);
  if (arrived > 0)
    waits.push({ ...open, what: 'inspection', next: `${state.node} has to inspect ${arrived} received.` });
  const graded = unitsAt(state, ['inspected', 'dispositioned']);
  if (graded > 0)
    waits.push({
      ...open,
      what: 'placement',
      next: `${state.node} has to put ${graded} where the disposition wants them.`,
    });
  return waits;
}

/** Units that are the customer's and only here to be seen to. */
function forRepair(state: ReturnState): Wait[] {
  const here = unitsAt(state, ['received', 'inspected']);
  if (here === 0) return [];
  const next = `${state.node} has to repair ${here} ${here === 1 ? 'unit' : 'units'} and send them back.`;
  return [{ who: 'warehouse', what: 'repair', since: null, until: null, late: false, next }];
}

/** Units that may not be the ones that were sold. */
function forIdentity(state: ReturnState): Wait[] {
  return lots(state).flatMap(({ line, lot }): Wait[] => {
    if (lot.stage === 'lost' && lot.excused === undefined) return [forLost(line.line)];
    if (lot.awaits !== undefined && lot.stage === 'dispositioned') return [forApproval(line.line)];
    if (lot.hold === undefined) return [];
    const { meaning, actions } = EXCEPTION_RULES[lot.hold];
    const what = `identity:${line.line}.${lot.serial ?? ''}`;
    return [
      { who: 'operations', what, since: null, until: null, late: false, next: `${meaning} ${sentence(actions)}.` },
    ];
  });
}

/** Units that are to be destroyed once somebody has agreed. */
function forApproval(line: number): Wait {
  const { meaning, actions } = EXCEPTION_RULES.scrap_approval;
  const next = `${meaning} ${sentence(actions)}.`;
  return { who: 'operations', what: `scrap:${line}`, since: null, until: null, late: false, next };
}

/** Units that were lost on their way, and nothing shows that the customer handed them over. */
function forLost(line: number): Wait {
  const { meaning, actions } = EXCEPTION_RULES.lost_in_transit;
  const next = `${meaning} ${sentence(actions)}.`;
  return { who: 'operations', what: `lost:${line}`, since: null, until: null, late: false, next };
}

/** Boxes that came and were not opened. */
function forBoxes({ boxes = [], node }: ReturnState): Wait[] {
  return boxes.map((box) => {
    const next = `${node} has to open box ${box} and tell what is in it.`;
    return { who: 'warehouse', what: `box:${box}`, since: null, until: null, late: false, next };
  });
}

/** Units that no gate holds and that are not paid for: the tenders did not cover them. */
function forCover(order: OrderState, state: ReturnState): Wait[] {
  if (state.kind === 'custody_only' || heldBack(state)) return [];
  const free = lots(state).filter(
    ({ line, lot }) => lot.refund === null && waitsFor(gatesFor(state, line), lot).length === 0,
  );
  if (free.length === 0) return [];
  const amount_minor = free.reduce((sum, { line, lot }) => sum + line.unit_minor * count(lot.units), 0);
  const { meaning, actions } = EXCEPTION_RULES.refund_uncovered;
  return [
    {
      who: 'finance',
      what: 'payer',
      since: null,
      until: null,
      late: false,
      next: `${meaning} ${readable(amount_minor, order.currency)} is owed: ${choices(actions)}.`,
    },
  ];
}

/** Units that were paid for on the word of a fact that was wrong. */
function forUnearned(order: OrderState, { unearned, lines }: ReturnState): Wait[] {
  if (unearned === undefined) return [];
  const amount = readable(valueOf(lines, unearned), order.currency);
  const { actions } = EXCEPTION_RULES.correction_after_refund;
  const wait = { who: 'finance', what: 'unearned', since: null, until: null, late: false } as const;
  return [{ ...wait, next: `${amount} had been refunded before a report was declared wrong: ${choices(actions)}.` }];
}

function forMoney(order: OrderState, refunds: readonly Refund[]): Wait[] {
  return refunds.flatMap(({ refund, parts }) =>
    parts.flatMap((part): Wait[] => {
      const amount = readable(part.amount_minor, order.currency);
      const wait = { what: `refund:${refund}.${part.part}`, since: null, until: null, late: false };
      switch (part.status) {
        case 'released':
          return [{ ...wait, ...forPayer(part, amount) }];
        case 'recalled':
          return [
            {
              ...wait,
              who: 'payments',
              next: `The refund of ${amount} is being stopped before it reaches ${part.system}.`,
            },
          ];
        case 'unknown':
          return [
            { ...wait, who: 'payments', next: `${part.system} has to say whether it made the refund of ${amount}.` },
          ];
        case 'submitted':
          return [{ ...wait, who: 'payments', next: `${part.system} has to confirm that ${amount} arrived.` }];
        case 'failed': {
          const { actions } = EXCEPTION_RULES.refund_failed;
          return [
            { ...wait, who: 'finance', next: `${part.system} could not give back ${amount}: ${choices(actions)}.` },
          ];
        }
        case 'held':
          if (part.held === 'marketplace')
            return [{ ...wait, who: 'marketplace', next: `${part.system} has to give its customer ${amount} back.` }];
          return [{ ...wait, who: 'finance', next: `${amount} are held: ${whyHeld(order, part)}.` }];
        case 'covered':
        case 'replaced':
        case 'settled':
        case 'cancelled':
          return [];
      }
    }),
  );
}

/** Who gives a part that is on its way: its payment system, the till, or the ERP by setting it off. */
function forPayer({ system, paid_by }: RefundPartState, amount: string): Pick<Wait, 'who' | 'next'> {
  if (paid_by === 'till') return { who: 'store', next: `The till has to hand out ${amount} in cash.` };
  if (paid_by === 'invoice') return { who: 'erp', next: `${amount} are to be credited to the customer’s account.` };
  return { who: 'payments', next: `${system} has to take the refund of ${amount}.` };
}

function whyHeld(order: OrderState, { tender_id, system, held }: RefundPartState): string {
  if (held === 'window')
    return `${system} takes no refund of this payment any more; finance has to approve another way to pay it out`;
  return hold(order, tender_id) === 'dispute'
    ? 'the bank has to decide the dispute of the payment'
    : 'an earlier refund of the payment has to be accounted for';
}

/** Calls that an outside system owes an answer to, or refused. Refunds speak for themselves, part by part. */
function forSteps(state: ReturnState): Wait[] {
  return Object.entries(state.steps).flatMap(([step, { operation, status }]): Wait[] => {
    if (status === 'done' || status === 'withdrawn' || operation === 'payments.refund') return [];
    const { who, name } = DOERS[operation.split('.')[0] as Doer];
    const wait = { what: `step:${step}`, since: null, until: null, late: false };
    if (status === 'sent' || status === 'recalled')
      return [{ ...wait, who, next: `The ${name} has to ${ERRANDS[operation]}.` }];
    const { owner, actions } = EXCEPTION_RULES.posting_rejected;
    const next = `The ${name} refused to ${ERRANDS[operation]}: ${choices(actions)}.`;
    return [{ ...wait, who: owner === 'finance' ? 'finance' : 'integration', next }];
  });
}

function unitsAt(state: ReturnState, stages: readonly LotStage[]): number {
  return lots(state).reduce((sum, { lot }) => sum + (stages.includes(lot.stage) ? count(lot.units) : 0), 0);
}

function sentence(actions: readonly string[]): string {
  const words = choices(actions);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function choices(actions: readonly string[]): string {
  return actions.map((action) => action.charAt(0).toLowerCase() + action.slice(1)).join(', or ');
}
