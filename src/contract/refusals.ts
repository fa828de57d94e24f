import type { RefusalCode } from '#core/decision.ts';
import type { ProblemKind, ProblemCode } from './problems.ts';

/**
 * What the core's refusals stand for that are no problem codes of their own: `request_refused` holds them in its `errors`.
 * A code that the core gets and this table lacks does not compile.
 */
export const REFUSALS: Readonly<Record<Exclude<RefusalCode, ProblemCode>, ProblemKind>> = {
  order_already_recorded: {
    status: 409,
    title: 'Order is recorded already',
    meaning: 'This order is recorded; what was sold never changes.',
    action: 'Send what changed as a fact of its own; nothing else is needed.',
    retryable: false,
  },
  document_already_recorded: {
    status: 409,
    title: 'Stock document is recorded already',
    meaning: 'This document has moved stock; it moves it once.',
    action: 'Correct it with `fact.corrected`, or use another document.',
    retryable: false,
  },
  request_already_decided: {
    status: 409,
    title: 'Request is decided already',
    meaning: 'A request of this id has its answer.',
    action: 'Read that answer, or ask under a new id.',
    retryable: false,
  },
  return_closed: {
    status: 409,
    title: 'Return is closed',
    meaning: 'Nothing of this return can change any more.',
    action: 'Ask for a new return, or correct stock or money themselves.',
    retryable: false,
  },
  dispute_already_closed: {
    status: 409,
    title: 'Dispute ended already',
    meaning: 'The bank told another outcome before.',
    action: 'Ask the bank which outcome stands.',
    retryable: false,
  },
  grant_already_given: {
    status: 409,
    title: 'Given already',
    meaning: 'Money was given under this id.',
    action: 'Use a new id for another gift.',
    retryable: false,
  },
  refund_not_failed: {
    status: 409,
    title: 'Refund has not failed',
    meaning: 'Only a refund that failed, or came too late for its payment system, is sent again.',
    action: 'Wait for what becomes of it.',
    retryable: false,
  },
  payout_not_allowed: {
    status: 422,
    title: 'Not this way',
    meaning:
      'This money may not go this way: a gift card never becomes cash, and some payments take no refund any more.',
    action: 'Choose the way that `detail` names.',
    retryable: false,
  },
  payment_held: {
    status: 409,
    title: 'Payment is held',
    meaning: 'A dispute or an unknown refund holds this payment.',
    action: 'Try again when that is settled.',
    retryable: false,
  },
  currency_differs: {
    status: 422,
    title: 'Another currency',
    meaning: 'The amount is not in the currency of the order.',
    action: 'Give the amount in the currency that `detail` names.',
    retryable: false,
  },
  amount_not_positive: {
    status: 422,
    title: 'No amount',
    meaning: 'The amount has to be a whole number above nothing.',
    action: 'Correct the amount.',
    retryable: false,
  },
  amount_exceeds_paid: {
    status: 422,
    title: 'More than was paid',
    meaning: 'With it more would go back than was paid.',
    action: 'Give at most what `detail` says is left.',
    retryable: false,
  },
  nothing_to_refund: {
    status: 422,
    title: 'Nothing to give back',
    meaning: 'There is no money that this could give back.',
    action: 'Check the lines; it may be given back already.',
    retryable: false,
  },
  name_or_reason_missing: {
    status: 422,
    title: 'Who and why',
    meaning: 'What a person decides carries a name and a reason.',
    action: 'Give both.',
    retryable: false,
  },
  second_name_needed: {
    status: 422,
    title: 'A second person is needed',
    meaning: 'The amount is above the limit for one person.',
    action: 'Have somebody else agree, and give that name too.',
    retryable: false,
  },
  line_unknown: {
    status: 422,
    title: 'No such line',
    meaning: 'The order has no line of this id.',
    action: 'Use the ids of the order’s own lines.',
    retryable: false,
  },
  nothing_to_give_up: {
    status: 409,
    title: 'Nothing to give up',
    meaning: 'No unit of this return is paid for and missing.',
    action: 'Cancel the return if nothing is to come.',
    retryable: false,
  },
  correction_not_fitting: {
    status: 422,
    title: 'Correction does not fit',
    meaning: 'The correction is of another type, about something else, or missing.',
    action: 'Say what happened instead, of the same type and about the same return or document.',
    retryable: false,
  },
  already_corrected: {
    status: 409,
    title: 'Declared wrong already',
    meaning: 'This fact was declared wrong before; its correction stands in its place.',
    action: 'Correct the correction by its own key.',
    retryable: false,
  },
  fact_built_upon: {
    status: 409,
    title: 'Later facts stand on it',
    meaning: 'Units of this fact were inspected or put away since.',
    action: 'Declare the later facts wrong first; `detail` names them.',
    retryable: false,
  },
  exception_kind_unknown: {
    status: 422,
    title: 'No such exception',
    meaning: 'The id does not belong to an exception of this kind.',
    action: 'Give id and kind as the list shows them.',
    retryable: false,
  },
  action_unknown: {
    status: 422,
    title: 'No such way out',
    meaning: 'The kind of exception has no action of this name.',
    action: 'Choose one that `detail` names.',
    retryable: false,
  },
  waited_too_long: {
    status: 409,
    title: 'Waited too long',
    meaning: 'What this rests on has not come for thirty days.',
    action: 'Tell it again under a new key when that is there.',
    retryable: false,
  },
  exception_closes_itself: {
    status: 409,
    title: 'Closes by itself',
    meaning: 'Money or units are still open; the exception closes when its fact comes.',
    action: 'Do what its actions say; `detail` says what closes it.',
    retryable: false,
  },
};

/** What is known of a refusal's code; null for any other. */
export function refusalKind(code: string): ProblemKind | null {
  return Object.hasOwn(REFUSALS, code) ? REFUSALS[code as keyof typeof REFUSALS] : null;
}
