import type { Grade } from '../base/codes.ts';
import type { Instant } from '../base/instant.ts';

/** What a fact may be; null is "nobody has told us", and no condition holds on it. */
export type FactValue = string | number | boolean | null;

export type FactType = 'string' | 'int' | 'bool' | 'timestamp';

/** Everything that a condition may ask about, as it stood when the decision was made. */
export interface Situation {
  readonly order: {
    readonly channel: string;
    readonly country: string | null;
    readonly currency: string;
    readonly placed_at: Instant;
    readonly age_days: number;
  };
  readonly line: {
    readonly sku: string;
    readonly title: string;
    readonly quantity: number;
    readonly bought_at: Instant;
    readonly unit_minor: number;
    readonly discount_minor: number;
    readonly discounted: boolean;
  };
  readonly product: {
    readonly category: string | null;
    readonly brand: string | null;
    readonly hazardous: boolean | null;
    readonly hygiene: boolean | null;
    readonly personalised: boolean | null;
    readonly digital: boolean | null;
    readonly serialised: boolean | null;
  };
  readonly customer: {
    readonly known: boolean;
    readonly standing: string | null;
    readonly employee: boolean | null;
    readonly returns_in_period: number | null;
    readonly kept_minor: number | null;
    readonly instant_minor: number | null;
  };
  readonly request: {
    readonly channel: string;
    readonly reason: string;
    readonly quantity: number;
    readonly value_minor: number;
    readonly condition: string | null;
    readonly has_serial: boolean | null;
    readonly fraud_score: number | null;
    readonly at: Instant;
  };
  readonly unit: { readonly grade: Grade | null; readonly node: string | null; readonly value_minor: number | null };
}

type Spread<G extends keyof Situation> = `${G}.${Extract<keyof Situation[G], string>}`;

/** A fact by its path, e.g. `product.category`. */
export type Fact = { [G in keyof Situation]: Spread<G> }[keyof Situation];

/** The dictionary of conditions: the type of every fact and what it says. The reference page is checked against it. */
export const FACTS: Readonly<Record<Fact, readonly [type: FactType, says: string]>> = {
  'order.channel': ['string', 'where it was sold'],
  'order.country': ['string', 'two-letter code of the country it was sold to'],
  'order.currency': ['string', 'three-letter code of the currency it was paid in'],
  'order.placed_at': ['timestamp', 'when it was ordered'],
  'order.age_days': ['int', 'whole days from the order to the request'],
  'line.sku': ['string', 'stock keeping unit that was sold'],
  'line.title': ['string', 'its name on the invoice'],
  'line.quantity': ['int', 'units that were sold on the line'],
  'line.bought_at': ['timestamp', 'shipment of the line where known, else the order'],
  'line.unit_minor': ['int', 'frozen value of its first unit, in minor units'],
  'line.discount_minor': ['int', 'discount on its first unit, in minor units'],
  'line.discounted': ['bool', 'whether its first unit had a discount'],
  'product.category': ['string', 'category of the product'],
  'product.brand': ['string', 'brand of the product'],
  'product.hazardous': ['bool', 'whether carriers restrict it'],
  'product.hygiene': ['bool', 'whether it is sold sealed for hygiene'],
  'product.personalised': ['bool', 'whether it was made for this customer'],
  'product.digital': ['bool', 'whether nothing physical was shipped'],
  'product.serialised': ['bool', 'whether units carry serial numbers'],
  'customer.known': ['bool', 'whether the sale names a customer'],
  'customer.standing': ['string', 'standing of the customer, in the retailer’s own words'],
  'customer.employee': ['bool', 'whether the customer works for the retailer'],
  'customer.returns_in_period': ['int', 'returns of the customer in the retailer’s period of count'],
  'customer.kept_minor': [
    'int',
    'value the customer kept and was refunded for in the period of the cap, in minor units',
  ],
  'customer.instant_minor': ['int', 'value refunded to the customer at once in the period of the cap, in minor units'],
  'request.channel': ['string', 'where the return was asked for'],
  'request.reason': ['string', 'reason of the line that asks'],
  'request.quantity': ['int', 'units of this order line that are asked for'],
  'request.value_minor': ['int', 'those units at the frozen value of the first, in minor units'],
  'request.condition': ['string', 'condition that the customer claims'],
  'request.has_serial': ['bool', 'whether a serial number was given'],
  'request.fraud_score': ['int', 'score of the fraud check, 0 to 100'],
  'request.at': ['timestamp', 'when it was asked for'],
  'unit.grade': ['string', 'grade from the inspection: A, B, C or D'],
  'unit.node': ['string', 'node that inspected it'],
  'unit.value_minor': ['int', 'frozen value of the unit, in minor units'],
};

/** The value of a fact; null while nobody has told. */
export function factIn(situation: Situation, fact: Fact): FactValue {
  const [group = '', name = ''] = fact.split('.');
  // An interface has no index signature; the paths are those of the interface.
  const groups = situation as unknown as Readonly<Record<string, Readonly<Record<string, FactValue>>>>;
  return groups[group]?.[name] ?? null;
}
