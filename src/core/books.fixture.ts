import { contradictions, expected } from './audit.ts';
import type { House } from './house.fixture.ts';
import { kindOf } from './stock/places.ts';

/** What the postings sum to, by place or account; sales are left out and zero sums dropped. */
export interface Books {
  readonly units: Readonly<Record<string, number>>;
  readonly money: Readonly<Record<string, number>>;
}

/** Sums the postings of an order as the store's auditor does. */
export function books(at: House, order_id: string): Books {
  const aggregate = `order/${order_id}`;
  const units: Record<string, number> = {};
  const money: Record<string, number> = {};
  const add = (sums: Record<string, number>, name: string, quantity: number): void => {
    sums[name] = (sums[name] ?? 0) + quantity;
  };
  for (const decision of at.decisions) {
    for (const posting of decision.units.filter((one) => one.aggregate === aggregate)) {
      if (isSale(posting.from, posting.to) || isSale(posting.to, posting.from)) continue;
      add(units, kindOf(posting.from), -posting.quantity);
      add(units, kindOf(posting.to), posting.quantity);
    }
    for (const posting of decision.money.filter((one) => one.aggregate === aggregate)) {
      add(money, posting.debit, -posting.amount_minor);
      add(money, posting.credit, posting.amount_minor);
    }
  }
  return { units: nonZero(units), money: nonZero(money) };
}

/** Where the state and the postings of an order disagree, or the state with itself; empty when all is well. */
export function disagreements(at: House, order_id: string): string[] {
  const state = at.states.get(`order/${order_id}`)?.state;
  const sold = at.sold.get(order_id);
  if (state?.kind !== 'order' || sold === undefined) return ['there is no such order'];
  const posted = books(at, order_id);
  const must = expected(state);
  const { customer = 0, custody = 0, ...placed } = posted.units;
  const returned = Object.values(must.units).reduce((sum, quantity) => sum + quantity, 0);
  return [
    ...contradictions(state, sold),
    ...differences('units', placed, must.units),
    ...differences('money', posted.money, must.money),
    ...(customer + custody + returned === 0 ? [] : [`${-customer} left the customer, ${returned + custody} are here`]),
  ];
}

function differences(
  book: string,
  posted: Readonly<Record<string, number>>,
  must: Readonly<Record<string, number>>,
): string[] {
  return [...new Set([...Object.keys(posted), ...Object.keys(must)])]
    .filter((name) => (posted[name] ?? 0) !== (must[name] ?? 0))
    .map((name) => `${book}: ${posted[name] ?? 0} posted at ${name}, the state says ${must[name] ?? 0}`);
}

/** Units go between shelf and customer only when they ship, or did not after all. */
function isSale(from: string, to: string): boolean {
  return from.startsWith('sellable:') && to === 'customer';
}

function nonZero(sums: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(sums).filter(([, quantity]) => quantity !== 0));
}
