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
