import type { Fact } from './base/input.ts';
import type { ExceptionKind } from './decision.ts';
import { EXCEPTION_RULES } from './exceptions.ts';

/** How an exception of one kind ends. */
export interface Resolution {
  /** The facts that close it by themselves, and when; null when none does. */
  readonly by_fact: { readonly facts: readonly Fact['type'][]; readonly when: string } | null;
  /** Why a person may close it; null when it stays open until a fact closes it, because money or units are still open. */
  readonly by_person: string | null;
  /** For each action of the kind's rule, in that order: its name, and the command that does it, where one does. */
  readonly ways: readonly { readonly name: string; readonly command: Fact['type'] | null }[];
}

const way = (name: string, command: Fact['type'] | null = null): Resolution['ways'][number] => ({ name, command });
const ACCEPT = way('accept', 'exception.resolved');
const DISMISS = way('dismiss', 'exception.resolved');
const GIVEN_UP = 'after thirty days the fact is given up; until then the exception comes back';

/** How every kind of exception ends. A kind without a row here does not compile, and one that cannot end fails its test. */
export const RESOLUTIONS: Readonly<Record<ExceptionKind, Resolution>> = {
  credit_without_return: {
    by_fact: null,
    by_person: 'only finance knows what a credit in the ERP stands for',
    ways: [way('link'), ACCEPT, way('reverse')],
  },
  posting_rejected: {
    by_fact: null,
    by_person: 'what the system refused is put right in that system',
    ways: [way('correct'), way('withdraw', 'return.cancelled')],
  },
  refund_failed: {
    by_fact: {
      facts: ['refund.redirected', 'refund.found_outside', 'dispute.closed'],
      when: 'the money is sent again, or turns out to be with the customer',
    },
    by_person: null,
    ways: [way('retry', 'refund.redirected'), way('redirect', 'refund.redirected')],
  },
  refund_uncovered: {
    by_fact: { facts: ['fact.corrected'], when: 'no unit is left that is owed for and not covered' },
    by_person: 'finance may have paid by a way that no system tells us of',
    ways: [way('find'), way('pay', 'exception.resolved')],
  },
  double_loss: {
    by_fact: { facts: ['dispute.closed'], when: 'the dispute is won' },
    by_person: 'what the customer gives back comes by no system that tells us',
    ways: [way('answer', 'dispute.closed'), way('recover', 'exception.resolved')],
  },
  double_refund: {
    by_fact: null,
    by_person: 'what the customer gives back comes by no system that tells us',
    ways: [way('recover', 'exception.resolved'), ACCEPT],
  },
  unmatched_refund: {
    by_fact: null,
    by_person: 'only finance knows what the money was for',
    ways: [way('link'), ACCEPT],
  },
  over_receipt: {
    by_fact: {
      facts: ['custody.resolved', 'fact.corrected'],
      when: 'the units have left custody, or the receipt is declared wrong',
    },
    by_person: null,
    ways: [
      way('tie', 'custody.resolved'),
      way('send_back', 'custody.resolved'),
      way('keep', 'custody.resolved'),
      way('scrap', 'custody.resolved'),
    ],
  },
  overdue_receipt: {
    by_fact: { facts: ['goods.received', 'return.cancelled'], when: 'all units came, or none is expected any more' },
    by_person: null,
    ways: [way('ask'), way('cancel', 'return.cancelled')],
  },
  disposition_differs: {
    by_fact: {
      facts: ['fact.corrected'],
      when: 'the move is declared wrong, or a corrected grade wants the units where they are',
    },
    by_person: 'units may stay where they were put',
    ways: [ACCEPT, way('move_again', 'goods.moved')],
  },
  id_reuse: {
    by_fact: null,
    by_person: 'only the sender knows which content was meant',
    ways: [way('ask'), way('dismiss', 'exception.resolved')],
  },
  unreadable_input: {
    by_fact: null,
    by_person: 'the message is kept whole, and what it meant is told in another one',
    ways: [way('correct'), way('dismiss', 'exception.resolved')],
  },
  poison_input: {
    by_fact: null,
    by_person: 'a defect is put right by an update, which is no fact',
    ways: [way('report'), way('retry', 'exception.resolved')],
  },
  correction_after_refund: {
    by_fact: {
      facts: ['goods.received', 'goods.inspected', 'goods.moved', 'fact.corrected'],
      when: 'the units meet the gates after all',
    },
    by_person: 'what the customer gives back comes by no system that tells us',
    ways: [way('wait', 'goods.inspected'), way('recover', 'exception.resolved'), way('leave', 'exception.resolved')],
  },
  document_to_correct: {
    by_fact: null,
    by_person: 'the documents are corrected where they are',
    ways: [way('correct', 'exception.resolved'), ACCEPT],
  },
  conflicting_sources: {
    by_fact: { facts: ['fact.corrected'], when: 'what is booked is corrected to what the other system told' },
    by_person: 'the first version may be the right one',
    ways: [way('correct', 'fact.corrected'), ACCEPT],
  },
  clock_skew: {
    by_fact: null,
    by_person: 'a clock is set by a person, and one message in time does not prove it right',
    ways: [way('set_clock', 'exception.resolved'), ACCEPT],
  },
  missing_receipt: {
    by_fact: { facts: ['goods.received'], when: 'the receipt comes and what waited is applied' },
    by_person: GIVEN_UP,
    ways: [way('tell', 'goods.received'), DISMISS],
  },
  order_missing: {
    by_fact: { facts: ['order.recorded'], when: 'the order comes and what waited is applied' },
    by_person: GIVEN_UP,
    ways: [way('send', 'order.recorded'), DISMISS],
  },
  return_missing: {
    by_fact: { facts: ['return.requested'], when: 'the return is asked for and what waited is applied' },
    by_person: GIVEN_UP,
    ways: [way('ask', 'return.requested'), DISMISS],
  },
  predecessor_missing: {
    by_fact: {
      facts: ['dispute.opened', 'goods.received', 'stock.adjusted'],
      when: 'what it rests on comes and it is applied',
    },
    by_person: GIVEN_UP,
    ways: [way('send'), DISMISS],
  },
  negative_stock: {
    by_fact: {
      facts: ['goods.moved', 'stock.adjusted', 'stock.opened', 'fact.corrected'],
      when: 'units come and the stock is at nothing or above',
    },
    by_person: null,
    ways: [way('find', 'goods.moved'), way('count', 'stock.adjusted')],
  },
  kept_arrived: {
    by_fact: { facts: ['fact.corrected'], when: 'the receipt is declared wrong' },
    by_person: 'what becomes of units that were given away is a person’s decision',
    ways: [way('stock', 'stock.adjusted'), way('send_back', 'exception.resolved'), way('scrap', 'exception.resolved')],
  },
  cost_unknown: {
    by_fact: { facts: ['cost.told'], when: 'the cost of every line is told' },
    by_person: 'what is worth little may stay at its estimate',
    ways: [way('find', 'cost.told'), way('enter', 'cost.told')],
  },
  wrong_item: {
    by_fact: { facts: ['custody.resolved'], when: 'what came instead has left custody' },
    by_person: null,
    ways: [way('send_back', 'custody.resolved'), way('tie', 'custody.resolved'), way('keep', 'custody.resolved')],
  },
  serial_mismatch: {
    by_fact: { facts: ['serial.judged'], when: 'a person accepts or rejects the unit' },
    by_person: null,
    ways: [way('accept', 'serial.judged'), way('reject', 'serial.judged')],
  },
  serial_reuse: {
    by_fact: { facts: ['serial.judged'], when: 'a person accepts or rejects the unit' },
    by_person: null,
    ways: [way('accept', 'serial.judged'), way('reject', 'serial.judged')],
  },
  box_unopened: {
    by_fact: { facts: ['goods.received'], when: 'the units of the box are told' },
    by_person: 'a box may hold nothing of a return',
    ways: [way('open', 'goods.received')],
  },
  short_receipt: {
    by_fact: {
      facts: ['return.short_closed', 'parcel.lost', 'goods.received'],
      when: 'the rest comes, is given up, or is claimed from the carrier',
    },
    by_person: null,
    ways: [way('close_short', 'return.short_closed'), way('claim', 'parcel.lost'), way('wait', 'goods.received')],
  },
  unidentified_goods: {
    by_fact: { facts: ['custody.identified', 'custody.resolved'], when: 'all of them have left custody' },
    by_person: null,
    ways: [
      way('identify', 'custody.identified'),
      way('send_back', 'custody.resolved'),
      way('keep', 'custody.resolved'),
      way('scrap', 'custody.resolved'),
    ],
  },
  scrap_approval: {
    by_fact: {
      facts: ['scrap.approved', 'disposition.changed'],
      when: 'a person agrees, or sends the units elsewhere',
    },
    by_person: null,
    ways: [way('approve', 'scrap.approved'), way('change', 'disposition.changed')],
  },
  short_pick: {
    by_fact: null,
    by_person: 'which sale goes without is decided where the sales are',
    ways: [way('pick', 'exception.resolved'), way('cancel', 'exception.resolved')],
  },
  lost_in_transit: {
    by_fact: { facts: ['parcel.lost', 'goods.received'], when: 'the proof of drop-off is told, or the parcel comes' },
    by_person: null,
    ways: [way('ask', 'parcel.lost'), way('wait', 'goods.received')],
  },
  claim_short_paid: {
    by_fact: { facts: ['claim.credited', 'claim.moved'], when: 'the rest is paid, disputed or written off' },
    by_person: null,
    ways: [way('dispute', 'claim.moved'), way('write_off', 'claim.moved')],
  },
  claim_unanswered: {
    by_fact: { facts: ['claim.moved', 'claim.credited'], when: 'the claim moves on' },
    by_person: null,
    ways: [way('ask'), way('dispute', 'claim.moved'), way('write_off', 'claim.moved')],
  },
  claim_to_repay: {
    by_fact: null,
    by_person: 'what is paid back to the carrier goes by no system that tells us',
    ways: [
      way('repay', 'exception.resolved'),
      way('withdraw', 'exception.resolved'),
      way('agree', 'exception.resolved'),
    ],
  },
  approval_overdue: {
    by_fact: { facts: ['approval.given', 'approval.refused'], when: 'somebody decides' },
    by_person: null,
    ways: [way('approve', 'approval.given'), way('refuse', 'approval.refused')],
  },
  fraud_review: {
    by_fact: { facts: ['fraud.reviewed', 'fraud.scored'], when: 'a person decides, or a score does' },
    by_person: null,
    ways: [way('pass', 'fraud.reviewed'), way('refuse', 'fraud.reviewed')],
  },
  held_by_person: {
    by_fact: { facts: ['hold.lifted'], when: 'the hold is lifted' },
    by_person: null,
    ways: [way('lift', 'hold.lifted'), way('ask')],
  },
  return_refused: {
    by_fact: { facts: ['goods.handed_back'], when: 'all units that are here went back to the customer' },
    by_person: null,
    ways: [way('send_back', 'goods.handed_back'), way('count')],
  },
  statutory_deadline_near: {
    by_fact: {
      facts: ['goods.inspected', 'hold.lifted', 'approval.given', 'fraud.reviewed'],
      when: 'the refund goes, or the deadline takes its place',
    },
    by_person: null,
    ways: [way('inspect', 'goods.inspected'), way('decide', 'approval.given'), way('ask', 'parcel.dispatched')],
  },
  statutory_deadline_missed: {
    by_fact: {
      facts: ['goods.inspected', 'hold.lifted', 'approval.given', 'fraud.reviewed'],
      when: 'nothing that the law wants paid is held any more',
    },
    by_person: 'the law may let the money be withheld, which only a person can judge',
    ways: [way('decide', 'approval.given'), way('note', 'exception.resolved')],
  },
  refund_unclaimed: {
    by_fact: {
      facts: ['refund.redirected', 'refund.found_outside', 'dispute.closed'],
      when: 'the money is sent, or turns out to be with the customer',
    },
    by_person: 'unclaimed property is reported to an authority that tells us nothing',
    ways: [way('ask', 'refund.redirected'), way('report', 'exception.resolved')],
  },
  exchange_unpaid: {
    by_fact: { facts: ['exchange.paid', 'goods.inspected'], when: 'money or goods paid for the replacement' },
    by_person: 'what is missing may be given to the customer',
    ways: [way('collect', 'exchange.paid'), ACCEPT],
  },
  marketplace_decision: {
    by_fact: {
      facts: ['marketplace.appealed', 'goods.inspected', 'clock.struck'],
      when: 'the appeal ends, returns account for the money, or the time for an appeal is over',
    },
    by_person: 'what the marketplace gave beyond what was paid is settled with the marketplace',
    ways: [way('appeal', 'marketplace.appealed'), ACCEPT],
  },
  cancelled_but_shipped: {
    by_fact: {
      facts: ['order.reinstated', 'fact.corrected'],
      when: 'the cancellation is taken back, or the shipment is declared wrong',
    },
    by_person: 'a parcel that is stopped on its way is told by nobody',
    ways: [way('stop', 'exception.resolved'), way('reinstate', 'order.reinstated')],
  },
  offline_double_return: {
    by_fact: { facts: ['goods.inspected'], when: 'refunds count in all that the till gave' },
    by_person: 'what the store or the customer gives back comes by no system that tells us',
    ways: [way('settle', 'exception.resolved'), way('recover', 'exception.resolved')],
  },
};

/** What can be done about an exception: each action with its name, its words, and the command that does it. */
export function waysOut(
  kind: ExceptionKind,
): readonly { readonly name: string; readonly says: string; readonly command: Fact['type'] | null }[] {
  const { actions } = EXCEPTION_RULES[kind];
  return RESOLUTIONS[kind].ways.map((one, index) => ({ ...one, says: actions[index] ?? one.name }));
}

/** Whether a text is a kind of exception. */
export function isExceptionKind(kind: string): kind is ExceptionKind {
  return Object.hasOwn(RESOLUTIONS, kind);
}

export type Severity = 'low' | 'medium' | 'high';

/**
 * How pressing an exception is by its money: from 50 in the currency's major unit it is medium, from 500 high. The figures
 * are ours; they sort a queue and decide nothing.
 */
export function severityOf(money_at_risk_minor: number, digits: number): Severity {
  const unit_minor = 10 ** digits;
  return money_at_risk_minor >= 500 * unit_minor ? 'high' : money_at_risk_minor >= 50 * unit_minor ? 'medium' : 'low';
}
