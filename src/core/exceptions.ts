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
    actions: [
      'Tie them to a return that expects them',
      'Send them back to the customer',
      'Keep them as found stock',
      'Scrap them',
    ],
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
  wrong_item: {
    owner: 'operations',
    sla_hours: 48,
    meaning: 'Something else came than was to come back; it is in custody, and the right unit is still awaited.',
    actions: ['Send it back and ask for the right unit', 'Tie it to another return', 'Keep it and settle for less'],
  },
  serial_mismatch: {
    owner: 'operations',
    sla_hours: 24,
    meaning: 'A unit came back whose serial number was not sold on this line; its refund is held.',
    actions: ['Accept the unit with a reason', 'Reject it: the right unit is still awaited'],
  },
  serial_reuse: {
    owner: 'operations',
    sla_hours: 24,
    meaning: 'A unit came back whose serial number came back before or was never sold; it cannot be restocked.',
    actions: ['Accept the unit with a reason', 'Reject it: the right unit is still awaited'],
  },
  box_unopened: {
    owner: 'operations',
    sla_hours: 48,
    meaning: 'A box arrived and nobody has told yet what is in it.',
    actions: ['Open the box and tell its units'],
  },
  short_receipt: {
    owner: 'operations',
    sla_hours: 48,
    meaning: 'The holder says that all has come, and units are missing.',
    actions: ['Close the return short', 'Claim the loss from the carrier', 'Wait for another box'],
  },
  unidentified_goods: {
    owner: 'operations',
    sla_hours: 72,
    meaning:
      'Goods came and nobody knows whose they are; they are in custody, not in stock, and nothing is paid for them.',
    actions: ['Identify their return or order', 'Send them back', 'Keep them as found stock', 'Scrap them'],
  },
  scrap_approval: {
    owner: 'operations',
    sla_hours: 48,
    meaning: 'Units are to be destroyed, and their value asks for a person to agree.',
    actions: ['Approve it', 'Send the units elsewhere'],
  },
  short_pick: {
    owner: 'operations',
    sla_hours: 8,
    meaning: 'Units that were put back into stock are not fit for sale and were sold again already.',
    actions: ['Pick other units for that sale', 'Cancel that sale'],
  },
  lost_in_transit: {
    owner: 'operations',
    sla_hours: 72,
    meaning: 'A parcel was lost on its way back and nothing shows that the customer handed it over.',
    actions: ['Ask the customer or the carrier for the proof of drop-off', 'Wait for the parcel'],
  },
  claim_short_paid: {
    owner: 'finance',
    sla_hours: 168,
    meaning: 'A vendor or a carrier paid less than was claimed.',
    actions: ['Dispute it', 'Write the rest off with a reason'],
  },
  claim_unanswered: {
    owner: 'finance',
    sla_hours: 72,
    meaning: 'A vendor or a carrier has not answered a claim in time.',
    actions: ['Ask for the answer', 'Dispute it', 'Write it off with a reason'],
  },
  claim_to_repay: {
    owner: 'finance',
    sla_hours: 72,
    meaning: 'Goods that were claimed from the carrier as lost have arrived.',
    actions: ['Pay the carrier back what it paid', 'Withdraw the claim', 'Agree with the carrier to keep it'],
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
