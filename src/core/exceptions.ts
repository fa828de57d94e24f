import type { ExceptionKind } from './decision.ts';

/** Who works an exception, how long they have, and what they can do about it. */
export interface ExceptionRule {
  readonly owner: 'operations' | 'finance' | 'integration';
  readonly sla_hours: number;
  readonly meaning: string;
  readonly actions: readonly string[];
}

/** Every kind of exception with its owner, SLA and ways out; API, console and documentation read this table. */
export const EXCEPTION_RULES: Readonly<Record<ExceptionKind, ExceptionRule>> = {
  credit_without_return: {
    owner: 'finance',
    sla_hours: 72,
    meaning: 'The ERP holds a credit that no return stands behind.',
    actions: ['Link it to a return', 'Accept it with a reason', 'Reverse it in the ERP'],
  },
  posting_rejected: {
    owner: 'integration',
    sla_hours: 24,
    meaning: 'A system refused a document for good.',
    actions: ['Correct the mapping or the master data and retry', 'Withdraw the return'],
  },
  refund_failed: {
    owner: 'finance',
    sla_hours: 24,
    meaning: 'The payment system could not give the money back.',
    actions: ['Retry on the original payment', 'Pay out another way'],
  },
  refund_uncovered: {
    owner: 'finance',
    sla_hours: 24,
    meaning: 'The payments of the order do not cover what is to be refunded.',
    actions: ['Find the missing payment', 'Pay out another way'],
  },
  double_loss: {
    owner: 'finance',
    sla_hours: 24,
    meaning: 'The bank took a payment back of which money had already gone back to the customer.',
    actions: ['Answer the dispute with the refund as evidence', 'Recover the money from the customer'],
  },
  double_refund: {
    owner: 'finance',
    sla_hours: 24,
    meaning: 'A refund that had failed and was sent again arrived after all.',
    actions: ['Recover the money from the customer', 'Accept it with a reason'],
  },
  unmatched_refund: {
    owner: 'finance',
    sla_hours: 48,
    meaning: 'The payment system gave money back that we did not ask for and cannot tie to what is owed.',
    actions: ['Link it to an order', 'Accept it with a reason'],
  },
  over_receipt: {
    owner: 'operations',
    sla_hours: 48,
    meaning: 'More units arrived than were expected; they are in custody and not in stock.',
    actions: ['Tie them to an order', 'Send them back to the customer'],
  },
  overdue_receipt: {
    owner: 'operations',
    sla_hours: 168,
    meaning: 'Authorised goods have not arrived in time.',
    actions: ['Ask the customer or the carrier', 'Cancel the return'],
  },
  kept_arrived: {
    owner: 'operations',
    sla_hours: 72,
    meaning: 'Units that the customer was to keep came back all the same; they are in custody and not in stock.',
    actions: ['Take them into stock by an adjustment', 'Send them back to the customer', 'Scrap them'],
  },
  disposition_differs: {
    owner: 'operations',
    sla_hours: 48,
    meaning: 'The holder of the goods put units elsewhere than decided.',
    actions: ['Accept where they are', 'Ask for the move again'],
  },
  id_reuse: {
    owner: 'integration',
    sla_hours: 24,
    meaning: 'One id came with two different contents; the first one stands, the second is kept beside it.',
    actions: ['Ask the sender which one is right', 'Dismiss the second'],
  },
  unreadable_input: {
    owner: 'integration',
    sla_hours: 24,
    meaning: 'A message could not be read; it is kept whole.',
    actions: ['Correct the mapping and retry', 'Dismiss it with a reason'],
  },
  poison_input: {
    owner: 'integration',
    sla_hours: 8,
    meaning: 'An input made the decision fail; it is kept and nothing else was held up.',
    actions: ['Report the defect', 'Retry after an update'],
  },
  correction_after_refund: {
    owner: 'finance',
    sla_hours: 48,
    meaning: 'Money had gone back for units on the word of a fact that was declared wrong since.',
    actions: ['Wait until the goods earn it', 'Recover the money from the customer', 'Let the customer keep it'],
  },
  document_to_correct: {
    owner: 'finance',
    sla_hours: 48,
    meaning: 'A fact was declared wrong that other systems have posted documents for; they have to be corrected there.',
    actions: ['Correct the documents where they are', 'Accept them with a reason'],
  },
  conflicting_sources: {
    owner: 'operations',
    sla_hours: 48,
    meaning: 'Two systems told the same transaction differently; what the first one told is booked.',
    actions: ['Declare the first version wrong', 'Accept the first version'],
  },
  clock_skew: {
    owner: 'integration',
    sla_hours: 72,
    meaning: 'A message is dated further ahead than clocks may differ; our own time is used for it.',
    actions: ['Have the sender set its clock', 'Accept it with a reason'],
  },
  missing_receipt: {
    owner: 'operations',
    sla_hours: 24,
    meaning: 'Goods were inspected or moved, and nobody has told of their receipt for too long.',
    actions: ['Have the receipt told', 'Dismiss it with a reason'],
  },
  order_missing: {
    owner: 'integration',
    sla_hours: 24,
    meaning: 'Something was told about an order that nobody has told of for too long.',
    actions: ['Have the order sent again', 'Dismiss it with a reason'],
  },
  return_missing: {
    owner: 'operations',
    sla_hours: 24,
    meaning: 'Something was told about a return that nobody asked for, for too long.',
    actions: ['Have the return asked for', 'Dismiss it with a reason'],
  },
  predecessor_missing: {
    owner: 'integration',
    sla_hours: 24,
    meaning: 'Something was told that rests on a fact which has not come for too long.',
    actions: ['Have the earlier fact sent', 'Dismiss it with a reason'],
  },
  negative_stock: {
    owner: 'operations',
    sla_hours: 48,
    meaning: 'More units left a node than its stock held, mostly because a receipt is told late.',
    actions: ['Find the receipt that is missing', 'Count the stock and tell the difference'],
  },
  cost_unknown: {
    owner: 'finance',
    sla_hours: 72,
    meaning: 'Returned goods have no known issue cost; their value is missing or an estimate.',
    actions: [
      'Find the cost of the issue in the ERP and tell it',
      'Enter the item’s cost in the ERP and send it again',
    ],
  },
  approval_overdue: {
    owner: 'operations',
    sla_hours: 8,
    meaning: 'Nobody approved or refused a refund in the time the policy gives, not even those it was escalated to.',
    actions: ['Approve it', 'Refuse it with a reason'],
  },
  fraud_review: {
    owner: 'operations',
    sla_hours: 24,
    meaning: 'The fraud check does not let a refund pass by itself; a person has to look at it.',
    actions: ['Let it pass with a reason', 'Refuse it with a reason'],
  },
  held_by_person: {
    owner: 'operations',
    sla_hours: 72,
    meaning: 'A person holds the refunds of a return.',
    actions: ['Lift the hold with a reason', 'Ask the person who placed it'],
  },
  return_refused: {
    owner: 'operations',
    sla_hours: 72,
    meaning: 'Goods are here of a return that was refused; they are the customer’s.',
    actions: ['Send the goods back to the customer and record it', 'Ask for the goods to be counted'],
  },
  statutory_deadline_near: {
    owner: 'operations',
    sla_hours: 24,
    meaning: 'The law wants a refund soon that is still held.',
    actions: ['Inspect the goods now', 'Decide the holds', 'Ask the customer for proof of dispatch'],
  },
  statutory_deadline_missed: {
    owner: 'operations',
    sla_hours: 4,
    meaning: 'The time in which the law wants a refund is over, and it is still held.',
    actions: ['Decide the holds now', 'Note why the money may be withheld'],
  },
  refund_unclaimed: {
    owner: 'finance',
    sla_hours: 168,
    meaning: 'Money is owed that could not be paid for so long that it may be unclaimed property.',
    actions: ['Ask the customer for another way to pay', 'Report it as unclaimed property'],
  },
  exchange_unpaid: {
    owner: 'finance',
    sla_hours: 24,
    meaning: 'A replacement left before what it costs beyond the returned goods was paid.',
    actions: ['Collect the difference and record the payment', 'Accept it with a reason'],
  },
  marketplace_decision: {
    owner: 'finance',
    sla_hours: 72,
    meaning: 'A marketplace gave its customer money back that we had not decided to give.',
    actions: ['Appeal to the marketplace', 'Let it become a loss'],
  },
  cancelled_but_shipped: {
    owner: 'operations',
    sla_hours: 24,
    meaning: 'Units left for the customer although they had been cancelled.',
    actions: ['Have the parcel stopped or sent back', 'Take the cancellation back and collect the payment'],
  },
  offline_double_return: {
    owner: 'finance',
    sla_hours: 48,
    meaning: 'A store without connection paid for units that were in another return already.',
    actions: ['Settle it with the store', 'Recover the money from the customer'],
  },
};
