import { manhattanStandIn } from '#sandbox/manhattan/stand-in.ts';
import { crew } from '#sandbox/manhattan/crew.ts';
import { adjustStock, openStock, shipOrder } from '#sandbox/manhattan/floor.ts';
import { bookOpening, bookSale, holdCredit } from '#sandbox/netsuite/sales.ts';
import { netsuiteStandIn } from '#sandbox/netsuite/stand-in.ts';
import { requestReturn } from '#sandbox/shopify/request-return.ts';
import { sellOrder } from '#sandbox/shopify/sell-order.ts';
import { setPlan, shopifyStandIn } from '#sandbox/shopify/stand-in.ts';
import { takePayment } from '#sandbox/stripe/payments.ts';
import { stripeStandIn } from '#sandbox/stripe/stand-in.ts';
import type { Sale } from '#sandbox/kit/sale.ts';
import type { Ground, StandIn } from '#sandbox/kit/stand-in.ts';
import { lineMinor } from './amount.ts';
import { seededGrades } from './grades.ts';
import type { Retailer } from './retailer.ts';
import type { Crew } from './world.ts';

/** Every system of the retailer. */
export const standIns: readonly StandIn[] = [shopifyStandIn, netsuiteStandIn, manhattanStandIn, stripeStandIn];

/** The retailer over these systems: who of them hears of what. */
export function retailerOf(ground: Ground): Retailer {
  return {
    open(items, at) {
      // The ERP is the item master and knows every item; the warehouse counts what lies on a shelf.
      bookOpening(ground, items, at);
      openStock(
        ground,
        items.filter(({ quantity }) => quantity > 0),
        at,
      );
    },
    sell(sold) {
      const sale: Sale = { ...sold, payment_ref: pay(ground, sold) };
      sellOrder(ground, sale);
      bookSale(ground, sale);
      shipOrder(ground, sale);
    },
    adjust: (correction) => adjustStock(ground, correction),
    credit: (credit) => holdCredit(ground, credit),
    askShop: (request) => void requestReturn(ground, request),
  };
}

/** Cost points of a shop through which months pass in minutes: Plus's own 1,000 a second, a hundred times as fast. */
const HURRIED = { maximum: 2_000_000, restore_rate: 100_000 } as const;

/** Paces that count by the second are widened as time is compressed; a throttle still strikes by chance. */
export function compressTime(ground: Ground): void {
  setPlan(ground, HURRIED.maximum, HURRIED.restore_rate);
}

/** The warehouse's people, who find the same condition in the same goods whenever they look. */
export function crewOf(ground: Ground, seed: string): Crew {
  return crew(ground, { grade: seededGrades(seed) });
}

/** The customer pays each row as it is rounded on the invoice. Null when nothing is to pay. */
function pay(ground: Ground, sold: Omit<Sale, 'payment_ref'>): string | null {
  const rows = [...sold.lines, ...sold.charges];
  const amount_minor = rows.reduce((sum, row) => sum + lineMinor(row.quantity, row.unit_price), 0);
  if (amount_minor <= 0) return null;
  return takePayment(ground, { order_name: sold.name, amount_minor, currency: sold.currency });
}
