import { prepared } from '../kit/prepared.ts';
import type { Ground } from '../kit/stand-in.ts';
import { epochSeconds } from './epoch.ts';

/** A captured card payment: its intent and its one charge. Amounts in minor units. */
export interface Payment {
  readonly id: string;
  readonly charge: string;
  readonly order_name: string;
  readonly amount: number;
  readonly refunded: number;
  readonly currency: string;
  readonly created: number;
}

export interface Takings {
  readonly order_name: string;
  readonly amount_minor: number;
  /** ISO code in any case. */
  readonly currency: string;
}

/** A customer pays: returns the payment intent's id, which follows from the order's name. Taking the same payment twice is one. */
export function takePayment(ground: Ground, takings: Takings): string {
  const { order_name, amount_minor } = takings;
  const currency = takings.currency.toLowerCase();
  if (!Number.isSafeInteger(amount_minor) || amount_minor <= 0)
    throw new RangeError(
      `order ${order_name}: a payment of ${amount_minor} cannot be taken; it must be a positive whole number of minor units`,
    );
  const name = idPart(order_name);
  const id = `pi_${name}`;
  return ground.transaction(() => {
    const before = paymentById(ground, id);
    if (before !== null && (before.amount !== amount_minor || before.currency !== currency))
      throw new Error(
        `order ${order_name} was paid with ${before.amount} ${before.currency} before; it cannot be paid with ${amount_minor} ${currency}`,
      );
    if (before === null)
      prepared(
        ground.db,
        'INSERT INTO stripe_payments (id, charge, order_name, amount, currency, created) VALUES (?, ?, ?, ?, ?, ?)',
      ).run(id, `ch_${name}`, order_name, amount_minor, currency, epochSeconds(ground));
    return id;
  });
}

/** The payment of this intent, or null. */
export function paymentById(ground: Ground, id: string): Payment | null {
  return (prepared(ground.db, 'SELECT * FROM stripe_payments WHERE id = ?').get(id) ?? null) as Payment | null;
}

/** The payment of this charge, or null. */
export function paymentByCharge(ground: Ground, charge: string): Payment | null {
  return (prepared(ground.db, 'SELECT * FROM stripe_payments WHERE charge = ?').get(charge) ?? null) as Payment | null;
}

/** Letters and digits stay, anything else becomes its code point, so that two names never share an id. */
function idPart(order_name: string): string {
  return order_name.replace(/[^A-Za-z0-9]/gu, (letter) => `_${letter.codePointAt(0)?.toString(16)}_`);
}
