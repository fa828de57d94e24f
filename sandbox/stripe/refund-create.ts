import type { Ground } from '../kit/stand-in.ts';
import { declined, invalid, missing, success, type Answer } from './answer.ts';
import { epochSeconds } from './epoch.ts';
import { tell, type Cause } from './events.ts';
import { chargeObject, refundObject } from './objects.ts';
import { metadataOf, metadataRefused, unknownParam, wholeParam, type Params } from './params.ts';
import { paymentByCharge, paymentById, type Payment } from './payments.ts';
import { addRefund, beginning } from './refunds.ts';

const reasons = ['duplicate', 'fraudulent', 'requested_by_customer'];

/** `POST /v1/refunds`: all or part of what a payment has left. */
export function createRefund(ground: Ground, params: Params, cause: Cause): Answer {
  const refused = unknownParam(params, ['payment_intent', 'charge', 'amount', 'reason', 'metadata', 'metadata[]']);
  if (refused !== null) return refused;
  const amount = wholeParam(params, 'amount', 1);
  if (amount !== null && typeof amount !== 'number') return amount;
  const reason = params.get('reason') ?? null;
  if (reason !== null && !reasons.includes(reason))
    return invalid({ message: `Invalid reason: must be one of ${reasons.join(', ')}`, param: 'reason' });
  const metadata = Object.fromEntries([...metadataOf(params)].filter(([, value]) => value !== ''));
  const payment = paid(ground, params);
  if ('body' in payment) return payment;
  return (
    metadataRefused(metadata) ??
    overRefund(payment, amount) ??
    refundPayment(ground, payment, { amount: amount ?? payment.amount - payment.refunded, reason, metadata, cause })
  );
}

function paid(ground: Ground, params: Params): Payment | Answer {
  const intent = params.get('payment_intent');
  const charge = params.get('charge');
  if (intent !== undefined && charge !== undefined)
    return invalid({ message: 'You may only specify one of these parameters: charge, payment_intent.' });
  if (intent !== undefined)
    return paymentById(ground, intent) ?? missing('payment_intent', intent, 'payment_intent', 400);
  if (charge !== undefined) return paymentByCharge(ground, charge) ?? missing('charge', charge, 'charge', 400);
  return invalid({
    code: 'parameter_missing',
    message: 'One of the following params should be provided for this request: payment_intent or charge.',
  });
}

function overRefund(payment: Payment, amount: number | null): Answer | null {
  const left = payment.amount - payment.refunded;
  if (left === 0)
    return declined({
      code: 'charge_already_refunded',
      message: `Charge ${payment.charge} has already been refunded.`,
    });
  if (amount === null || amount <= left) return null;
  const said = `Refund amount (${amount} ${payment.currency}) is greater than unrefunded amount on charge (${left} ${payment.currency})`;
  return declined({ message: said, param: 'amount' });
}

interface Wanted {
  readonly amount: number;
  readonly reason: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly cause: Cause;
}

function refundPayment(ground: Ground, payment: Payment, wanted: Wanted): Answer {
  const { amount, reason, metadata, cause } = wanted;
  const refund = addRefund(ground, {
    payment: payment.id,
    charge: payment.charge,
    amount,
    currency: payment.currency,
    status: beginning(ground),
    reason,
    metadata: JSON.stringify(metadata),
    created: epochSeconds(ground),
  });
  const object = refundObject(refund);
  tell(ground, refund, cause, [
    { type: 'refund.created', object },
    {
      type: 'charge.refunded',
      object: chargeObject({ ...payment, refunded: payment.refunded + amount }),
      previous: { amount_refunded: payment.refunded },
    },
  ]);
  return success(object);
}
